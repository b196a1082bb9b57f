"""What is done to people and by them: added, changed, signed in, a password chosen."""

import secrets
from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from werkzeug.security import check_password_hash, generate_password_hash

from audit.accounts import queries
from audit.accounts.links import end_links, make_link
from audit.extensions import db
from audit.models import FailedSignIn, Person, PersonRole, Setting, Team, record
from audit.rules import clock
from audit.rules.names import tidied
from audit.rules.passwords import check_password
from audit.rules.permissions import Role

# Compared against when there is no such account, so that both answers take as long.
_NOBODY = generate_password_hash(secrets.token_hex(16))


LONGEST_ADDRESS = 254
TAKEN = "There is already a person with this e-mail address."


class Refused(ValueError):
    """What was asked cannot be done; the text says why, for the user, and `field` what to mend."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


def sign_in(email: str, password: str, counted: queries.Counted) -> Person | None:
    """The person whose password this is, or None, which is then counted."""
    person = queries.by_email(email)
    right = check_password_hash((person and person.password_hash) or _NOBODY, password)
    if person and person.password_hash and person.active and right:
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.email == counted.account))
        return person
    count_wrong_password(counted)
    return None


def count_wrong_password(counted: queries.Counted) -> None:
    """Count a wrong password; forget those that no longer count."""
    now = clock.now()
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < now - queries.WITHIN))
    db.session.add(FailedSignIn(email=counted.account, address=counted.address, at=now))
    db.session.flush()


def add_person(
    email: str, name: str, roles: Iterable[Role], teams: Iterable[Team], by: Person | None
) -> Person:
    """Add a person without a password; they choose one by a one-time link. Raises Refused."""
    email = email.strip().lower()
    if len(email) > LONGEST_ADDRESS or not email.isprintable():
        raise Refused("Enter an e-mail address like name@council.gov.uk.", "email")
    if queries.by_email(email):
        raise Refused(TAKEN, "email")
    person = Person(
        email=email, name=_usable_name(name), session_key=secrets.token_hex(16), created_at=clock.now(),
        active=True,
    )  # fmt: skip
    _set_roles_and_teams(person, roles, teams)
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:  # someone else added them at the same moment
        raise Refused(TAKEN, "email") from None
    record(person, "added", by, roles=sorted(person.roles), teams=[team.name for team in person.teams])
    return person


def change_person(
    person: Person, name: str, roles: Iterable[Role], teams: Iterable[Team], active: bool, by: Person | None
) -> None:
    """Change what a person is called, may do, and whose teams are theirs. Raises Refused."""
    roles = frozenset(roles)
    losing = Role.ADMINISTRATOR in person.roles and not (active and Role.ADMINISTRATOR in roles)
    if losing and queries.only_administrator(person):
        raise Refused("This is the only administrator. Make someone else one first.", "roles")
    before = {"name": person.name, "roles": sorted(person.roles), "active": person.active}
    person.name = _usable_name(name)
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


def _usable_name(name: str) -> str:
    """The name on one line, without marks that cannot be seen: it goes onto pages and into workbooks."""
    name = tidied(name)
    if not name:
        raise Refused("Enter a name.", "name")
    return name


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
    end_links(person)
    db.session.flush()
    record(person, "chose a password", by)


def change_password(person: Person, old: str, new: str) -> None:
    """A person changes their own password. Raises Refused when the old one is wrong, WeakPassword."""
    if not check_password_hash(person.password_hash or _NOBODY, old):
        raise Refused("Your present password is not right.", "old")
    choose_password(person, new, person)


def set_up(email: str, name: str, password: str) -> Person:
    """Add the first administrator, with a password. Raises Refused, WeakPassword: then nobody is added."""
    person = add_person(email, name, [Role.ADMINISTRATOR, Role.QA_LEAD], [], None)
    choose_password(person, password, person)
    end_links(None)
    return person


def give_link(person: Person, by: Person | None) -> str:
    """The token of a new one-time link. Who made it could sign in as this person, so it is recorded."""
    token = make_link(person)
    record(person, "was given a link", by)
    return token


def let_leads_publish(may: bool, by: Person | None) -> None:
    """Say whether QA leads may publish frameworks. The same again changes nothing."""
    if queries.leads_publish() == may:
        return
    found = queries.setting("leads_publish")
    if found is None:
        found = Setting(name="leads_publish", value=may)
        db.session.add(found)
    found.value = may
    db.session.flush()
    record(found, "changed", by, name=found.name, value=may)
