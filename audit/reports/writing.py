"""A sheet of Excel with one real table: headings in its first row, filters, frozen panes, ready to print."""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from audit.files.cell_text import usable
from audit.reports.rows import Rows
from audit.reports.sheet import Above, Column, Sheet, Total
from audit.reports.styles import Styles

Progress = Callable[[int], None]  # called now and then with how many rows are written

A4 = 9
TITLE_HEIGHT = 26  # points


class Written:
    """Writes one sheet: its head at once, its rows as they come, then the table around them."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.sheet: Any = book.create_sheet(sheet.title)
        self.of = sheet
        self._book = book
        self._top = sheet.above.height + 1 if sheet.above else 1
        styles, columns = Styles(self.sheet), sheet.columns
        self.rows = Rows(styles, [one.kind for one in columns], [one.width for one in columns], self._top + 1)
        for position, column in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(position)].width = column.width
        self.sheet.freeze_panes = f"{get_column_letter(sheet.freeze + 1)}{self._top + 1}"
        set_up_page(self.sheet, landscape=True)
        self.sheet.print_title_rows = f"{self._top}:{self._top}"
        self.headings = unlike([usable(column.heading) for column in columns])
        self.sheet.row_dimensions[self._top].height = _height(self.headings, columns)
        if sheet.above:
            self.sheet.row_dimensions[1].height = TITLE_HEIGHT
            self._above(sheet.above, styles)
        kinds = ["heading of numbers" if one.kind in ("whole", "share") else "heading" for one in columns]
        self.sheet.append(list(map(styles.cell, self.headings, kinds)))

    def _above(self, above: Above, styles: Styles) -> None:
        """What stands above the table: a title, a note, and lines of which some are chosen from a list."""
        self.sheet.append([styles.cell(above.title, "title")])
        self.sheet.append([styles.cell(above.note, "note")])
        for row, (label, value, name) in enumerate(above.lines, 3):
            self.sheet.append([styles.cell(label, "label"), styles.cell(value, "choice")])
            if not name:
                continue
            where = f"{self.of.title}!$B${row}"
            self._book.defined_names[name] = DefinedName(name, attr_text=where)
            if choices := above.choices.get(name):
                self.sheet.data_validations.append(_one_of(choices, f"B{row}", label))
        self.sheet.append([])

    def close(self) -> None:
        """Make what was written a table. A table of Excel has at least one row, be it an empty one."""
        if not self.rows.n:
            self.rows.add([None] * len(self.of.columns))
        last = get_column_letter(len(self.of.columns))
        reference = f"A{self._top}:{last}{self._top + self.rows.n}"
        table: Any = Table(displayName=self.of.name, ref=reference)
        table._initialise_columns()
        for column, heading in zip(table.tableColumns, self.headings, strict=True):
            column.name = heading
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        self.sheet._tables.add(table)  # add_table would warn of what is done above

    def add(self, values: Sequence[Any]) -> None:
        """Append a row: one value for each column."""
        self.rows.add(values, isinstance(values, Total))


def _one_of(choices: str, cell: str, what: str) -> DataValidation:
    rule = DataValidation(
        type="list", formula1=choices, allow_blank=True, showErrorMessage=True, showInputMessage=True,
        errorTitle=f"No such {what.lower()}", error="Choose one of the list.",
        promptTitle=what, prompt="Choose from the list. The figures below follow.",
    )  # fmt: skip
    rule.add(cell)
    return rule


def _height(headings: Sequence[str], columns: Sequence[Column]) -> float:
    """The height of the heading row, in points: room for the heading that needs most lines."""
    lines = (
        len(wrap(heading, max(4, int(column.width) - 1)))
        for heading, column in zip(headings, columns, strict=True)
    )
    return 13.0 * max(lines) + 4


def set_up_page(sheet: Any, landscape: bool) -> None:
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
