"""Reading a list whose columns somebody chose: the cases in it, and every row set aside with its reason.

An Annex A workbook is read by `reading.py`. What the fields are is in `fields.py`; single cells are in
`values.py` and `equality_groups.py`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.columns import heading_text, letter_of
from audit.cases.spreadsheet.found_cases import (
    LEFT_OUT,
    NOTE,
    PROBLEM,
    FoundCase,
    FoundCaseList,
    SetAside,
    UnusableFile,
)
from audit.cases.spreadsheet.front_door import LINES as LINES_OF_THE_FRONT_DOOR
from audit.cases.spreadsheet.one_case_each import one_case_each
from audit.cases.spreadsheet.opening import Book
from audit.cases.spreadsheet.picking import Remembering, picker
from audit.cases.spreadsheet.reading import EVERY_ROWS, MOST_ROWS
from audit.cases.spreadsheet.values import Cell, UnclearError, is_blank, reference_of, text_of

# A column that says what kind of case it is has few different values.
MOST_KINDS = 40
LONGEST_KIND = 60
CHILD, CARE_LEAVER = "child", "care_leaver"
LEAVE_OUT = ""
"""What a kind of case is mapped to when its rows are not wanted."""

Progress = Callable[[int, int], None]

# What a case is made of beside its reference and kind, in the order in which `_case` takes them.
WANTED = (
    fields.TEAM, fields.WORKER, fields.SUPERVISOR, fields.AGE, fields.BIRTH_DATE, fields.GENDER,
    fields.ETHNICITY, fields.DISABILITY, fields.OPENED_ON, fields.CLOSED_ON,
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """How a file is to be read: its sheet, row of headings (0: none), and the place of each field's column.

    Every case is of one `cohort`, or else `cohorts` says which cohort each value of the cohort column means.
    `team` is that of every case where no column says it.
    """

    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    cohort: str = ""
    cohorts: Mapping[str, str] = field(default_factory=dict)
    subject: str = CHILD
    team: str = ""

    def to_json(self) -> dict[str, Any]:
        """The choice as JSON types."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Choice":
        """The choice that `to_json` stored."""
        return cls(**stored)


def kind_in(cell: Cell) -> str:
    """The kind of case in a cell, as kinds are compared."""
    return text_of(cell).casefold()[:LONGEST_KIND]


def kinds_in(book: Book, choice: Choice) -> dict[str, tuple[str, int]]:
    """Each kind of case in the cohort column as it is written first, and on how many rows of cases it stands.

    Raises UnusableFile when there are so many that the column must be another.
    """
    place, counts, written = choice.columns[fields.COHORT], Counter[str](), dict[str, str]()
    reference = choice.columns[fields.REFERENCE]
    for number, cells in book.rows(choice.sheet):
        if number > choice.heading_row and _is_case(cells, reference):
            cell = cells[place] if place < len(cells) else None
            kind = kind_in(cell)
            counts[kind] += 1
            written.setdefault(kind, text_of(cell)[:LONGEST_KIND])
            if len(counts) > MOST_KINDS:
                raise UnusableFile(
                    f"The column has more than {MOST_KINDS} different values, too many to be kinds of case. "
                    "Choose another column, or say that all cases are of one kind."
                )
    return {kind: (written[kind], n) for kind, n in counts.most_common()}


def _is_case(cells: Sequence[Cell], reference: int) -> bool:
    try:
        return bool(reference_of(cells[reference]) if reference < len(cells) else "")
    except UnclearError:
        return False


def headings_of(book: Book, choice: Choice) -> dict[str, str]:
    """The heading of each chosen column, to remember it by and to say where something stood."""
    headings: Sequence[Cell] = ()
    for number, cells in book.rows(choice.sheet):
        if number >= choice.heading_row:
            headings = cells if number == choice.heading_row else ()
            break
    return {
        code: (heading_text(headings[place]) if place < len(headings) else "") or f"Column {letter_of(place)}"
        for code, place in choice.columns.items()
    }


def read_mapped(
    book: Book, choice: Choice, sha256: str, today: date, progress: Progress | None = None
) -> FoundCaseList:
    """The cases in the chosen sheet. Raises UnusableFile when it has more rows than a list may have."""
    reader = _Reader(choice, headings_of(book, choice), today)
    total = book.height(choice.sheet)
    for number, cells in book.rows(choice.sheet):
        if number > choice.heading_row:
            reader.read(number, cells)
        if progress and number % EVERY_ROWS == 0:
            progress(number, max(total, number))
    who = choice.subject
    often = who in LINES_OF_THE_FRONT_DOOR
    cases, others = one_case_each(reader.cases, reader.headings[fields.REFERENCE], who, often)
    kept = {case.row for case in cases}
    notes = [note for note in reader.notes if note.row in kept]
    return FoundCaseList(
        rows_read=reader.rows_read,
        cases=tuple(sorted(cases, key=attrgetter("subject", "reference"))),
        set_aside=tuple(sorted([*reader.set_aside, *notes, *others], key=lambda item: item.row)),
        sha256=sha256,
        sheets=(choice.sheet,),
    )


