"""Auditing again: when a case comes back, and what has moved since."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


def comes_back_on(submitted_on: date, weeks: int) -> date:
    """The day by which a case is to be audited again: so many weeks after its audit was submitted."""
    return submitted_on + timedelta(weeks=weeks)


def movement(before: int | None, after: int | None) -> str:
    """How a grade moved from one audit of a case to the next. Ranks, 0 the best; None is a blank.

    `better`, `same` or `worse`; `no grade` where one of the two is none, which says nothing.
    """
    if before is None or after is None:
        return "no grade"
    return "same" if before == after else "better" if after < before else "worse"


@dataclass(frozen=True)
class Moved:
    """Of the cases that were audited again: how many are better, the same or worse overall."""

    better: int
    same: int
    worse: int

    @property
    def n(self) -> int:
        return self.better + self.same + self.worse


def moved(movements: Iterable[str]) -> Moved:
    """How many cases moved which way."""
    counts = Counter(movements)
    return Moved(counts["better"], counts["same"], counts["worse"])
