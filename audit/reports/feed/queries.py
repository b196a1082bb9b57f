"""Questions about the tokens of the feed."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.models import FeedToken
from audit.rules import clock
from audit.rules.permissions import Permission, scope


def digest_of(token: str) -> str:
    """What is kept of a token, and looked for when one is sent."""
    return hashlib.sha256(token.encode()).hexdigest()


def tokens() -> Sequence[FeedToken]:
    """Every token, the newest first, with its team and who made it."""
    return db.session.scalars(
        select(FeedToken)
        .options(joinedload(FeedToken.team), joinedload(FeedToken.made_by))
        .order_by(FeedToken.made_at.desc(), FeedToken.id.desc())
    ).all()


def token_by_id(token_id: int) -> FeedToken | None:
    """One token, held until the transaction ends."""
    return db.session.get(FeedToken, token_id, with_for_update=True)


def token_sent(token: str) -> FeedToken | None:
    """The token that was sent, held until the transaction ends, if it may still be used."""
    found = db.session.scalar(select(FeedToken).where(FeedToken.digest == digest_of(token)).with_for_update())
    return found if found is not None and state_of(found) == "in use" else None


def state_of(token: FeedToken) -> str:
    """Whether a token may be used, in words: never longer than whoever made it may make one."""
    if token.revoked_at is not None:
        return "revoked"
    maker = token.made_by
    if not maker.active or scope(maker.roles, Permission.MANAGE_FEED) is None:
        return "its maker has left"
    return "in use" if token.expires_at > clock.now() else "expired"
