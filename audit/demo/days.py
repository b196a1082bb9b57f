"""When things happened: working days, the calendar of three rounds up to today, when audits were done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from audit.rules.clock import LOCAL

DAY = timedelta(days=1)
# A round called after a month is worked on for a while before it looks as if it were in progress.
SETTLED = timedelta(days=10)
OPEN_FOR = timedelta(days=16)
DUE_IN = timedelta(days=5)
# An auditor sits down in the morning or after lunch, for an hour and a half at most.
SITTINGS = (time(9, 5), time(10, 50), time(13, 20), time(15, 10))
LONGEST_SITTING = timedelta(minutes=95)


def is_working(day: date) -> bool:
    """Whether people are at work: not at weekends, at Christmas or New Year."""
    return day.weekday() < 5 and (day.month, day.day) not in {(12, 25), (12, 26), (1, 1)}


def working_day(day: date, n: int = 0) -> date:
    """The nth working day after `day` (before it when n is negative); with 0 itself or the next."""
    step = -DAY if n < 0 else DAY
    while n or not is_working(day):
        day += step
        if is_working(day) and n:
            n -= 1 if n > 0 else -1
    return day


def working_days(first: date, last: date) -> list[date]:
    """Every working day from the first to the last, both included."""
    return [day for n in range((last - first).days + 1) if is_working(day := first + n * DAY)]


def moment(day: date, at: time) -> datetime:
    """That time of that day in England."""
    return datetime.combine(day, at, LOCAL)


def in_words(day: date) -> str:
    """3 March"""
    return f"{day.day} {day:%B}"


@dataclass(frozen=True)
class RoundDays:
    """When a round of the demo was what. One that is not closed is still open today."""

    first: date
    last: date
    drawn: date
    due: date
    closed: date | None
    worked_until: date

    @property
    def name(self) -> str:
        return f"{self.first:%B %Y}"


def calendar(today: date) -> tuple[RoundDays, RoundDays, RoundDays]:
    """Two rounds that are closed and one in progress, called after the three months up to this one.

    In the first ten days of a month the round of the month before is still the one in progress.
    """
    month = (today - SETTLED).replace(day=1)
    before = (month - DAY).replace(day=1)
    drawn = working_day(max(month, today - OPEN_FOR))
    now = RoundDays(month, _last(month), drawn, working_day(today + DUE_IN), None, working_day(today, -1))
    return _finished((before - DAY).replace(day=1)), _finished(before), now


def _last(month: date) -> date:
    return (month + 31 * DAY).replace(day=1) - DAY


def _finished(month: date) -> RoundDays:
    due = working_day(_last(month) + DAY, -1)
    closed = working_day(due, 3)
    return RoundDays(month, _last(month), working_day(month + DAY), due, closed, working_day(due, 1))


def sitting_down(days: Sequence[date], minutes: Sequence[float], thrown: Random) -> list[datetime]:
    """The moment of each step of an audit, done on these days in sittings; `minutes` is what each step takes.

    Every moment is later than the one before and within working hours; the last days are left out first.
    """
    places = [moment(day, sitting) for day in days for sitting in SITTINGS]
    needed = 1 + int(sum(minutes) / (LONGEST_SITTING.total_seconds() / 60 - 15))
    start = thrown.randrange(max(1, len(places) - needed - 1)) if len(places) > needed else 0
    waiting = iter(places[start:])
    found: list[datetime] = []
    now = begun = next(waiting) + timedelta(minutes=thrown.randrange(12))
    for spent in minutes:
        now += timedelta(minutes=spent)
        if now - begun > LONGEST_SITTING:
            begun = next(waiting, now) + timedelta(minutes=thrown.randrange(12))
            now = max(begun, now)
        found.append(now)
    return found
