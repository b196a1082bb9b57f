"""One-time links: the only way to a first password. Only a hash of the token is stored."""

import hashlib
import secrets

from sqlalchemy import update

from audit.extensions import db
from audit.models import OneTimeLink, Person
from audit.rules import clock

LASTS_HOURS = 72


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def end_links(person: Person | None) -> None:
    """No link that was made for this person (or, None, for setting up) works any more."""
    whose = OneTimeLink.person_id == person.id if person else OneTimeLink.person_id.is_(None)
    db.session.execute(
        update(OneTimeLink).where(whose, OneTimeLink.used_at.is_(None)).values(used_at=clock.now())
    )


def make_link(person: Person | None) -> str:
    """A new token with which `person` chooses a password, or (None) the first administrator is set up.

    Those made before stop working: a link that went astray is ended by making another.
    """
    end_links(person)
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
