"""Tokens by which another program reads results: who made each, what it may read, until when."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.person import Person
from audit.models.team import Team


class FeedToken(Model):
    """A token of the feed. Only a hash of it is kept: it is shown once, when it is made."""

    __tablename__ = "feed_token"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(80))  # what it is for
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256: it is random, so it needs no salt
    team_id: Mapped[int | None] = refers_to("team.id")  # with all below it; none: every team
    made_by_id: Mapped[int] = refers_to("person.id")
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    minute_at: Mapped[datetime | None] = mapped_column(Moment)  # when the minute began that is counted
    minute_n: Mapped[int] = mapped_column(default=0)  # how often it was used in it

    team: Mapped[Team | None] = relationship()
    made_by: Mapped[Person] = relationship()
