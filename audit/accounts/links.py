"""One-time links: the only way to a first password. Only a hash of the token is stored."""

import hashlib
import secrets

from audit.extensions import db
from audit.models import OneTimeLink, Person
from audit.rules import clock

LASTS_HOURS = 72


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(person: Person | None) -> str:
    """A new token with which `person` chooses a password, or (None) the first administrator is set up."""
    token = secrets.token_urlsafe(24)
    db.session.add(
        OneTimeLink(
            token_hash=hashed(token),
            person_id=person.id if person else None,
            expires_at=clock.hours_from_now(LASTS_HOURS),
        )
    )
    db.session.flush()
    return token
