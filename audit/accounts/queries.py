"""Questions about people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from audit.accounts.links import hashed
from audit.extensions import db
from audit.models import FailedSignIn, OneTimeLink, Person, PersonRole, Team
from audit.rules import clock
from audit.rules.permissions import Role

# Cyber Essentials: at most ten guesses in five minutes.
GUESSES = 10
WITHIN = timedelta(minutes=5)


def by_email(email: str) -> Person | None:
    """The person with this e-mail address, whatever its capitals; None when there is none."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def by_session(text: str) -> Person | None:
    """The person a session belongs to, unless it was ended (a new password, a person made inactive)."""
    number, _, session_key = text.partition(".")
    person = db.session.get(Person, int(number)) if number.isdigit() else None
    return person if person and person.active and person.session_key == session_key else None


def too_many_guesses(email: str, address: str) -> bool:
    """Whether this account or this address had ten wrong passwords within the last five minutes."""
    since = clock.now() - WITHIN
    by_account, by_address = db.session.execute(
        select(
            func.count().filter(FailedSignIn.email == email.strip().lower()[:254]),
            func.count().filter(FailedSignIn.address == address),
        ).where(
            FailedSignIn.at > since,
            or_(FailedSignIn.email == email.strip().lower()[:254], FailedSignIn.address == address),
        )
    ).one()
    return by_account >= GUESSES or by_address >= GUESSES


def open_link(token: str) -> OneTimeLink | None:
    """The one-time link with this token, if it has neither been used nor run out."""
    link = db.session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == hashed(token)))
    return link if link and link.used_at is None and link.expires_at > clock.now() else None


def anyone() -> bool:
    """Whether there is any person yet."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def people(search: str = "") -> Sequence[Person]:
    """Everyone, by name, with their roles and teams; `search` looks in names and addresses."""
    query = (
        select(Person)
        .options(selectinload(Person.role_rows), selectinload(Person.teams))
        .order_by(func.lower(Person.name), Person.id)
    )
    if search:
        query = query.where(
            or_(
                Person.name.icontains(search, autoescape=True),
                Person.email.icontains(search, autoescape=True),
            )
        )
    return db.session.scalars(query).all()


def with_role(role: Role) -> Sequence[Person]:
    """The active people who hold this role, by name, with their teams."""
    return db.session.scalars(
        select(Person)
        .join(PersonRole)
        .where(PersonRole.role == role, Person.active)
        .options(selectinload(Person.teams))
        .order_by(func.lower(Person.name), Person.id)
    ).all()


def teams() -> Sequence[Team]:
    """Every service and team, services first, by name."""
    return db.session.scalars(select(Team).order_by(Team.is_service.desc(), func.lower(Team.name))).all()


def teams_named(names: Iterable[str]) -> dict[str, Team]:
    """The teams with these names."""
    found = db.session.scalars(select(Team).where(Team.name.in_(list(names))))
    return {team.name: team for team in found}


def teams_below(person: Person) -> frozenset[int]:
    """The ids of a person's own teams with every team below them in the tree."""
    return _below(person, _tree())


def reach(people: Iterable[Person]) -> dict[int, frozenset[int]]:
    """For each person (by id) the ids of their own teams with every team below; the tree is read once."""
    children = _tree()
    return {person.id: _below(person, children) for person in people}


def _tree() -> dict[int | None, list[int]]:
    """The ids of the teams right below each team (None: of those at the top)."""
    children: dict[int | None, list[int]] = {}
    for team_id, parent_id in db.session.execute(select(Team.id, Team.parent_id)):
        children.setdefault(parent_id, []).append(team_id)
    return children


def _below(person: Person, children: Mapping[int | None, list[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting = [team.id for team in person.teams]
    while waiting:
        team_id = waiting.pop()
        if team_id not in found:
            found.add(team_id)
            waiting += children.get(team_id, [])
    return frozenset(found)