class _Reader:
    """Rows of the chosen sheet, one after the other, into cases and rows set aside."""

    def __init__(self, choice: Choice, headings: Mapping[str, str], today: date) -> None:
        self.choice, self.headings = choice, headings
        self.made, self.picked = Remembering(today), picker(choice.columns, WANTED)
        self.kind = lru_cache(maxsize=2 * MOST_KINDS, typed=True)(kind_in)
        self.reference = choice.columns[fields.REFERENCE]
        self.team = choice.team if fields.TEAM not in choice.columns else ""
        self.rows_read = 0
        self.cases: list[FoundCase] = []
        self.set_aside: list[SetAside] = []
        self.notes: list[SetAside] = []

    def read(self, number: int, cells: Sequence[Cell]) -> None:
        try:
            reference = reference_of(cells[self.reference] if self.reference < len(cells) else None)
        except UnclearError as problem:
            if not all(map(is_blank, cells)) and not self._repeats_headings(
                text_of(self._cell(cells, fields.REFERENCE))
            ):
                self._count_row()
                self._set_aside(number, fields.REFERENCE, str(problem), PROBLEM)
            return
        if self._repeats_headings(reference):
            return
        self._count_row()
        cohort = self.choice.cohort or self._cohort(number, cells)
        if cohort:
            self.cases.append(self._case(reference, cohort, number, cells))

    def _count_row(self) -> None:
        self.rows_read += 1
        if self.rows_read > MOST_ROWS:
            raise UnusableFile(
                f"The sheet \u201c{self.choice.sheet}\u201d has more than {MOST_ROWS:,} rows, the most that "
                "one list may have. Filter the list to open cases, or split it, and choose the smaller file."
            )

    def _repeats_headings(self, reference: str) -> bool:
        """Printed reports repeat their headings on every page."""
        if not self.choice.heading_row or len(self.headings) < 2:
            return False
        return reference == self.headings[fields.REFERENCE]

    def _cohort(self, number: int, cells: Sequence[Cell]) -> str:
        cohort = self.choice.cohorts.get(self.kind(self._cell(cells, fields.COHORT)))
        if cohort:
            return cohort
        if cohort == LEAVE_OUT:
            self._set_aside(number, fields.COHORT, "A kind of case that is left out of this list.", LEFT_OUT)
        else:
            self._set_aside(
                number,
                fields.COHORT,
                "Nobody said what this kind of case means. Read the file again.",
                PROBLEM,
            )
        return ""

    def _case(self, reference: str, cohort: str, number: int, cells: Sequence[Cell]) -> FoundCase:
        (
            team, worker, supervisor, age, born, gender, ethnicity, disability, opened_on, closed_on,
        ) = self.picked(cells)  # fmt: skip
        subject, made = self.choice.subject, self.made
        if isinstance(age, date):  # which a moment is, too
            age, born = None, born or age
        return FoundCase(
            reference,
            CARE_LEAVER if subject == CHILD and cohort == CARE_LEAVER else subject,
            cohort,
            self.team or self._name(number, fields.TEAM, team),
            self._name(number, fields.WORKER, worker),
            made.age_band(age, born),
            made.gender(gender),
            made.ethnicity_group(ethnicity),
            made.disability(disability),
            self._date(number, fields.OPENED_ON, opened_on),
            self._date(number, fields.CLOSED_ON, closed_on),
            self.choice.sheet,
            number,
            self._name(number, fields.SUPERVISOR, supervisor),
        )

    def _cell(self, cells: Sequence[Cell], code: str) -> Cell:
        place = self.choice.columns.get(code)
        return cells[place] if place is not None and place < len(cells) else None

    def _date(self, number: int, code: str, cell: Cell) -> date | None:
        try:
            return self.made.date(cell)
        except UnclearError as problem:
            counts = " The case counts as open." if code == fields.CLOSED_ON else ""
            self._note(number, code, f"{problem}{counts}")
            return None

    def _name(self, number: int, code: str, cell: Cell) -> str | None:
        try:
            return self.made.name(cell)
        except UnclearError as problem:
            self._note(number, code, str(problem))
            return None

    def _note(self, number: int, code: str, why: str) -> None:
        self.notes.append(SetAside(self.choice.sheet, number, self.headings[code], why, NOTE))

    def _set_aside(self, number: int, code: str, why: str, kind: str) -> None:
        self.set_aside.append(SetAside(self.choice.sheet, number, self.headings[code], why, kind))
