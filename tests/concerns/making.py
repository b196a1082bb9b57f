"""Concerns at every stage, made by the changes that people make."""

from datetime import UTC, datetime, timedelta

from audit.concerns import changes, naming, queries
from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Concern, Person, Team
from audit.rules import clock

MORNING = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
LATE = MORNING + timedelta(hours=29)
WORDS = "The plan says that nobody has seen the child for six weeks."


def name(team: Team, *first: Person, late: tuple[Person, ...] = ()) -> None:
    """Name people for a team, committed."""
    begin_writing()
    naming.name_people(
        db.session.get_one(Team, team.id), [one.id for one in first], [one.id for one in late], None
    )
    db.session.commit()


def raised(audit: CaseAudit, by: Person, words: str = WORDS, at: datetime = MORNING) -> Concern:
    """A concern that this person raised in this audit, committed."""
    begin_writing()
    with clock.at(at):
        concern, _ = changes.raise_concern(db.session.get_one(CaseAudit, audit.id), words, f"{words}{at}", by)
    db.session.commit()
    return concern


def acknowledged(concern: Concern, by: Person, at: datetime = MORNING + timedelta(hours=3)) -> Concern:
    """That concern, acknowledged by this person three hours later, committed."""
    begin_writing()
    found = queries.concern(concern.id, to_change=True)
    assert found is not None
    with clock.at(at):
        changes.acknowledge(found, "Spoke to the front door: a visit is made today.", by)
    db.session.commit()
    return found
