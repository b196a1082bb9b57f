"""How cells look: fonts, borders, number formats, the grades' colours. Each style is made once a sheet."""

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from audit.reports.cells import FORMULA_LIKE, Coloured, Value, usable

# The types known of openpyxl leave out sheets that are only written, and the styles of cells.
Sheet = Any
Cell = Any

LINE = Border(bottom=Side(style="thin", color="B1B4B6"))
FORMATS = {"number": "0", "whole": "#,##0", "share": "0%", "date": "d mmm yyyy"}
HEADINGS = ("heading", "heading of numbers")
SIDES = {
    "number": "left", "date": "left", "whole": "right", "share": "right", "grade": "center",
    "heading of numbers": "right",
}  # fmt: skip
SIZES = {"title": 18, "section": 13}
UNLINED = ("title", "section", "plain", "link")


class Styles:
    """The styles of one sheet, and cells in them."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._made: dict[tuple[object, ...], Cell] = {}

    def number(self, value: Value, kind: str, bold: bool = False) -> int:
        """The number under which the workbook keeps the style of a cell with this value."""
        style_id: int = self._like(value, kind, bold).style_id
        return style_id

    def cell(self, value: Value, kind: str, bold: bool = False) -> Cell:
        """A cell for openpyxl to write, or None for an empty one. Every string is text, never a formula."""
        if value is None or value == "":
            return None
        cell: Cell = WriteOnlyCell(self._sheet)
        cell._style = self._like(value, kind, bold)._style
        if isinstance(value, str | Coloured):
            cell._value = usable(value.text if isinstance(value, Coloured) else value)
            cell.data_type = "s"  # openpyxl would take a leading = for a formula
        else:
            cell.value = value
        return cell

    def _like(self, value: Value, kind: str, bold: bool) -> Cell:
        """An empty cell that looks as one with this value does."""
        style: tuple[object, ...] = (kind, bold)
        if isinstance(value, Coloured):
            style = ("grade", value.background, value.colour)
        elif isinstance(value, str) and value.startswith(FORMULA_LIKE):
            style = (kind, bold, "quoted")
        if style not in self._made:
            self._made[style] = self._make(style)
        return self._made[style]

    def _make(self, style: tuple[object, ...]) -> Cell:
        cell: Cell = WriteOnlyCell(self._sheet)
        kind = str(style[0])
        cell.alignment = Alignment(
            horizontal=SIDES.get(kind),
            vertical="bottom" if kind in HEADINGS else "top",
            wrap_text=kind in ("text", "plain", *HEADINGS),
        )
        cell.font = Font(name="Arial", size=SIZES.get(kind, 10), bold=style[1] is True or kind in SIZES)
        cell.border = Border() if kind in UNLINED else LINE
        if kind in HEADINGS:
            _paint(cell, "1D3557", "FFFFFF")
        elif kind == "grade":
            _paint(cell, str(style[1]).lstrip("#").upper(), str(style[2]).lstrip("#").upper())
        elif kind == "link":
            cell.font = Font(name="Arial", size=10, color="1D70B8", underline="single")
        if kind in FORMATS:
            cell.number_format = FORMATS[kind]
        # Excel then keeps it text even when someone edits the cell and presses Enter.
        cell.quotePrefix = "quoted" in style
        return cell


def _paint(cell: Cell, background: str, colour: str) -> None:
    cell.font = Font(name="Arial", size=10, bold=True, color=colour)
    cell.fill = PatternFill("solid", fgColor=background)
