"""Questions about people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from audit.accounts.links import hashed
from audit.extensions import db
from audit.models import FailedSignIn, OneTimeLink, Person, PersonRole, Setting, Team
from audit.models.past import IMPORTED
from audit.rules import clock
from audit.rules.permissions import Role

# Cyber Essentials: at most ten guesses in five minutes. A council may stand behind one address.
GUESSES = 10
GUESSES_OF_AN_ADDRESS = 100
WITHIN = timedelta(minutes=5)


# Who is signed in, asked with every request.
_WITH_ROLES = select(Person).options(joinedload(Person.role_rows)).where(Person.id == bindparam("id"))


@dataclass(frozen=True)
class Counted:
    """What guesses count against: the account, and the address they come from.

    Guesses from a browser that the person is known in count against that browser alone.
    """

    account: str
    address: str

    @classmethod
    def against(cls, email: str, address: str | None, device: str = "") -> "Counted":
        """Of a guess at this account from this address, or (when it is not "") from this known device."""
        if device:
            return cls(f"device {device}", f"device {device}")
        return cls(email.strip().lower()[:254], (address or "")[:64])


def by_email(email: str) -> Person | None:
    """The person with this e-mail address, whatever its capitals; None when there is none."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def by_session(text: str) -> Person | None:
    """The person a session belongs to, unless it was ended (a new password, a person made inactive)."""
    number, _, session_key = text.partition(".")
    found = db.session.scalars(_WITH_ROLES, {"id": int(number)}) if number.isdigit() else None
    person = found.unique().one_or_none() if found else None
    return person if person and person.active and person.session_key == session_key else None


def too_many_guesses(counted: Counted) -> bool:
    """Whether there were too many wrong passwords within the last five minutes.

    Guesses at one account wait for each other: at the same moment there would be more than are allowed.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(counted.account))))
    since = clock.now() - WITHIN
    of_account, from_address = FailedSignIn.email == counted.account, FailedSignIn.address == counted.address
    by_account, by_address = db.session.execute(
        select(func.count().filter(of_account), func.count().filter(from_address)).where(
            FailedSignIn.at > since, or_(of_account, from_address)
        )
    ).one()
    return by_account >= GUESSES or by_address >= GUESSES_OF_AN_ADDRESS


def open_link(token: str, to_use: bool = False) -> OneTimeLink | None:
    """The one-time link with this token, if it has neither been used nor run out and its person may sign in.

    With `to_use` nobody else can use it until the transaction ends.
    """
    query = select(OneTimeLink).where(OneTimeLink.token_hash == hashed(token))
    link = db.session.scalar(query.with_for_update() if to_use else query)
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    person = db.session.get(Person, link.person_id) if link.person_id else None
    return link if person is None or person.active else None


def person_to_change(person_id: int) -> Person | None:
    """The person with this id, whom nobody else can change until the transaction ends."""
    return db.session.scalar(
        select(Person).where(Person.id == person_id, Person.email != IMPORTED).with_for_update(key_share=True)
    )


def person(person_id: int, to_change: bool = False) -> Person | None:
    """The person with this id. With `to_change` nobody else can change them until the transaction ends."""
    return person_to_change(person_id) if to_change else db.session.get(Person, person_id)


def anyone() -> bool:
    """Whether there is any person yet."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def people(search: str = "") -> Sequence[Person]:
    """Everyone, by name, with their roles and teams; `search` looks in names and addresses."""
    query = (
        select(Person)
        .where(Person.email != IMPORTED)  # who stands for auditors of before is nobody
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
        .options(selectinload(Person.teams), selectinload(Person.away))
        .order_by(func.lower(Person.name), Person.id)
    ).all()


def only_administrator(person: Person) -> bool:
    """Whether nobody else is an administrator; of two who stop being one at once the second is told."""
    held = select(PersonRole).where(PersonRole.role == Role.ADMINISTRATOR).order_by(PersonRole.person_id)
    db.session.execute(held.with_for_update())
    return [other.id for other in with_role(Role.ADMINISTRATOR)] == [person.id]


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


def setting(name: str) -> Setting | None:
    """What an administrator has set under this name; None while it is as it was at first."""
    return db.session.scalar(select(Setting).where(Setting.name == name))


def leads_publish() -> bool:
    """Whether QA leads may publish frameworks. At first only administrators do."""
    found = setting("leads_publish")
    return found is not None and found.value is True
