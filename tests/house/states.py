"""Every state that work can be in, made by the changes that people make, with who must not see what of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from audit.calibration.changes import close_calibration, open_calibration
from audit.calibration.queries import audits_of
from audit.extensions import begin_writing, db
from audit.grading import queries
from audit.grading.changes import submit
from audit.models import Calibration, Case, CaseAudit, Challenge, Person
from audit.models.person import PersonRole
from audit.moderation import changes as moderation
from audit.moderation import queries as moderations
from audit.rules import clock
from audit.rules.grades import Answer
from audit.rules.permissions import Role
from audit.team_answer import changes as team_answer
from audit.team_answer.queries import lines
from tests.factories import Cast, entries_of, make_case_list, make_framework, make_person
from tests.grading.making import allocated, answer_everything, give
from tests.moderation.making import finish, pair_of
from tests.re_audits.making import taken_up

REFERENCE = "REF-HERON"  # of the case, which nobody sees but those whose work it is


def written(by: Person) -> str:
    """What somebody wrote, by which it is known wherever it is shown."""
    return f"heron-{by.name.split()[0].lower()}"


@dataclass
class State:
    """The audits there are, and from whom each is hidden. `outsiders` have no part in any of it."""

    cast: Cast
    outsiders: list[Person] = field(default_factory=list)
    audits: list[CaseAudit] = field(default_factory=list)
    hidden: list[tuple[Person, CaseAudit]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)  # of what else an address may name

    def hidden_from(self) -> dict[Person, list[CaseAudit]]:
        """What each who takes part must not see, by person."""
        found: dict[Person, list[CaseAudit]] = {}
        for person, audit in self.hidden:
            found.setdefault(person, []).append(audit)
        return found

    def again(self, place: int) -> CaseAudit:
        """One of the audits, held to be changed."""
        begin_writing()
        found = queries.case_audit(self.audits[place].id, to_change=True)
        assert found is not None
        return found


Step = Callable[[State], None]


def allocate(state: State) -> None:
    state.audits = list(pair_of(state.cast))
    first, second = state.audits
    state.hidden = [
        (second.auditor, first), (first.auditor, second), (state.cast.manager, first),
        (state.cast.manager, second),
    ]  # fmt: skip


def begin(state: State) -> None:
    for place in (0, 1):
        audit = state.again(place)
        answer_everything(audit, audit.auditor)
        give(audit, audit.auditor, c1_1=Answer("good", written(audit.auditor)))
        db.session.commit()


def submit_first(state: State) -> None:
    _submit(state, 0)
    state.hidden = [one for one in state.hidden if one != (state.cast.manager, state.audits[0])]


def submit_second(state: State) -> None:
    _submit(state, 1)
    state.hidden = [(state.cast.manager, state.audits[1])]  # a team reads the first alone


def _submit(state: State, place: int) -> None:
    audit = state.again(place)
    submit(audit, audit.auditor)
    db.session.commit()


def moderate(state: State) -> None:
    audit = state.again(0)
    found = moderation.check_may_moderate(audit, state.cast.moderator)
    rated = dict.fromkeys(moderation.QUALITIES, "strong")
    moderation.rate(audit, rated, "Said.", found.version, state.cast.moderator)
    db.session.commit()


def agree(state: State) -> None:
    moderation.agree(state.again(0), state.cast.moderator)
    db.session.commit()


def challenge(state: State) -> None:
    audit = state.again(0)
    line = next(iter(lines(audit).values()))
    made = team_answer.challenge(
        audit, line, "outstanding", written(state.cast.manager), 10, state.cast.manager
    )
    state.ids["challenge_id"] = made.id
    db.session.commit()


def decide(state: State) -> None:
    audit = state.again(0)
    found = db.session.get_one(Challenge, state.ids["challenge_id"])
    team_answer.decide(
        audit, found, lines(audit)[found.about, found.about_id], "outstanding", "So.", state.cast.lead
    )
    db.session.commit()


def audit_alone(state: State) -> None:
    state.audits = allocated(state.cast)
    audit = state.again(0)
    answers = {
        "c1_1": Answer("inadequate", written(audit.auditor)),
        "c1_2": Answer("unsure", for_moderator="Is it?"),
    }
    finish(audit, audit.auditor, "inadequate", **answers)
    db.session.commit()


def give_back(state: State) -> None:
    audit, by = state.again(0), state.cast.moderator
    found = moderation.check_may_moderate(audit, by)
    line = next(one for part in moderations.parts(audit, found) for one in part.lines if one.code == "1.1")
    moderation.say(audit, line, moderation.Said("good", "too_harsh", "Look."), 0, by)
    moderation.return_it(audit, by)
    db.session.commit()
    state.hidden = [(state.cast.manager, state.audits[0])]


def audit_again(state: State) -> None:
    state.audits += taken_up(state.audits[:1], state.cast.lead, state.cast.second_auditor)
    before, again = state.audits
    state.hidden = [
        (again.auditor, before), (before.auditor, again), (state.cast.manager, again),
    ]  # fmt: skip


def submit_again(state: State) -> None:
    audit = state.again(1)
    finish(audit, audit.auditor, "good", c1_1=Answer("good", written(audit.auditor)))
    db.session.commit()
    state.hidden = [(state.audits[0].auditor, audit)]


def calibrate(state: State) -> None:
    begin_writing()
    cast, version = state.cast, make_framework()
    (entry,) = entries_of(make_case_list({cast.locality_1: 1}))
    people, today = [cast.auditor, cast.second_auditor], clock.today()
    made = open_calibration("Neglect", version, entry, "", people, today, cast.lead)
    db.session.commit()
    state.audits, state.ids["calibration_id"] = list(audits_of(made)), made.id
    audit = state.again(0)
    finish(audit, audit.auditor, "good", c1_1=Answer("good", written(audit.auditor)))
    db.session.commit()
    first, second = state.audits
    state.hidden = [
        (second.auditor, first), (first.auditor, second), (cast.manager, first), (cast.manager, second),
    ]  # fmt: skip


def close(state: State) -> None:
    audit = state.again(1)
    finish(audit, audit.auditor, "inadequate", c1_1=Answer("inadequate", written(audit.auditor)))
    close_calibration(
        db.session.get_one(Calibration, state.ids["calibration_id"]), "Read on.", state.cast.lead
    )
    db.session.commit()
    state.hidden = [(state.cast.manager, one) for one in state.audits]


PAIR = {
    "allocated": allocate, "in progress": begin, "first of a pair submitted": submit_first,
    "both submitted": submit_second, "in moderation": moderate, "agreed": agree, "challenged": challenge,
    "decided": decide,
}  # fmt: skip
STATES: dict[str, list[Step]] = {
    name: list(PAIR.values())[: place + 1] for place, name in enumerate(PAIR)
} | {
    "returned": [audit_alone, give_back],
    "re-audit open": [audit_alone, audit_again],
    "re-audit submitted": [audit_alone, audit_again, submit_again],
    "calibration open": [calibrate],
    "calibration closed": [calibrate, close],
}


def in_state(name: str, cast: Cast) -> State:
    """The work of this cast, brought into a state."""
    begin_writing()
    outsiders = [
        make_person("Olly Outsider", Role.AUDITOR, teams=(cast.care_1,)),
        make_person("Mia Elsewhere", Role.TEAM_MANAGER, teams=(cast.leaving_care,)),
    ]
    # Who may read every audit is blind, too, to one of a case that they audit themselves.
    cast.second_auditor.role_rows.append(PersonRole(role=Role.MODERATOR))
    db.session.commit()
    state = State(cast, [*outsiders, cast.viewer])
    for step in STATES[name]:
        step(state)
    begin_writing()
    for audit in state.audits:
        db.session.get_one(Case, audit.sampled_case.entry.case_id).reference = REFERENCE
    db.session.commit()
    first = state.audits[0]
    state.ids |= {
        "round_id": first.round_id, "sampled_case_id": first.sampled_case_id,
        "version_id": first.framework_version_id, "about_id": first.framework_version_id,
        "case_id": first.sampled_case.entry.case_id, "case_list_id": first.sampled_case.entry.case_list_id,
        "person_id": first.auditor_id, "team_id": first.team_id,
    }  # fmt: skip
    return state
