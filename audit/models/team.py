"""Teams, and the services they belong to: one tree."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to


class Team(Model):
    """A team, or a service (a team of teams). What a case list calls a team is matched by name."""

    __tablename__ = "team"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    is_service: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[int | None] = refers_to("team.id")
    # A closed team is offered nowhere; what was recorded of it stays.
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # What was recorded of a merged team stays under its own name, and its results count with this one's.
    merged_into_id: Mapped[int | None] = refers_to("team.id")

    parent: Mapped["Team | None"] = relationship(
        remote_side=[id], foreign_keys=[parent_id], back_populates="children"
    )
    children: Mapped[list["Team"]] = relationship(
        foreign_keys=[parent_id], back_populates="parent", order_by="Team.name"
    )
    merged_into: Mapped["Team | None"] = relationship(remote_side=[id], foreign_keys=[merged_into_id])
    also_called: Mapped[list["TeamAlias"]] = relationship(back_populates="team", order_by="TeamAlias.name")

    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id != id", name="not_its_own_parent"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id != id", name="not_merged_into_itself"),
    )


class TeamAlias(Model):
    """Another name that lists use for a team: someone said that it is the same."""

    __tablename__ = "team_alias"

    id: Mapped[int] = key()
    team_id: Mapped[int] = refers_to("team.id")
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(240), unique=True)  # as names are compared

    team: Mapped[Team] = relationship(back_populates="also_called")
