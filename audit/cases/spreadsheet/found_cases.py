"""What reading a case list found: the cases, the rows set aside, and the words when a file cannot be used.

Plain values only, so that a preview can be kept as JSON between the upload and its confirmation. The file
itself holds birth dates and is not kept. How a file is read is in `reading.py` and `mapped.py`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from audit.files.package import UnusableFile as UnusableFile

COHORTS = ("child_in_need", "child_protection", "in_care", "care_leaver")

PROBLEM = "problem"
"""The row is not a case until somebody puts it right."""
COUNTED_ELSEWHERE = "counted elsewhere"
"""The child is counted once, on another row. Nothing is wrong."""
LEFT_OUT = "left out"
"""The row is of a kind that somebody chose not to take. Nothing is wrong."""
NOTE = "note"
"""Something about a row or sheet that was read, and that a person may want to put right."""


class NoAnnexLists(UnusableFile):
    """The workbook has none of the lists of Annex A; its columns can still be chosen."""


class FoundCase(NamedTuple):
    """One case in the file, reduced to what a case audit may hold: no child's name and no birth date.

    A tuple, because there may be 100,000 of them and a frozen dataclass takes several times as long to make.
    """

    reference: str
    subject: str
    cohort: str
    team: str | None
    worker: str | None
    age_band: str
    gender: str
    ethnicity_group: str
    disability: str
    opened_on: date | None
    closed_on: date | None
    sheet: str
    row: int
    supervisor: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the case has no closure date."""
        return self.closed_on is None

    def to_json(self) -> dict[str, Any]:
        """The case as JSON types; dates as yyyy-mm-dd."""
        return self._asdict() | {
            "opened_on": _date_out(self.opened_on),
            "closed_on": _date_out(self.closed_on),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "FoundCase":
        """The case that `to_json` stored."""
        dates = {name: _date_in(stored[name]) for name in ("opened_on", "closed_on")}
        return cls(**{**stored, **dates})


@dataclass(frozen=True)
class SetAside:
    """A row, or a column of a sheet, that a person should know about, in words that hold nothing private.

    `row` is numbered as in Excel. `kind` is "problem" (not taken as a case), "counted elsewhere" (the child
    is counted on another row) or "note" (taken, with something left blank).
    """

    sheet: str
    row: int
    column: str
    why: str
    kind: str = PROBLEM


@dataclass(frozen=True)
class FoundCaseList:
    """Everything one file gave: what will be imported, and what will not and why.

    `rows_read` counts the rows that are not blank. Each is a case, a problem, or counted elsewhere.
    """

    rows_read: int
    cases: tuple[FoundCase, ...]
    set_aside: tuple[SetAside, ...]
    sha256: str
    sheets: tuple[str, ...]

    @property
    def per_cohort(self) -> dict[str, int]:
        """How many cases each cohort has, in the order of the child's journey; every cohort is named."""
        counts = Counter(case.cohort for case in self.cases)
        return {cohort: counts[cohort] for cohort in (*COHORTS, *sorted(set(counts) - set(COHORTS)))}

    @property
    def per_team(self) -> dict[str, int]:
        """How many cases each named team has, in alphabetical order. Cases without a team are not in it."""
        counts = Counter(case.team for case in self.cases if case.team is not None)
        return dict(sorted(counts.items()))

    @property
    def without_team(self) -> int:
        """How many cases have no team."""
        return sum(case.team is None for case in self.cases)

    def of_kind(self, kind: str) -> tuple[SetAside, ...]:
        """The rows set aside for one kind of reason."""
        return tuple(item for item in self.set_aside if item.kind == kind)

    def to_json(self) -> dict[str, Any]:
        """The whole as JSON types, to keep until the import is confirmed."""
        return {
            "rows_read": self.rows_read,
            "cases": [case.to_json() for case in self.cases],
            "set_aside": [asdict(item) for item in self.set_aside],
            "sha256": self.sha256,
            "sheets": list(self.sheets),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "FoundCaseList":
        """The case list that `to_json` stored."""
        return cls(
            rows_read=stored["rows_read"],
            cases=tuple(FoundCase.from_json(case) for case in stored["cases"]),
            set_aside=tuple(SetAside(**item) for item in stored["set_aside"]),
            sha256=stored["sha256"],
            sheets=tuple(stored["sheets"]),
        )


def _date_out(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date_in(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
