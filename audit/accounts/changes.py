"""What is done to people and by them: added, changed, signed in, a password chosen."""

import secrets
from collections.abc import Iterable

from sqlalchemy import delete
from werkzeug.security import check_password_hash, generate_password_hash

from audit.accounts import queries
from audit.extensions import db
from audit.models import FailedSignIn, OneTimeLink, Person, PersonRole, Team, record
from audit.rules import clock
from audit.rules.passwords import check_password
from audit.rules.permissions import Role

# Compared against when there is no such account, so that both answers take as long.
_NOBODY = generate_password_hash(secrets.token_hex(16))


class Refused(ValueError):
    """What was asked cannot be done; the text says why, for the user."""


def sign_in(email: str, password: str, address: str) -> Person | None:
    """The person whose password this is, or None, which is then counted against account and address."""
    person = queries.by_email(email)
    right = check_password_hash((person and person.password_hash) or _NOBODY, password)
    if person and person.password_hash and person.active and right:
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.email == person.email))
        return person
    count_wrong_password(email, address)
    return None


def count_wrong_password(email: str, address: str) -> None:
    """Count a wrong password against the account and the address; forget those that no longer count."""
    now = clock.now()
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < now - queries.WITHIN))
    db.session.add(FailedSignIn(email=email.strip().lower()[:254], address=address, at=now))
    db.session.flush()


def add_person(
    email: str, name: str, roles: Iterable[Role], teams: Iterable[Team], by: Person | None
) -> Person:
    """Add a person without a password; they choose one by a one-time link. Raises Refused."""
    email = email.strip().lower()
    if queries.by_email(email):
        raise Refused("There is already a person with this e-mail address.")
    person = Person(
        email=email, name=name.strip(), session_key=secrets.token_hex(16), created_at=clock.now(), active=True
    )
    _set_roles_and_teams(person, roles, teams)
    db.session.add(person)
    db.session.flush()
    record(person, "added", by, roles=sorted(person.roles), teams=[team.name for team in person.teams])
    return person


def change_person(
    person: Person, name: str, roles: Iterable[Role], teams: Iterable[Team], active: bool, by: Person | None
) -> None:
    """Change what a person is called, may do, and whose teams are theirs. Raises Refused."""
    roles = frozenset(roles)
    losing = Role.ADMINISTRATOR in person.roles and not (active and Role.ADMINISTRATOR in roles)
    if losing and [other.id for other in queries.with_role(Role.ADMINISTRATOR)] == [person.id]:
        raise Refused("This is the only administrator. Make someone else one first.")
    before = {"name": person.name, "roles": sorted(person.roles), "active": person.active}
    person.name = name.strip()
    _set_roles_and_teams(person, roles, teams)
    if person.active and not active:
        person.session_key = secrets.token_hex(16)
    person.active = active
    db.session.flush()
    record(
        person, "changed", by,
        before=before, name=person.name, roles=sorted(roles), active=active,
        teams=[team.name for team in person.teams],
    )  # fmt: skip


def _set_roles_and_teams(person: Person, roles: Iterable[Role], teams: Iterable[Team]) -> None:
    held = {row.role: row for row in person.role_rows}
    person.role_rows = [held.get(role) or PersonRole(role=role) for role in sorted(set(roles))]
    person.teams = sorted(set(teams), key=lambda team: team.name)


def choose_password(person: Person, password: str, by: Person | None) -> None:
    """Give a person a new password and sign out every session of theirs. Raises WeakPassword."""
    check_password(password, person.email, person.name)
    person.password_hash = generate_password_hash(password)
    person.session_key = secrets.token_hex(16)
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.email == person.email))
    db.session.flush()
    record(person, "chose a password", by)


def change_password(person: Person, old: str, new: str) -> None:
    """A person changes their own password. Raises Refused when the old one is wrong, WeakPassword."""
    if not check_password_hash(person.password_hash or _NOBODY, old):
        raise Refused("Your present password is not right.")
    choose_password(person, new, person)


def use_link(link: OneTimeLink) -> None:
    """A one-time link works once."""
    link.used_at = clock.now()
    db.session.flush()
