"""People who sign in, what they may do, and which teams are theirs."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.auditor_group import AuditorGroup
from audit.models.base import Model, Moment, key, refers_to
from audit.models.team import Team
from audit.rules.permissions import Role

# A person's own teams: a team manager reads their results, an auditor is never given their cases.
person_team = Table(
    "person_team",
    Model.metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True, index=True),
)


class Person(UserMixin, Model):
    __tablename__ = "person"

    id: Mapped[int] = key()
    email: Mapped[str] = mapped_column(String(254), unique=True)  # kept in lower case
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    # Part of the session: changing it (a new password, a person made inactive) signs out everywhere.
    session_key: Mapped[str] = mapped_column(String(32))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    capacity: Mapped[int | None]  # audits a month at most; none: no limit
    auditor_group_id: Mapped[int | None] = refers_to("auditor_group.id")  # for those who audit

    role_rows: Mapped[list["PersonRole"]] = relationship(
        cascade="all, delete-orphan", order_by="PersonRole.role"
    )
    teams: Mapped[list[Team]] = relationship(secondary=person_team, order_by=Team.name)
    auditor_group: Mapped[AuditorGroup | None] = relationship()
    away: Mapped[list["PersonAway"]] = relationship(
        cascade="all, delete-orphan", order_by="PersonAway.first_day"
    )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows)

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        return f"{self.id}.{self.session_key}"


class PersonRole(Model):
    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class PersonAway(Model):
    """Days on which a person does not audit: leave, training, another post. Both days are among them."""

    __tablename__ = "person_away"

    id: Mapped[int] = key()
    person_id: Mapped[int] = refers_to("person.id")
    first_day: Mapped[date]
    last_day: Mapped[date]

    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)


class OneTimeLink(Model):
    """A link that works once: to set up the first administrator (no person) or to choose a password."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = key()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = refers_to("person.id")
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class FailedSignIn(Model):
    """A wrong password, kept for as long as it counts against the account and the address."""

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = key()
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        Index("ix_failed_sign_in_email_at", "email", "at"),
        Index("ix_failed_sign_in_address_at", "address", "at"),
    )
