"""Who took part in an audit, and what the worker made of the work. Roles, never names."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, key
from audit.models.case_audit import CaseAudit, Sent
from audit.models.person import Person


class Participant(Sent, Model):
    """One person who was, or was not, asked to take part in an audit: a role and a number."""

    __tablename__ = "participant"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"))
    role: Mapped[str] = mapped_column(String(20))  # see rules/taking_part.py
    number: Mapped[int] = mapped_column(default=1)
    took: Mapped[str | None] = mapped_column(String(20))
    how: Mapped[str | None] = mapped_column(String(20))
    took_part_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(Text, default="")  # they did not

    case_audit: Mapped[CaseAudit] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="Participant.saved_by_id")

    __table_args__ = (UniqueConstraint("case_audit_id", "role", "number"),)


class Reflection(Sent, Model):
    """What the worker thinks of the work on the case: what went well, what they would do otherwise."""

    __tablename__ = "reflection"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = mapped_column(ForeignKey("case_audit.id"), unique=True)
    text: Mapped[str] = mapped_column(Text, default="")

    case_audit: Mapped[CaseAudit] = relationship()
    saved_by: Mapped[Person] = relationship(foreign_keys="Reflection.saved_by_id")
