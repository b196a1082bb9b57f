"""Teams, and the services they belong to: one tree."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, key, refers_to


class Team(Model):
    """A team, or a service (a team of teams). What a case list calls a team is matched by name."""

    __tablename__ = "team"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    is_service: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[int | None] = refers_to("team.id")

    parent: Mapped["Team | None"] = relationship(remote_side=[id], back_populates="children")
    children: Mapped[list["Team"]] = relationship(back_populates="parent", order_by="Team.name")

    __table_args__ = (CheckConstraint("parent_id IS NULL OR parent_id != id", name="not_its_own_parent"),)
