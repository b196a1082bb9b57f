"""Views of results that a person keeps under a name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key
from audit.models.person import Person


class SavedView(Model):
    """Which view of results, with which filters: what its address holds, so it shows what is there then."""

    __tablename__ = "saved_view"

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    view: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)  # it may still be brought back

    person: Mapped[Person] = relationship()

    # The id of a view that was replaced is not given again: its history stays.
    __table_args__ = (UniqueConstraint("person_id", "name"), {"sqlite_autoincrement": True})
