"""Concerns of the demo: one waits, one was acknowledged, one is closed; and who is told of them."""

from datetime import date, datetime, time

from sqlalchemy import select

from audit.concerns import changes, naming
from audit.demo import council
from audit.demo.days import RoundDays, moment, working_day
from audit.extensions import db
from audit.models import CaseAudit, Concern, Person, Round, Team
from audit.rules import clock
from audit.rules.workflow import AuditState

# Whoever signs in as the manager is told of these teams first, and somebody else of the whole service.
SERVICE = "Help and Protection"
TEAMS = ("Help and Protection West", "Help and Protection Central")
HEAD = "fiona.marchetti@example.org"


def name_people(people: dict[str, Person], at: datetime) -> None:
    """The lead says who is told of concerns."""
    lead = people[council.address(council.LEAD)]
    manager = people[council.address(council.MANAGER)]
    administrator = people[council.address(council.ADMINISTRATOR)]
    teams = {team.name: team for team in db.session.scalars(select(Team))}
    with clock.at(at):
        naming.name_people(teams[SERVICE], [people[HEAD].id], [lead.id, administrator.id], lead)
        for name in TEAMS:
            naming.name_people(teams[name], [manager.id], [], lead)


def raise_concerns(
    people: dict[str, Person], rounds: list[Round], days: list[RoundDays], today: date
) -> None:
    """Raise one in the round before and two in the open round, and answer them as far as they have come."""
    lead = people[council.address(council.LEAD)]
    visitor = people[council.address(council.AUDITOR)]
    before, now = rounds[-2], rounds[-1]
    drawn = days[-2].drawn
    closed = _raised(_one_of(before, ()), drawn, 3, time(10, 20), CLOSED[0])
    _acknowledge(closed, lead, working_day(drawn, 3), time(11, 35), CLOSED[1])
    with clock.at(moment(working_day(drawn, 5), time(15, 10))):
        changes.close(closed, CLOSED[2], lead)
    acknowledged = _raised(_one_of(now, (), visitor), today, -3, time(11, 10), ACKNOWLEDGED[0])
    _acknowledge(acknowledged, lead, working_day(today, -3), time(13, 40), ACKNOWLEDGED[1])
    _raised(_one_of(now, TEAMS), today, -1, time(17, 20), WAITING)


def _raised(audit: CaseAudit, day: date, n: int, at: time, words: str) -> Concern:
    with clock.at(moment(working_day(day, n), at)):
        return changes.raise_concern(audit, words, words, audit.auditor)[0]


def _acknowledge(concern: Concern, by: Person, day: date, at: time, words: str) -> None:
    with clock.at(moment(day, at)):
        changes.acknowledge(concern, words, by)


def _one_of(round_: Round, teams: tuple[str, ...], auditor: Person | None = None) -> CaseAudit:
    """An audit of the round that was begun: of these teams or this auditor where there is one."""
    audits = db.session.scalars(
        select(CaseAudit)
        .join(CaseAudit.team)
        .where(CaseAudit.round_id == round_.id, CaseAudit.state != AuditState.ALLOCATED)
        .order_by(
            Team.name.in_(teams).desc(),
            (CaseAudit.auditor_id == (auditor.id if auditor else None)).desc(),
            CaseAudit.state.desc(),
            CaseAudit.id,
        )
    )
    return next(iter(audits))


WAITING = (
    "Nobody has seen the child alone since the summer, and the last two visits found nobody at home although "
    "the plan asks for one every ten days."
)
ACKNOWLEDGED = (
    "An adult who, by the plan, must not stay overnight is named as living in the home in the last two "
    "visits.",
    "Spoke to the team manager at 13:20. The worker visits today with a colleague; a strategy discussion is "
    "called for tomorrow morning.",
)
CLOSED = (
    "The school reported bruising three weeks ago and there is no record that anybody followed it up.",
    "Rang the front door. The child is seen at school this afternoon and a medical is arranged.",
    "The child was seen the same day and the injury explained by a doctor. The manager has put the missing "
    "follow-up into supervision. Nothing more to do here.",
)
