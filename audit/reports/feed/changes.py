"""What is done with the tokens of the feed: made, used, revoked."""

import secrets
from datetime import timedelta

from audit.extensions import db
from audit.models import FeedToken, Person, Team, record
from audit.reports.feed.queries import digest_of
from audit.rules import clock

BEGINS = "caf_"  # so that a token that strays is known for what it is
MOST_A_MINUTE = 60
MINUTE = timedelta(minutes=1)


class TooOften(ValueError):
    """A token was used more often than it may be."""


def make_token(name: str, team: Team | None, days: int, by: Person) -> tuple[FeedToken, str]:
    """Make a token that reads the results of a team with all below it (None: of every team).

    The second is the token itself: it is not kept, and cannot be shown again.
    """
    token, now = BEGINS + secrets.token_urlsafe(32), clock.now()
    made = FeedToken(
        name=name, digest=digest_of(token), team_id=team.id if team else None, made_by_id=by.id,
        made_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record(made, "made", by, name=name, team=team.name if team else None, days=days)
    return made, token


def revoke_token(token: FeedToken, by: Person) -> None:
    """Let nobody use a token from now on; nothing where that is so already."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        db.session.flush()
        record(token, "revoked", by, name=token.name)


def note_used(token: FeedToken) -> None:
    """Note that a token is used: the moment each time, in the history once a day. Raises TooOften."""
    now = clock.now()
    if token.minute_at is None or now - token.minute_at >= MINUTE:
        token.minute_at, token.minute_n = now, 0
    if token.minute_n >= MOST_A_MINUTE:
        raise TooOften
    first_today = token.last_used_at is None or token.last_used_at.date() < now.date()
    token.minute_n += 1
    token.last_used_at = now
    db.session.flush()
    if first_today:
        record(token, "used", None, name=token.name)
