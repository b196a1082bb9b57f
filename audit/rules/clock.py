"""What time it is: one place to ask, so that a demo or a test can tell it another time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_told: ContextVar[datetime | None] = ContextVar("told", default=None)

# Councils work by the clock on the wall; the database keeps UTC.
LOCAL = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in England."""
    return now().astimezone(LOCAL).date()


def hours_from_now(hours: float) -> datetime:
    """The moment so many hours from now."""
    return now() + timedelta(hours=hours)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block it is `moment` (which must name its time zone)."""
    if moment.tzinfo is None:
        raise ValueError("a moment must name its time zone")
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)
