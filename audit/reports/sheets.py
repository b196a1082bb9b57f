"""A sheet with one real table: headings in its first row, filters, frozen panes, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from audit.reports.cells import Value, usable
from audit.reports.rows import Rows
from audit.reports.styles import Sheet, Styles

A4 = 9


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, width in characters, and what its values are."""

    heading: str
    width: float = 14
    kind: str = "text"  # text, number, whole, share, date


class TableSheet:
    """Writes one table, row by row, then closes it."""

    def __init__(self, book: Workbook, title: str, name: str, columns: Sequence[Column], freeze: str) -> None:
        self.sheet: Sheet = book.create_sheet(title)
        self.title = title
        self.columns = columns
        self._name = name
        styles = Styles(self.sheet)
        self.rows = Rows(styles, [column.kind for column in columns], [column.width for column in columns])
        for position, column in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(position)].width = column.width
        self.sheet.freeze_panes = freeze
        set_up_page(self.sheet, landscape=True)
        self.sheet.print_title_rows = "1:1"
        self.headings = unlike([usable(column.heading) for column in columns])
        self.sheet.row_dimensions[1].height = _height(self.headings, columns)
        kinds = ["heading of numbers" if one.kind in ("whole", "share") else "heading" for one in columns]
        self.sheet.append(list(map(styles.cell, self.headings, kinds)))

    def add(self, values: Sequence[Value], bold: bool = False) -> None:
        """Append a row: one value for each column."""
        self.rows.add(values, bold)

    def close(self) -> "TableSheet":
        """Make what was written a table. A table of Excel has at least one row, be it an empty one."""
        last = get_column_letter(len(self.columns))
        table: Any = Table(displayName=self._name, ref=f"A1:{last}{max(self.rows.n, 1) + 1}")
        table._initialise_columns()
        for column, heading in zip(table.tableColumns, self.headings, strict=True):
            column.name = heading
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        self.sheet._tables.add(table)  # add_table would warn of what is done above
        return self


def _height(headings: Sequence[str], columns: Sequence[Column]) -> float:
    """The height of the heading row, in points: room for the heading that needs most lines."""
    lines = (
        len(wrap(heading, max(4, int(column.width) - 1)))
        for heading, column in zip(headings, columns, strict=True)
    )
    return 13.0 * max(lines) + 4


def set_up_page(sheet: Sheet, landscape: bool) -> None:
    """A4, as wide as the page, with the sheet's name and page numbers at the foot."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.3
    sheet.HeaderFooter.oddFooter.left.text = "&A"
    sheet.HeaderFooter.oddFooter.right.text = "Page &P of &N"


def unlike(headings: Sequence[str]) -> list[str]:
    """Headings of which no two are the same, whatever their capitals: a table of Excel needs that."""
    found: list[str] = []
    for heading in headings:
        one, number = heading, 2
        while one.lower() in {other.lower() for other in found}:
            one, number = f"{heading} ({number})", number + 1
        found.append(one)
    return found
