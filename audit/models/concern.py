"""Concerns: a child may be at risk now. Raised in an audit, acknowledged by a named person, never deleted.

The database itself refuses to delete one or to change what was raised (triggers made by the migration).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to
from audit.models.case_audit import CaseAudit
from audit.models.person import Person
from audit.models.team import Team


class Concern(Model):
    __tablename__ = "concern"

    id: Mapped[int] = key()  # people speak of concern 12
    case_audit_id: Mapped[int] = refers_to("case_audit.id")
    team_id: Mapped[int] = refers_to("team.id")  # the audit's when it was raised
    text: Mapped[str] = mapped_column(Text)
    raised_by_id: Mapped[int] = refers_to("person.id")
    raised_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment, index=True)  # by the setting when it was raised
    press: Mapped[str] = mapped_column(String(64), unique=True)  # of one form and text: sent twice, it is one
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by_id: Mapped[int | None] = refers_to("person.id")
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    case_audit: Mapped[CaseAudit] = relationship()
    team: Mapped[Team] = relationship()
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id])
    acknowledged_by: Mapped[Person | None] = relationship(foreign_keys=[acknowledged_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    told: Mapped[list["ConcernTold"]] = relationship(back_populates="concern", order_by="ConcernTold.id")


class ConcernStep(Model):
    """What was recorded of a concern since: append-only."""

    __tablename__ = "concern_step"

    id: Mapped[int] = key()
    concern_id: Mapped[int] = refers_to("concern.id")
    what: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    concern: Mapped[Concern] = relationship()
    by: Mapped[Person] = relationship()


class ConcernTold(Model):
    """Somebody whom a concern went to, when it was raised or when it was late, and how their e-mail fared."""

    __tablename__ = "concern_told"

    id: Mapped[int] = key()
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"))
    person_id: Mapped[int] = refers_to("person.id")
    escalated: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    failed: Mapped[bool] = mapped_column(default=False)  # the last try
    emailed_at: Mapped[datetime | None] = mapped_column(Moment)

    concern: Mapped[Concern] = relationship(back_populates="told")
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("concern_id", "person_id", "escalated"),)


class NamedPerson(Model):
    """Somebody who is told of the concerns of a team, or of every team of a service: first, or when late."""

    __tablename__ = "named_person"

    id: Mapped[int] = key()
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = refers_to("person.id")
    escalated: Mapped[bool] = mapped_column(default=False)

    team: Mapped[Team] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("team_id", "person_id", "escalated"),)
