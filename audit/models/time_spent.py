"""Time spent: how long a person was busy with an audit. For their own planning, and in no result."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model, Moment, key, of_audit, refers_to


class TimeSpent(Model):
    """The seconds that an auditor was busy with an audit, as their browser counted them."""

    __tablename__ = "time_spent"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit()
    person_id: Mapped[int] = refers_to("person.id")
    seconds: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(Moment)  # the last time that seconds came in

    __table_args__ = (
        UniqueConstraint("case_audit_id", "person_id"),
        CheckConstraint("seconds >= 0", name="seconds_not_negative"),
    )
