"""Rows of a sheet, written as XML straight away and laid into the workbook when it is saved.

openpyxl takes about 40 microseconds a cell, nearly all of it for building XML elements; a year's grades
are two million cells. Everything else about the workbook is openpyxl's.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from audit.reports.cells import Coloured, Value, usable
from audit.reports.styles import Styles

IN_MEMORY = 4 * 1024 * 1024
CHARACTERS = 1.1  # of Arial 10, on average, to a unit of a column's width
LINE_HEIGHT = 13  # points
HIGHEST = 409  # what a row can be, in points
END = b"</sheetData>"
# In a spreadsheet's XML _x000D_ stands for a character: an underscore before such a text is written so.
ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column of this width."""
    return sum(1 + int(len(line) // (width * CHARACTERS)) for line in text.split("\n"))


class Rows:
    """The rows of one sheet below its headings."""

    def __init__(self, styles: Styles, kinds: Sequence[str], widths: Sequence[float]) -> None:
        self._styles = styles
        self._kinds = kinds
        self._widths = widths
        self._letters = [get_column_letter(position) for position in range(1, len(kinds) + 1)]
        self.written: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when it is laid in)
        self.n = 0

    def add(self, values: Sequence[Value], bold: bool = False) -> None:
        """Write one row: one value for each column."""
        self.n += 1
        number = self.n + 1  # the headings are row 1
        cells = [
            self._cell(f"{letter}{number}", value, kind, bold)
            for letter, value, kind in zip(self._letters, values, self._kinds, strict=True)
        ]
        height = self._height(values)
        self.written.write(f'<row r="{number}"{height}>{"".join(cells)}</row>'.encode())

    def _height(self, values: Sequence[Value]) -> str:
        """Room for the text that needs most lines: not every program makes it when it opens the file."""
        lines = max(
            (
                lines_of(value, width)
                for value, width in zip(values, self._widths, strict=True)
                if isinstance(value, str) and (len(value) >= width or "\n" in value)
            ),
            default=1,
        )
        return f' ht="{min(lines * LINE_HEIGHT + 2, HIGHEST)}"' if lines > 1 else ""

    def _cell(self, where: str, value: Value, kind: str, bold: bool) -> str:
        style = self._styles.number(value, kind, bold)
        if value is None or value == "":
            return f'<c r="{where}" s="{style}"/>'
        if isinstance(value, str | Coloured):
            text = usable(value.text if isinstance(value, Coloured) else value)
            text = escape(ESCAPE_LIKE.sub("_x005F_", text))
            # An inline string: text, whatever it begins with, and never a formula.
            return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        amount = to_excel(value) if isinstance(value, date) else value  # type: ignore[no-untyped-call]
        return f'<c r="{where}" s="{style}"><v>{amount!r}</v></c>'


def save(book: Workbook, rows: Mapping[str, Rows]) -> BytesIO:
    """The workbook with the rows of each sheet (by its title), ready to be read from its beginning."""
    plain, whole = BytesIO(), BytesIO()
    book.save(plain)
    paths = {sheet.path.lstrip("/"): rows[sheet.title] for sheet in book if sheet.title in rows}
    with ZipFile(plain) as made, ZipFile(whole, "w", ZIP_DEFLATED) as out:
        for name in made.namelist():
            content = made.read(name)
            if name not in paths:
                out.writestr(name, content)
                continue
            before, after = content.split(END)
            with out.open(name, "w", force_zip64=True) as part, paths[name].written as written:
                written.seek(0)
                part.write(before)
                copyfileobj(written, part)
                part.write(END + after)
    whole.seek(0)
    return whole
