"""What is set for concerns: who is told of those of a team, first and when late; the hours of the clock."""

from collections.abc import Collection

from sqlalchemy import select

from audit.accounts import queries as accounts
from audit.concerns import queries
from audit.concerns.queries import SETTING
from audit.extensions import db
from audit.models import NamedPerson, Person, Setting, Team, record
from audit.rules.concerns import check_hours


def offered() -> list[Person]:
    """The people who may be named: who may sign in and has a role, by name."""
    return [person for person in accounts.people() if person.active and person.role_rows]


def name_people(team: Team, first: Collection[int], late: Collection[int], by: Person | None) -> bool:
    """Say who is told first of a team's concerns (ids), and who when late; gives whether it changed.

    People who are no longer offered are left out.
    """
    db.session.execute(select(Team.id).where(Team.id == team.id).with_for_update())
    there = db.session.scalars(
        select(NamedPerson).join(NamedPerson.person).where(NamedPerson.team_id == team.id)
    ).all()
    people = {person.id: person for person in offered()}
    wanted = {(id, False) for id in first if id in people} | {(id, True) for id in late if id in people}
    held = {(one.person_id, one.escalated): one for one in there}
    if wanted == set(held):
        return False
    for gone in set(held) - wanted:
        db.session.delete(held[gone])
    for id, escalated in sorted(wanted - set(held)):
        db.session.add(NamedPerson(team_id=team.id, person_id=id, escalated=escalated))
    db.session.flush()
    record(
        team, "named people for concerns", by, name=team.name,
        first=sorted(id for id, escalated in wanted if not escalated),
        late=sorted(id for id, escalated in wanted if escalated),
    )  # fmt: skip
    return True


def set_hours(hours: int | None, by: Person | None) -> bool:
    """Set the hours in which a concern is to be acknowledged; open ones keep theirs. Raises Unusable.

    Says whether that changed anything.
    """
    hours = check_hours(hours)
    if queries.hours() == hours:
        return False
    found = accounts.setting(SETTING)
    if found is None:
        found = Setting(name=SETTING, value=hours)
        db.session.add(found)
    found.value = hours
    db.session.flush()
    record(found, "changed", by, name=found.name, value=hours)
    return True
