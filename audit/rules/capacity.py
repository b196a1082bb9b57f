"""How much someone can take on until a round is due: their number a month, days away, what they have open.

The rule, in words for the screen: from a person's number a month what they have open is taken off. Days away
lessen the number: who is away on some of the working days until the due date counts for the days they are
there, and who is there on fewer than one in four gets nothing. Nobody gets more than that number. Who has no
number has no limit, and is given as much as the others with a number are on average.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LARGEST = 500  # audits a month: more is a slip of the keyboard
LEAST_THERE = 4  # who is there on fewer than one in so many working days gets nothing
WEEKEND = 5  # Monday is 0


@dataclass(frozen=True)
class Load:
    """What bears on how much someone can take on."""

    capacity: int | None = None  # audits a month; none: no limit
    open_now: int = 0  # audits of other rounds that they still have to submit
    days: int = 0  # working days until the due date; 0: it is past, and days away matter no more
    there: int = 0  # those of them on which they are not away

    @property
    def away(self) -> int:
        return self.days - self.there

    @property
    def nearly_always_away(self) -> bool:
        return self.there * LEAST_THERE < self.days

    @property
    def number(self) -> int | None:
        """Their number, lessened by days away (rounded, a half up); none: no limit."""
        if self.nearly_always_away:
            return 0
        if self.capacity is None or not self.days:
            return self.capacity
        return (2 * self.capacity * self.there + self.days) // (2 * self.days)

    @property
    def most(self) -> int | None:
        """How many more audits they can have; none: no limit."""
        return None if self.number is None else max(0, self.number - self.open_now)


def working_days(first: date, last: date, away: Iterable[tuple[date, date]]) -> tuple[int, int]:
    """How many working days (Monday to Friday) there are, and on how many of them someone is not away."""
    periods = list(away)
    days = there = 0
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() < WEEKEND:
            days += 1
            there += not any(start <= day <= end for start, end in periods)
    return days, there


def weights(loads: Sequence[Load]) -> list[float]:
    """In what proportion work goes to each: as they have room; nothing to who has none."""
    numbered = [load.number for load in loads if load.capacity is not None and load.number]
    average = sum(numbered) / len(numbered) if numbered else None
    return [_weight(load, average) for load in loads]


def _weight(load: Load, average: float | None) -> float:
    if load.most is not None:
        return float(load.most)
    part = load.there / load.days if load.days else 1.0
    # Who has no number is never without room, however much they have open.
    return part if average is None else max(1.0, average * part - load.open_now)


def check_capacity(capacity: int | None) -> None:
    """Raise ValueError, in words for the user, unless this can be a number of audits a month."""
    if capacity is not None and not 0 <= capacity <= LARGEST:
        raise ValueError(f"Enter a number from 0 to {LARGEST}, or nothing for no limit.")


def check_away(first: date, last: date) -> None:
    """Raise ValueError, in words for the user, unless these can be the days someone is away."""
    if last < first:
        raise ValueError("The last day away must be the first or later.")
    if (last - first).days > 366 * 2:
        raise ValueError("Enter at most two years.")
