"""Reminders: whether a person wants the digest by e-mail, and when they were last sent one."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, key
from audit.models.person import Person


class Reminder(Model):
    """A person without one is sent the digest, and was never sent any."""

    __tablename__ = "reminder"

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    by_email: Mapped[bool] = mapped_column(default=True)
    sent_on: Mapped[date | None]  # the digest goes out once a day at most

    person: Mapped[Person] = relationship()
