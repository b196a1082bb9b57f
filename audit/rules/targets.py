"""Targeted sets: which cases of a list are asked for, where it is not every one.

A targeted set says nothing about cases outside of it, so it is marked as targeted wherever it appears.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class DrawKind(StrEnum):
    """How a round came by its cases, which decides what its results may be taken to say."""

    RANDOM = "random"  # of every case of the list
    TARGETED = "targeted"  # of the cases that a filter describes, or all of them
    PICKED = "picked"  # each chosen by a person, with a reason

    @property
    def label(self) -> str:
        return {"random": "Random", "targeted": "Targeted", "picked": "Picked by hand"}[self.value]


@dataclass(frozen=True)
class Target:
    """The cases that are asked for; every part that is given must fit."""

    open_months: int = 0  # open for more than so many months; 0: however long
    cohorts: tuple[str, ...] = ()  # codes
    teams: tuple[int, ...] = ()  # ids
    age_bands: tuple[str, ...] = ()
    as_of: date | None = None  # the day that the months are counted back from

    def __bool__(self) -> bool:
        return bool(self.open_months or self.cohorts or self.teams or self.age_bands)

    def holds(self, cohort: str, team_id: int | None, age_band: str, opened_on: date | None) -> bool:
        """Whether a case is one of those asked for. One without an opening date is not open for long."""
        return (
            (not self.cohorts or cohort in self.cohorts)
            and (not self.teams or team_id in self.teams)
            and (not self.age_bands or age_band in self.age_bands)
            and (not self.open_months or (opened_on is not None and opened_on < self._mark))
        )

    @property
    def _mark(self) -> date:
        if self.as_of is None:
            raise ValueError("a target with months needs the day to count back from")
        return months_before(self.as_of, self.open_months)

    def stored(self) -> dict[str, Any]:
        """As it is kept with a draw; empty for every case."""
        if not self:
            return {}
        return {
            "open_months": self.open_months,
            "cohorts": list(self.cohorts),
            "teams": list(self.teams),
            "age_bands": list(self.age_bands),
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }


def target_of(stored: dict[str, Any]) -> Target:
    """A target as it was kept with a draw."""
    if not stored:
        return EVERY
    as_of = stored.get("as_of")
    return Target(
        stored["open_months"], tuple(stored["cohorts"]), tuple(stored["teams"]), tuple(stored["age_bands"]),
        date.fromisoformat(as_of) if as_of else None,
    )  # fmt: skip


EVERY = Target()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of its month where that has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
