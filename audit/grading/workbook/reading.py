"""An audit's workbook in: its sheets become rows of texts, and whatever cannot be read names its cell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from audit.files.cell_text import plain
from audit.files.extent import DIGITS
from audit.files.marked import Sheet, marked_sheets
from audit.files.package import MEGABYTE, Limits, UnusableFile
from audit.grading.workbook.columns import DAYS, ORIGIN, columns_of
from audit.grading.workbook.origin import NOT_OURS, Origin, origin_in
from audit.grading.workbook.slots import SHEETS, as_read
from audit.rules.texts import has_unseen

# The largest framework, every text as long as it may be, would be more than anybody writes about one case.
LIMITS = Limits(
    packed=5 * MEGABYTE,
    unpacked=60 * MEGABYTE,
    furthest_row=5_000,
    cells=500_000,
    if_empty="Take the workbook out again, or choose the file that you filled in.",
    make_smaller="Take the workbook out again, copy your answers into it, without pictures, and choose it.",
    if_too_far=(
        "Press Ctrl+End in each sheet to see where it ends, delete the rows and columns after the table, "
        "save the file, and choose it again."
    ),
)
MOST_CAUSES = 50  # columns for what lay behind a grade that are looked for
AS_TEXT = "Type it again with an apostrophe first"


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be used, and what to do about it."""

    sheet: str
    cell: str
    words: str

    @property
    def place(self) -> tuple[str, int, str]:
        """Where it stands, as somebody goes through the workbook: by sheet, row and column."""
        letters = self.cell.split(":")[0].rstrip(DIGITS)
        digits = self.cell.split(":")[0][len(letters) :]
        return self.sheet, int(digits or 0), letters.rjust(3)


@dataclass(frozen=True)
class Row:
    """What stands in the cells of one row that are filled in, by the keys of their columns."""

    sheet: str
    number: int
    code: str
    texts: dict[str, str]
    letters: dict[str, str]
    faulty: bool  # a cell of it cannot be read

    def fault(self, key: str, words: str) -> Fault:
        return Fault(self.sheet, f"{self.letters.get(key, 'A')}{self.number}", words)


@dataclass
class Opened:
    """A workbook of an audit: where it comes from, its rows, and the cells that cannot be read."""

    origin: Origin
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def open_workbook(content: bytes, filename: str, secret: str) -> Opened:
    """What is in an uploaded workbook of an audit. Raises UnusableFile for what is none."""
    sheets = marked_sheets(content, filename, LIMITS, (*SHEETS, ORIGIN))
    if ORIGIN not in sheets:
        raise UnusableFile(NOT_OURS)
    opened = Opened(origin_in(sheets[ORIGIN].rows, secret))
    for title in SHEETS:
        if title not in sheets and not opened.origin.has(title):
            continue  # it was taken out before there was this sheet
        if title not in sheets:
            raise UnusableFile(
                f"There is no sheet {title} in this workbook. Take the workbook out again, copy your answers "
                "into it, and choose that one."
            )
        _Table(title, sheets[title], opened).read()
    return opened


class _Table:
    """One sheet under its headings. What it says goes into `opened`."""

    def __init__(self, title: str, sheet: Sheet, opened: Opened) -> None:
        self.title, self.sheet, self.opened = title, sheet, opened
        self.places = self._headed()
        self.letters = {key: get_column_letter(place) for key, place in self.places.items()}
        self.asked = [key for key in self.places if key in _asked(title)]

    def fault(self, cell: str, words: str) -> None:
        self.opened.faults.append(Fault(self.title, cell, words))

    def _headed(self) -> dict[str, int]:
        """The place of each column, by its key: the first under its heading."""
        keys = {plain(column.heading): column.key for column in columns_of(self.title, MOST_CAUSES)}
        places: dict[str, int] = {}
        for place, value in enumerate(self.sheet.rows[0] if self.sheet.rows else [], 1):
            key = keys.get(plain(value)) if isinstance(value, str) else None
            if key in places:
                words = f"Two columns are headed “{str(value)[:60]}”. Delete the one that you added."
                self.fault(f"{get_column_letter(place)}1", words)
            elif key:
                places[key] = place
        return places

    def read(self) -> None:
        for area in self.sheet.merged:
            self.fault(area, "These cells are merged. Unmerge them, and fill in each of them.")
        missing = [
            column.heading
            for column in columns_of(self.title, 0)
            if (column.asked or column.key == "code") and column.key not in self.places
        ]
        for heading in missing:
            self.fault("1:1", f"No column is headed “{heading}” in row 1. Put the heading back.")
        if missing:
            return
        self._refuse_unheaded()
        marked = {row for row, place in self.sheet.marks if place in self.places.values()}
        for number in sorted({*range(2, len(self.sheet.rows) + 1), *(row for row in marked if row > 1)}):
            self._row(number)

    def _row(self, number: int) -> None:
        before = len(self.opened.faults)
        texts = {key: self._text(number, key) for key in ("code", *self.asked)}
        row = Row(
            self.title,
            number,
            texts.pop("code"),
            texts,
            self.letters,
            faulty=len(self.opened.faults) > before,
        )
        if row.code:
            self.opened.rows.append(row)
        elif any(texts.values()):
            words = "There is no code in this row, so nobody can tell what it answers. Move it to its row."
            self.fault(f"{self.letters['code']}{number}", words)

    def _text(self, number: int, key: str) -> str:
        """The text of a cell; nothing where it cannot be read, which is kept as a fault."""
        place = self.places[key]
        cell = f"{self.letters[key]}{number}"
        if (number, place) in self.sheet.marks:
            words = self.sheet.marks[number, place]
            self.fault(cell, f"{words[0].upper()}{words[1:]}.")
            return ""
        value = self._value(number, place)
        if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
            return format(value, ".15g")
        if key in DAYS and isinstance(value, date):
            return f"{value:%d/%m/%Y}"  # here a date is what is wanted
        if value is not None and not isinstance(value, str):
            made = "TRUE or FALSE" if isinstance(value, bool) else "a date or a time"
            self.fault(cell, f"Excel has made {made} of this. {AS_TEXT}.")
            return ""
        text = as_read(value or "")
        if has_unseen(text):
            self.fault(cell, "This holds a character that cannot be seen. Type it again.")
            return ""
        return text

    def _value(self, number: int, place: int) -> Any:
        values = self.sheet.rows[number - 1] if number <= len(self.sheet.rows) else []
        return values[place - 1] if place <= len(values) else None

    def _refuse_unheaded(self) -> None:
        """Something stands in a column that is not read: it would be lost without a word."""
        known = {plain(column.heading) for column in columns_of(self.title, MOST_CAUSES)}
        first: Sequence[Any] = self.sheet.rows[0] if self.sheet.rows else []
        seen: set[int] = set()
        for number, values in enumerate(self.sheet.rows[1:], 2):
            for place, value in enumerate(values, 1):
                heading = first[place - 1] if place <= len(first) else None
                said = value is not None and str(value).strip()
                if place in seen or not said or plain(str(heading or "")) in known:
                    continue
                seen.add(place)
                words = "This column is not brought in. Move what it says to a column that is, and empty it."
                self.fault(f"{get_column_letter(place)}{number}", words)


def _asked(title: str) -> Collection[str]:
    return {column.key for column in columns_of(title, MOST_CAUSES) if column.asked}
