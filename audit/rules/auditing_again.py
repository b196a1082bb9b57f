"""Auditing again: when a case comes back, and what has moved since."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


def comes_back_on(submitted_on: date, weeks: int) -> date:
    """The day by which a case is to be audited again: so many weeks after its audit was submitted."""
    return submitted_on + timedelta(weeks=weeks)


class Standing(StrEnum):
    """How a case that comes back stands."""

    DONE = "done"  # audited again, and that audit is submitted
    TO_DO = "to_do"
    OVERDUE = "overdue"  # not done, and the day it was to come back is past
    RESTS = "rests"  # somebody decided, with a reason, that it is not audited again

    @property
    def label(self) -> str:
        return {"done": "Done", "to_do": "To do", "overdue": "Overdue", "rests": "Not audited again"}[self]


def standing(comes_back: date, done: bool, rests: bool, today: date) -> Standing:
    """How a case stands that comes back on this day. What is taken into a round is not done yet."""
    if done:
        return Standing.DONE
    if rests:
        return Standing.RESTS
    return Standing.OVERDUE if comes_back < today else Standing.TO_DO


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
