"""Rows of a sheet, written as XML straight away and laid into the workbook when it is saved.

openpyxl takes about 10 microseconds a cell, nearly all of it for building XML elements, and keeps no value
beside a formula; a year's grades are two million cells. XlsxWriter was tried: a little more than half of
openpyxl's time, and its tables need every cell in memory. Everything else about the workbook is openpyxl's.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from audit.files.cell_text import FORMULA_LIKE, escaped, usable
from audit.reports.cells import Coloured, Formula, Value
from audit.reports.styles import Styles

IN_MEMORY = 1024 * 1024  # of each sheet; the rest is on disk
FASTER = 3  # how hard to compress: a little larger, in half the time
CHARACTERS = 1.1  # of Arial 10, on average, to a unit of a column's width
LINE_HEIGHT = 13  # points
HIGHEST = 409  # what a row can be, in points
END = b"</sheetData>"


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column of this width."""
    return sum(1 + int(len(line) // (width * CHARACTERS)) for line in text.split("\n"))


@lru_cache(4096)
def _short(text: str) -> str:
    return _long(text)


def _long(text: str) -> str:
    """A text as it stands in a cell: an inline string, which is never a formula, whatever it begins with."""
    return f'" t="inlineStr"><is><t xml:space="preserve">{escape(escaped(usable(text)))}</t></is></c>'


def _text(text: str) -> str:
    """What many rows say (a team, a question) is worked out once."""
    return _short(text) if len(text) < 200 else _long(text)


class Rows:
    """The rows of one sheet below its headings."""

    def __init__(self, styles: Styles, kinds: Sequence[str], widths: Sequence[float], first: int = 2) -> None:
        self._styles = styles
        self._kinds = kinds
        self._widths = widths
        self._first = first
        self._letters = [get_column_letter(position) for position in range(1, len(kinds) + 1)]
        self._usual = {bold: [styles.number(None, kind, bold) for kind in kinds] for bold in (False, True)}
        self.written: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when it is laid in)
        self.n = 0

    def add(self, values: Sequence[Value], bold: bool = False) -> None:
        """Write one row: one value for each column."""
        number = self._first + self.n
        self.n += 1
        usual, lines, cells = self._usual[bold], 1, []
        for place, value in enumerate(values):
            where = f'<c r="{self._letters[place]}{number}" s="'
            if value is None or value == "":
                cells.append(f'{where}{usual[place]}"/>')
            elif isinstance(value, str):
                style = usual[place]
                if value.startswith(FORMULA_LIKE):
                    style = self._styles.number(value, self._kinds[place], bold)
                cells.append(f"{where}{style}{_text(value)}")
                if len(value) >= self._widths[place] or "\n" in value:
                    lines = max(lines, lines_of(value, self._widths[place]))
            elif isinstance(value, Coloured):
                style = self._styles.number(value, self._kinds[place], bold)
                cells.append(f"{where}{style}{_text(value.text)}")
            elif isinstance(value, Formula):
                cells.append(f"{where}{usual[place]}{_formula(value)}")
            else:
                amount = to_excel(value) if isinstance(value, date) else value  # type: ignore[no-untyped-call]
                cells.append(f'{where}{usual[place]}"><v>{amount!r}</v></c>')
        height = f' ht="{min(lines * LINE_HEIGHT + 2, HIGHEST)}"' if lines > 1 else ""
        self.written.write(f'<row r="{number}"{height}>{"".join(cells)}</row>'.encode())


def _formula(one: Formula) -> str:
    """A formula with the value it has now, for whatever does not work it out."""
    if isinstance(one.value, str):
        return f'" t="str"><f>{escape(one.text)}</f><v>{escape(one.value)}</v></c>'
    return f'"><f>{escape(one.text)}</f><v>{one.value!r}</v></c>'


def save(
    book: Workbook, rows: Mapping[str, Rows], into: IO[bytes], mended: Mapping[str, Callable[[bytes], bytes]]
) -> None:
    """Write the workbook with the rows of each sheet (by its title); `mended` changes other parts by name."""
    with TemporaryFile() as plain:
        book.save(plain)
        paths = {sheet.path.lstrip("/"): rows[sheet.title] for sheet in book if sheet.title in rows}
        with ZipFile(plain) as made, ZipFile(into, "w", ZIP_DEFLATED, compresslevel=FASTER) as out:
            for name in made.namelist():
                content = made.read(name)
                if name not in paths:
                    out.writestr(name, mended[name](content) if name in mended else content)
                    continue
                before, after = content.split(END)
                with out.open(name, "w", force_zip64=True) as part, paths[name].written as written:
                    written.seek(0)
                    part.write(before)
                    copyfileobj(written, part)
                    part.write(END + after)
