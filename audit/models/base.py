"""What the tables share: their base, how moments are stored, how a table refers to another."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, Dialect, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from audit.extensions import Base, db

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so what comes back is told its zone again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must name its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key() -> Mapped[int]:
    return mapped_column(primary_key=True)


def refers_to(column: str, **options: Any) -> Mapped[Any]:
    """A reference to another table's row, with an index: every one of ours is looked up by."""
    options.setdefault("index", True)
    return mapped_column(ForeignKey(column), **options)


def of_audit(**options: Any) -> Mapped[Any]:
    """The audit that a row hangs on: the row goes with it where an allocation is undone."""
    return mapped_column(ForeignKey("case_audit.id", ondelete="CASCADE"), **options)
