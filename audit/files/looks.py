"""How a workbook that comes back looks: fonts, borders, the grades' colours, its tables, the page."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any, Protocol

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from audit.files.cell_text import FORMULA_LIKE, escaped
from audit.rules.framework import Point

# The types known of openpyxl leave out the half of what is used here.
Sheet = Any
Cell = Any

A3, A4 = 8, 9
TALLEST = 409.0  # of a row, in points
LINE = Border(bottom=Side(style="thin", color="B1B4B6"))
HEADING = PatternFill("solid", fgColor="1D3557")
TECHNICAL = PatternFill("solid", fgColor="505A5F")
PLAIN, BOLD = Font(name="Arial", size=10), Font(name="Arial", size=10, bold=True)
ON_DARK, GREY = (
    Font(name="Arial", size=10, bold=True, color="FFFFFF"),
    Font(name="Arial", size=9, color="505A5F"),
)
TOP = Alignment(vertical="top", wrap_text=True)
NOT_HERE = DifferentialStyle(fill=PatternFill("solid", bgColor="DEE0E2"))  # no descriptor stands here


class Column(Protocol):
    """What a table needs to know of its columns."""

    @property
    def heading(self) -> str: ...

    @property
    def width(self) -> float: ...

    @property
    def technical(self) -> bool: ...  # nobody types in it: its heading is grey


def write(sheet: Sheet, row: int, column: int, text: str, font: Font = PLAIN) -> Cell:
    """Write a text into a cell as text, whatever it begins with, in the way of a table."""
    cell = sheet.cell(row, column)
    cell.font, cell.alignment, cell.border, cell.number_format = font, TOP, LINE, "@"
    if text:
        # openpyxl would take a leading = for a formula.
        cell._value, cell.data_type = escaped(text), "s"
    # Excel then keeps it text even when someone edits the cell and presses Enter.
    cell.quotePrefix = text.startswith(FORMULA_LIKE)
    return cell


def headings(sheet: Sheet, columns: Sequence[Column]) -> None:
    """The first row, and the widths of the columns."""
    for place, column in enumerate(columns, 1):
        cell = write(sheet, 1, place, column.heading, ON_DARK)
        cell.fill = TECHNICAL if column.technical else HEADING
        cell.alignment = Alignment(vertical="bottom", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    lines = max(-(-len(column.heading) // max(4, int(column.width) - 3)) for column in columns)
    sheet.row_dimensions[1].height = 14.0 * min(4, lines) + 4


class _Grows(RowDimension):
    """A row with a height that Excel may change when someone types more into it."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 (the name openpyxl has for it)
        return False


def fit(sheet: Sheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Give a row the height that its texts need. `texts`: each with the width of its column."""
    lines = max(
        sum(len(wrap(line, max(4, int(width * 1.2)))) or 1 for line in text.split("\n"))
        for text, width in texts
    )
    sheet.row_dimensions[row] = _Grows(sheet, index=row, ht=min(TALLEST, 13.0 * lines + 4))


def table(sheet: Sheet, name: str, columns: Sequence[Column], rows: int) -> None:
    """Make what was written a table that grows as rows are typed below. It has at least one row."""
    last = get_column_letter(len(columns))
    made: Any = Table(displayName=name, ref=f"A1:{last}{max(rows, 1) + 1}")
    made._initialise_columns()
    for each, column in zip(made.tableColumns, columns, strict=True):
        each.name = escaped(column.heading)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet._tables.add(made)  # add_table would warn of what is done above


def paint(cell: Cell, point: Point) -> None:
    """A grade's letter on its colour."""
    cell.fill = PatternFill("solid", fgColor=point.background.lstrip("#").upper())
    cell.font = Font(name="Arial", size=10, bold=True, color=point.text.lstrip("#").upper())
    cell.alignment = Alignment(horizontal="center", vertical="top")


def page(sheet: Sheet, freeze: str = "A2", paper: int = A4) -> None:
    """Landscape, as wide as the page, the headings on each page, its name and number at the foot."""
    sheet.freeze_panes = freeze
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.3
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Page &P of &N"
