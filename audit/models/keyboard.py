"""The keys that a person grades with, where they are not those that everyone begins with."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model


class Keyboard(Model):
    """A person without one has the keys on, as they are in rules/keys.py."""

    __tablename__ = "keyboard"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    on: Mapped[bool] = mapped_column(default=True)
    keys: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # by what they do
