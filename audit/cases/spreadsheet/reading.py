"""Reading: the cases in an Annex A workbook, Lists 6 to 9, and every row set aside with its reason.

What it gives is in `found_cases.py`; opening
the file safely in `opening.py`; which sheet is which list in `choosing_sheets.py`; headings in `headings.py`;
single cells in `values.py` and `equality_groups.py`; one case a child in `one_case_each.py`. Nothing here
knows the database.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, islice
from operator import attrgetter

from audit.cases.spreadsheet.choosing_sheets import sheets_for_lists
from audit.cases.spreadsheet.found_cases import (
    NOTE,
    PROBLEM,
    FoundCase,
    FoundCaseList,
    SetAside,
    UnusableFile,
)
from audit.cases.spreadsheet.headings import (
    AGE,
    BIRTH_DATE,
    DISABILITY,
    ETHNICITY,
    GENDER,
    HEADING_ROWS,
    REFERENCE,
    STATUS,
    TEAM,
    WORKER,
    AnnexList,
    heading_row,
)
from audit.cases.spreadsheet.one_case_each import one_case_each
from audit.cases.spreadsheet.opening import Workbook, open_workbook
from audit.cases.spreadsheet.picking import Picked, Remembering, picker
from audit.cases.spreadsheet.values import Cell, UnclearError, is_blank, reference_of

# Four times the largest authority's List 6 (11,717 on 31 March 2024). More is another kind of file.
MOST_ROWS = 50_000
# Progress is told after so many rows.
EVERY_ROWS = 2_000

# What the user loses when a heading is not found; the reference is not here, because without it nothing is
# read.
_WITHOUT = {
    TEAM: "so its cases have no team",
    WORKER: "so it is not known who holds its cases",
    GENDER: "so gender is not known",
    ETHNICITY: "so ethnicity is not known",
    DISABILITY: "so disability is not known",
}


def read_case_list(
    content: bytes,
    filename: str = "",
    *,
    today: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FoundCaseList:
    """The cases in an uploaded Annex A workbook, and what was set aside and why.

    Raises UnusableFile, with words for the user, when the file as a whole cannot be used. `today` is the day
    that ages are worked out for where a list has only birth dates; `progress` is told the rows read, and of
    how many.
    """
    workbook = open_workbook(content, filename)
    chosen, notes = sheets_for_lists(workbook)
    made = Remembering(today or datetime.now(UTC).date())
    read = [_Sheet(title, annex_list, made) for title, annex_list in chosen.items()]
    total = sum(workbook.height(title) for title in chosen) if progress else 0
    done = 0
    for sheet in read:
        for number in sheet.read(workbook):
            if progress:
                progress(done + number, total)
        done += sheet.rows_read
    cases, others = one_case_each(case for sheet in read for case in sheet.cases)
    return FoundCaseList(
        rows_read=sum(sheet.rows_read for sheet in read),
        cases=tuple(sorted(cases, key=attrgetter("subject", "reference"))),
        set_aside=_in_order(notes, read, cases, others),
        sha256=hashlib.sha256(content).hexdigest(),
        sheets=tuple(chosen),
    )


@dataclass
class _Sheet:
    """One sheet as it is read: its cases, the rows set aside, and notes on the rows and on the sheet."""

    title: str
    annex_list: AnnexList
    made: Remembering
    columns: Mapping[str, int] = field(default_factory=dict)
    picked: Picked = tuple
    rows_read: int = 0
    cases: list[FoundCase] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    row_notes: list[SetAside] = field(default_factory=list)

    def read(self, workbook: Workbook) -> Iterator[int]:
        """Read every row below the headings; gives the number of a row now and then."""
        rows = workbook.rows(self.title)
        top = list(islice(rows, HEADING_ROWS))
        found = heading_row(top, self.annex_list)
        if found is None or REFERENCE not in found[1]:
            self._without_reference(chain(top, rows))
            return
        headings_at, self.columns = found
        self.picked = picker(self.columns, self._wanted())
        self._note_missing_columns(headings_at)
        for number, cells in chain(top, rows):
            if number > headings_at:
                self._read_row(number, cells)
            if number % EVERY_ROWS == 0:
                yield number

    def _without_reference(self, rows: Iterable[tuple[int, Sequence[Cell]]]) -> None:
        """An empty sheet is a list without anyone on it; one with something else cannot be read."""
        if any(not is_blank(cell) for _, cells in rows for cell in cells):
            raise UnusableFile(
                f"The sheet \u201c{self.title}\u201d has no column headed {REFERENCE} in its first "
                f"{HEADING_ROWS} rows, so its rows cannot be told apart. Add the heading, or delete the "
                "sheet if nobody is on this list."
            )
        why = "This sheet is empty, so no cases were taken from it."
        self.set_aside.append(SetAside(self.title, 1, "", why, NOTE))

    def _note_missing_columns(self, headings_at: int) -> None:
        dates = {
            self.annex_list.opened: "so it is not known when its cases were opened",
            self.annex_list.closed: "so all its cases count as open",
        }
        for heading, loss in (_WITHOUT | dates).items():
            if heading and heading not in self.columns:
                why = f"The sheet has no column headed {heading}, {loss}. Add the column if you have it."
                self.set_aside.append(SetAside(self.title, headings_at, heading, why, NOTE))
        if AGE not in self.columns and BIRTH_DATE not in self.columns:
            why = "The sheet has no column headed Age, so ages are not known. Add the column if you have it."
            self.set_aside.append(SetAside(self.title, headings_at, AGE, why, NOTE))

    def _holds_something(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is more than blank; an age alone is a formula copied down below the list."""
        age_at = self.columns.get(AGE)
        return any(place != age_at and not is_blank(cell) for place, cell in enumerate(cells) if cell != "")

    def _read_row(self, number: int, cells: Sequence[Cell]) -> None:
        try:
            reference = reference_of(cells[self.columns[REFERENCE]])
        except UnclearError as problem:
            if self._holds_something(cells):
                self._count_row()
                self.set_aside.append(SetAside(self.title, number, REFERENCE, str(problem), PROBLEM))
        else:
            self._count_row()
            self.cases.append(self._case(reference, number, cells))

    def _count_row(self) -> None:
        self.rows_read += 1
        if self.rows_read > MOST_ROWS:
            raise UnusableFile(
                f"The sheet \u201c{self.title}\u201d has more than {MOST_ROWS:,} rows, the most that one "
                "list may have. Filter the list to open cases, or split it, and choose the smaller file."
            )

    def _wanted(self) -> tuple[str, ...]:
        """The columns that a case is made of, in the order in which `_case` takes them."""
        opened, closed = self.annex_list.opened, self.annex_list.closed
        return (TEAM, WORKER, AGE, BIRTH_DATE, GENDER, ETHNICITY, DISABILITY, opened, closed, STATUS)

    def _case(self, reference: str, number: int, cells: Sequence[Cell]) -> FoundCase:
        team, worker, age, born, gender, ethnicity, disability, opened, closed, status = self.picked(cells)
        made, annex_list = self.made, self.annex_list
        opened_on = self._date(number, annex_list.opened, opened)
        closed_on = self._date(number, annex_list.closed, closed)
        if status is not None and closed_on is None and "closed" in made.text(status).lower():
            self._note(number, STATUS, "Marked closed without a closure date, so the case counts as open.")
        return FoundCase(
            reference,
            annex_list.subject,
            annex_list.cohort,
            self._name(number, TEAM, team),
            self._name(number, WORKER, worker),
            made.age_band(age, born),
            made.gender(gender),
            made.ethnicity_group(ethnicity),
            made.disability(disability),
            opened_on,
            closed_on,
            self.title,
            number,
        )

    def _date(self, number: int, heading: str, cell: Cell) -> date | None:
        try:
            return self.made.date(cell)
        except UnclearError as problem:
            counts = " The case counts as open." if heading == self.annex_list.closed else ""
            self._note(number, heading, f"{problem}{counts}")
            return None

    def _name(self, number: int, heading: str, cell: Cell) -> str | None:
        try:
            return self.made.name(cell)
        except UnclearError as problem:
            self._note(number, heading, str(problem))
            return None

    def _note(self, number: int, heading: str, why: str) -> None:
        self.row_notes.append(SetAside(self.title, number, heading, why, NOTE))


def _in_order(
    notes: list[SetAside], read: list[_Sheet], cases: list[FoundCase], others: list[SetAside]
) -> tuple[SetAside, ...]:
    """Everything set aside, by sheet and row. A note on a row that is not a case would only distract."""
    noted = any(sheet.row_notes for sheet in read)
    kept = {(case.sheet, case.row) for case in cases} if noted else set()
    of_sheets = [item for sheet in read for item in sheet.set_aside]
    of_rows = [note for sheet in read for note in sheet.row_notes if (note.sheet, note.row) in kept]
    place = {sheet.title: n for n, sheet in enumerate(read)}
    everything = [*notes, *of_sheets, *of_rows, *others]
    return tuple(sorted(everything, key=lambda item: (place.get(item.sheet, len(place)), item.row)))
