"""What was found in a file of earlier results: audits, words to decide on, faults. Plain values."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from audit.past.cells import CellFault, LeftOut


@dataclass(frozen=True)
class PastAudit:
    """One row of the file as an audit. Grades and texts are by target code."""

    row: int
    reference: str
    team: str  # as the file writes it
    cohort: str  # the code
    day: date
    auditor: str
    round: str
    grades: dict[str, str]
    texts: dict[str, str]

    @property
    def key(self) -> tuple[str, date, str]:
        """What tells one audit from another: the case, the day and who did it."""
        return self.reference, self.day, self.auditor.casefold()


@dataclass
class Word:
    """A word of the file: how often, where first, and what it was taken for (None: nobody has decided)."""

    n: int = 0
    first: CellFault | None = None
    means: str | None = None


@dataclass
class Found:
    """All that was found. What is undecided or faulty keeps it from being brought in."""

    sheet: str
    rows: int = 0
    audits: list[PastAudit] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    grades_left_out: Counter[str] = field(default_factory=Counter)  # why: how many grades
    words: dict[str, dict[str, Word]] = field(default_factory=dict)  # by scale
    cohorts: dict[str, Word] = field(default_factory=dict)
    teams: dict[str, Word] = field(default_factory=dict)

    @property
    def undecided(self) -> list[CellFault]:
        """The first cell of each word, cohort and team that nobody has decided on."""
        every = [*self.cohorts.values(), *self.teams.values()]
        every += [word for words in self.words.values() for word in words.values()]
        return [word.first for word in every if word.means is None and word.first]
