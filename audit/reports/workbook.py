"""The workbook of results: a cover, a live summary, figures and charts, and what they are counted from."""

from typing import IO, Any

from openpyxl import Workbook

from audit.reports import distribution_sheet, trend_sheets
from audit.reports.asked import Asked
from audit.reports.charting import Chart, add, with_words
from audit.reports.cover import TITLE, cover
from audit.reports.record_sheets import ROWS_OF_A_SHEET
from audit.reports.rows import save
from audit.reports.sheet import Sheet
from audit.reports.sheets import sheets
from audit.reports.styles import Styles
from audit.reports.writing import TITLE_HEIGHT, Progress, Written, set_up_page

SAY_EVERY = 500  # rows
CHARTS = "Charts"
ABOUT_CHARTS = (
    "The trend of each judgement, and the distribution beside the benchmark, each drawn from its sheet."
)
NO_CHARTS = "There are not enough rounds or grades yet for a chart."
NO_GRADES = "No Grades: there are more than a sheet of Excel can hold. Export as CSV, or choose fewer rounds."


def write_workbook(
    asked: Asked, into: IO[bytes], progress: Progress = lambda _: None, most_rows: int = ROWS_OF_A_SHEET
) -> None:
    """Write the Excel workbook of what is asked for. Memory does not grow with its rows.

    Grades that are more than `most_rows` are left out, and the cover says so.
    """
    book = Workbook(write_only=True)
    _describe(book, asked)
    courses = trend_sheets.trend_courses(asked)
    parts = sheets(asked, courses, most_rows)
    charts = [*distribution_sheet.charts(asked), *trend_sheets.charts(asked, courses)]
    cover(book, asked, _contents(parts))
    written = _write(book, parts, charts, progress)
    mended = {"xl/drawings/drawing1.xml": lambda content: with_words(content, charts)} if charts else {}
    save(book, {one.of.title: one.rows for one in written}, into, mended)


def _contents(parts: list[Sheet]) -> list[tuple[str, str]]:
    found = [(one.title, one.about) for one in parts]
    found.insert(1, (CHARTS, ABOUT_CHARTS))
    if "Grades" not in dict(found):
        found.append(("Checks", NO_GRADES))
    return found


def _write(book: Workbook, parts: list[Sheet], charts: list[Chart], progress: Progress) -> list[Written]:
    """Every sheet with its rows; the sheet of charts stands after the first."""
    written, done = [], 0
    first, *others = parts
    written.append(Written(book, first))
    onto = _sheet_of_charts(book, bool(charts))
    written += [Written(book, one) for one in others]
    for one in written:
        for values in one.of.rows():
            one.add(values)
            done += 1
            if done % SAY_EVERY == 0:
                progress(done)
        one.close()
    add(onto, {one.of.title: one.sheet for one in written}, charts, below=2)
    return written


def _sheet_of_charts(book: Workbook, any_there: bool) -> Any:
    sheet: Any = book.create_sheet(CHARTS)
    set_up_page(sheet, landscape=True)
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    styles = Styles(sheet)
    sheet.append([styles.cell(CHARTS, "title")])
    sheet.append([styles.cell(ABOUT_CHARTS if any_there else NO_CHARTS, "note")])
    return sheet


def _describe(book: Workbook, asked: Asked) -> None:
    book.properties.title = TITLE
    book.properties.subject = asked.selection.words
    book.properties.creator = book.properties.lastModifiedBy = asked.by
    book.properties.created = book.properties.modified = asked.at.replace(tzinfo=None)
    book.properties.description = "Made by Case Audit. The cover sheet says what is in it."
    book.properties.language = "en-GB"
