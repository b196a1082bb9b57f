"""Readings: who opened which audit, and when. Access to children's records is logged."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, of_audit, refers_to
from audit.models.person import Person


class Reading(Model):
    """That one person opened one audit: for the first time, and the last."""

    __tablename__ = "reading"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit()
    person_id: Mapped[int] = refers_to("person.id")
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("case_audit_id", "person_id"),)
