"""Filling an empty database with the demo council, in one transaction of the caller's."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

from audit.accounts.changes import choose_password, let_leads_publish
from audit.cases.changes import bring_in
from audit.demo import calibration, concerns, council, frameworks, moderating, team_answer
from audit.demo.case_lists import InventedCase, case_list, invent_cases
from audit.demo.days import RoundDays, calendar, in_words, moment, working_day
from audit.demo.dice import dice
from audit.demo.phrases import keep_bank
from audit.demo.round_work import Work, work_through
from audit.demo.texts import Writer
from audit.frameworks.changes import import_framework
from audit.models import CaseList, FrameworkVersion, Person, Round
from audit.rounds.changes import allocate_cases, close_round, create_round
from audit.rounds.draw_changes import draw_sample
from audit.rounds.sharing_out import Twice
from audit.rules import clock
from audit.rules.frame import Terms
from audit.rules.passwords import check_password

SEED = 582_913
FRAMEWORK = Path(__file__).parent.parent / "frameworks" / "library" / "childrens_case_audit.yaml"
# So many cases are drawn for each round, oldest first.
SAMPLES = (36, 38, 40)
# So many cases of each round have a second, blind audit.
TWICE = (0, 6, 0)

Say = Callable[[str], object]


def fill(
    today: date, password: str, say: Say, seed: int = SEED, samples: tuple[int, int, int] = SAMPLES
) -> None:
    """Fill an empty database with the demo council as it is today; `say` is told how far it is.

    `password` is that of every account that a visitor signs in with. The same day, seed and sizes of the
    samples give the same council. Raises WeakPassword.
    """
    days = calendar(today)
    begun = working_day(days[0].drawn, -4)
    say("Services, teams and people")
    people = _people(begun, password)
    lead = people[council.address(council.LEAD)]
    with clock.at(moment(begun, time(14, 10))):
        version, _ = import_framework(FRAMEWORK.read_bytes(), lead)
    frameworks.use_dip_sample(lead, begun)
    keep_bank(version, lead, people[council.address(council.AUDITOR)], begun)
    cases = invent_cases(days[0].drawn, days[-1].drawn, seed)
    work = Work(version, Writer(), seed)
    concerns.name_people(people, moment(begun, time(15, 30)))
    rounds = []
    for month, (of_round, size) in enumerate(zip(days, samples, strict=True)):
        say(f"{of_round.name}: case list, sample and audits")
        listed = _bring_in(cases, of_round, lead)
        made = _open(of_round, version, listed, size, people, seed, TWICE[month])
        work_through(work, made, of_round, month)
        rounds.append(made)
        if of_round.closed:
            with clock.at(moment(of_round.closed, time(9, 25))):
                close_round(made, lead)
        moderating.moderate(made, of_round, people)
    say("Answers of teams")
    team_answer.answer_for_the_teams(people, rounds[-2], today)
    say("A calibration")
    calibration.hold_calibration(work, people, working_day(days[1].drawn, 2))
    say("Concerns")
    concerns.raise_concerns(people, rounds, list(days), today)
    say("The next version of the framework, begun")
    frameworks.begin_next_version(version, lead, today)


def set_password(people: list[Person], password: str) -> None:
    """Give these people this password, each as if they had chosen it. Raises WeakPassword."""
    for person in people:
        choose_password(person, password, person)


def check_for_everyone(password: str) -> None:
    """Raise WeakPassword unless this can be the password of every account that a visitor signs in with."""
    for plan in council.PEOPLE:
        if plan.signs_in:
            check_password(password, council.address(plan), plan.name)


def _people(begun: date, password: str) -> dict[str, Person]:
    """The administrator sets the council up: everyone else, the services and the teams."""
    with clock.at(moment(begun, time(9, 15))):
        people = council.add_people((council.ADMINISTRATOR,), {}, None)
        (administrator,) = people.values()
        let_leads_publish(True, administrator)
        people |= council.add_people((council.LEAD,), {}, administrator)
    with clock.at(moment(begun, time(10, 40))):
        teams = council.add_teams(people[council.address(council.LEAD)])
    with clock.at(moment(begun, time(11, 30))):
        others = tuple(plan for plan in council.PEOPLE if council.address(plan) not in people)
        people |= council.add_people(others, teams, administrator)
        council.add_groups(people.values(), administrator)
    with clock.at(moment(working_day(begun, 1), time(9, 5))):
        set_password([people[email] for email in accounts()], password)
    return people


def accounts() -> dict[str, str]:
    """The addresses that a visitor signs in with, and what each may do there."""
    return {council.address(plan): plan.role.label for plan in council.PEOPLE if plan.signs_in}


def _bring_in(cases: list[InventedCase], days: RoundDays, by: Person) -> CaseList:
    found = case_list(cases, days.drawn)
    with clock.at(moment(days.drawn, time(9, 20))):
        filename = f"annex-a-{days.drawn:%Y-%m-%d}.xlsx"
        return bring_in(found, filename, f"Open cases, {in_words(days.drawn)} {days.drawn.year}", by)


def _open(
    days: RoundDays,
    version: FrameworkVersion,
    listed: CaseList,
    size: int,
    people: dict[str, Person],
    seed: int,
    twice: int,
) -> Round:
    """The lead plans the round, draws its sample and shares it out, some of it to two auditors."""
    lead = people[council.address(council.LEAD)]
    auditors = [people[council.address(plan)] for plan in council.PEOPLE if plan.role == council.AUDITOR.role]
    with clock.at(moment(days.drawn, time(9, 40))):
        made = create_round(days.name, version, listed, days.first, days.last, days.due, lead)
    terms = Terms("number", size, True, True, dice(seed, days.name).randint(100_000, 999_999))
    with clock.at(moment(days.drawn, time(9, 48))):
        draw_sample(made, terms, lead)
    with clock.at(moment(days.drawn, time(10, 5))):
        allocate_cases(made, auditors, lead, Twice("number", twice))
    moderating.set_rule_of(made, moment(days.drawn, time(10, 15)), lead)
    return made
