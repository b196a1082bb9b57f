"""How cells look: fonts, borders, number formats, the grades' colours. Each style is made once a sheet."""

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from audit.files.cell_text import FORMULA_LIKE, usable
from audit.reports.cells import Coloured, Value

# The types known of openpyxl leave out sheets that are only written, and the styles of cells.
Cell = Any

LINE = Border(bottom=Side(style="thin", color="B1B4B6"))
BOX = Border(*(Side(style="medium", color="0B0C0C"),) * 4)
FORMATS = {
    "number": "0", "whole": "#,##0", "share": "0%", "decimal": "0.00", "date": "d mmm yyyy",
    "choice": "@",  # what is chosen stays the text it is: a round that is called 2026 is no number
}  # fmt: skip
HEADINGS = ("heading", "heading of numbers")
SIDES = {
    "number": "left", "date": "left", "whole": "right", "share": "right", "decimal": "right",
    "grade": "center", "heading of numbers": "right", "choice": "left",
}  # fmt: skip
SIZES = {"title": 18, "section": 13}
UNLINED = ("title", "section", "plain", "link", "note", "label")


class Styles:
    """The styles of one sheet, and cells in them."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[tuple[object, ...], Cell] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def number(self, value: Value, kind: str, bold: bool = False) -> int:
        """The number under which the workbook keeps the style of a cell with this value."""
        style = _style(value, kind, bold)
        if style not in self._numbers:
            self._numbers[style] = self._like(value, kind, bold).style_id
        return self._numbers[style]

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
        style = _style(value, kind, bold)
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
            indent=1 if kind in ("text", "heading") else 0,  # away from a number beside it
        )
        cell.font = Font(name="Arial", size=SIZES.get(kind, 10), bold=style[1] is True or kind in SIZES)
        cell.border = Border() if kind in UNLINED else BOX if kind == "choice" else LINE
        if kind in ("choice", "label"):
            cell.font = Font(name="Arial", size=10, bold=True)
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


def _style(value: Value, kind: str, bold: bool) -> tuple[object, ...]:
    """What the look of a cell with this value depends on."""
    if isinstance(value, Coloured):
        return ("grade", value.background, value.colour)
    if isinstance(value, str) and value.startswith(FORMULA_LIKE):
        return (kind, bold, "quoted")
    return (kind, bold)


def _paint(cell: Cell, background: str, colour: str) -> None:
    cell.font = Font(name="Arial", size=10, bold=True, color=colour)
    cell.fill = PatternFill("solid", fgColor=background)
