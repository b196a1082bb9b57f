"""Opening an uploaded case list safely, of whatever kind: how large it may be, and its rows.

What the rows mean is in `headings.py` and `values.py`; how a workbook is measured before it is read is in
`audit/files/package.py`. Everything that goes wrong here becomes `UnusableFile`.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Protocol

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from audit.cases.spreadsheet.values import Cell
from audit.files import apart, delimited
from audit.files.kinds import TEXT, XLS, XLSX, kind_of
from audit.files.package import (
    DAMAGED,
    MEGABYTE,
    SAVE_AS,
    Limits,
    UnusableFile,
    failing_in_words,
    measured_parts,
    packed_again,
    refuse_large,
)

# The largest authority's eleven lists come to about 5 MB; 30 MB leaves room for extra columns and free text.
MOST_BYTES = 30 * MEGABYTE
# A workbook packs to about a tenth. More than this from 30 MB is a mistake or an attempt to fill the memory.
MOST_EXPANDED_BYTES = 300 * MEGABYTE
# Room for the 50,000 rows that a list may have, with titles and gaps.
FURTHEST_ROW = 75_000
# 32 bytes a cell in calamine: about 300 MB for one sheet, enough for 75,000 rows of 130 columns.
MOST_CELLS = 10_000_000
# Sheets up to so many cells together stay open, as a sheet is looked at more than once: 130 MB.
MOST_KEPT_CELLS = 4_000_000
# A text has no sheets; its file's name stands for one.
LONGEST_TITLE = 60


class Book(Protocol):
    """The sheets of an uploaded list."""

    titles: tuple[str, ...]
    hidden: frozenset[str]

    def rows(self, title: str) -> Iterator[tuple[int, list[Cell]]]:
        """Each row of a sheet down to the last one in use, with its number in Excel."""

    def height(self, title: str) -> int:
        """How many rows a sheet has, down to the last one in use."""


class Workbook:
    """The sheets of an uploaded workbook that was found safe to read."""

    def __init__(self, reader: CalamineWorkbook) -> None:
        self._reader = reader
        self._kept: dict[str, CalamineSheet] = {}
        self._room = MOST_KEPT_CELLS
        sheets = [sheet for sheet in reader.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        self.titles = tuple(sheet.name for sheet in sheets)
        self.hidden = frozenset(sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible)

    def rows(self, title: str) -> Iterator[tuple[int, list[Cell]]]:
        """Each row of a sheet down to the last one in use, with its number in Excel."""
        with failing_in_words():
            # Rows above the first one in use are given as blank ones, so counting from 1 agrees with Excel.
            yield from enumerate(self._sheet(title).iter_rows(), start=1)

    def height(self, title: str) -> int:
        """How many rows a sheet has, down to the last one in use."""
        with failing_in_words():
            return int(self._sheet(title).total_height)

    def _sheet(self, title: str) -> CalamineSheet:
        if title not in self._kept:
            sheet = self._reader.get_sheet_by_name(title)
            cells = sheet.height * sheet.width
            if cells > self._room:
                return sheet
            self._room -= cells
            self._kept[title] = sheet
        return self._kept[title]


class WholeBook:
    """Sheets that were read whole: text with separators, and kinds of workbook that are read apart."""

    def __init__(self, sheets: list[apart.Sheet]) -> None:
        self.titles = tuple(sheet.title for sheet in sheets)
        self.hidden = frozenset(sheet.title for sheet in sheets if sheet.hidden)
        self._rows = {sheet.title: sheet.rows for sheet in sheets}

    def rows(self, title: str) -> Iterator[tuple[int, list[Cell]]]:
        """Each row of a sheet down to the last one in use, with its number in Excel."""
        return iter(enumerate(self._rows[title], start=1))

    def height(self, title: str) -> int:
        """How many rows a sheet has, down to the last one in use."""
        return len(self._rows[title])


def open_list(content: bytes, filename: str = "") -> Book:
    """The sheets of a file of any kind that is read, or UnusableFile with what is wrong and what to do."""
    refuse_large(content, _limits(), packed=False)
    kind = kind_of(content)
    if kind == XLSX:
        return open_workbook(content, filename)
    if kind == TEXT:
        title = PurePath(filename.replace("\\", "/")).stem[:LONGEST_TITLE] or "List"
        return WholeBook([apart.Sheet(title, False, delimited.rows_of(content, _limits()))])
    refuse_large(content, _limits(), packed=kind != XLS)
    return WholeBook(_read_apart(content))


def _read_apart(content: bytes) -> list[apart.Sheet]:
    try:
        return apart.sheets_of(content, FURTHEST_ROW, MOST_CELLS)
    except apart.TooMuch:
        raise UnusableFile(_limits().too_far) from None
    except apart.NotHere:
        raise UnusableFile(f"This kind of workbook is not read on this machine. {SAVE_AS}") from None
    except apart.Unreadable:
        raise UnusableFile(DAMAGED) from None


def open_workbook(content: bytes, filename: str = "") -> Workbook:
    """The workbook in an uploaded file, or UnusableFile with what is wrong and what to do."""
    parts = measured_parts(content, filename, _limits())
    with failing_in_words():
        return Workbook(CalamineWorkbook.from_filelike(packed_again(parts)))


def _limits() -> Limits:
    return Limits(
        packed=MOST_BYTES,
        unpacked=MOST_EXPANDED_BYTES,
        furthest_row=FURTHEST_ROW,
        cells=MOST_CELLS,
        if_empty="Export the lists again and choose the new file.",
        make_smaller="Keep only the lists of cases, without pictures and free text, and choose that file.",
        if_too_far=(
            "If the list itself is that long, filter it to open cases. "
            "If not, press Ctrl+End in each sheet to see where it ends, delete the rows and columns after "
            "the list, save the file, and choose it again."
        ),
    )
