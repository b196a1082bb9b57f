"""The workbook of results: a cover, then figures, then the records they are counted from."""

from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from audit.reports import figure_sheets, record_sheets
from audit.reports.cover import Made, cover
from audit.reports.rows import save
from audit.results import figures
from audit.results.selection import Selection
from audit.rules import clock

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def results_workbook(selection: Selection, limit: int, by: str, names_auditors: bool) -> BytesIO:
    """An Excel workbook of this selection, ready to be read from its beginning.

    `limit` is the number of grades under which no share is given; `by` says on the cover who made it.
    """
    made = Made(clock.now(), by, limit, names_auditors)
    book = Workbook(write_only=True)
    _describe(book, selection, clock.now().replace(tzinfo=None), by)
    table = figures.team_by_theme(selection)
    cover(book, selection, table, made)
    sheets = (
        figure_sheets.team_by_theme(book, table, limit),
        figure_sheets.team_by_theme_in_full(book, table, limit, selection.version.judgement_scale),
        figure_sheets.theme_by_criterion(book, selection, figures.every_criterion(selection), limit),
        record_sheets.audits(book, selection, names_auditors),
        record_sheets.grades(book, selection),
    )
    return save(book, {sheet.title: sheet.rows for sheet in sheets})


def _describe(book: Workbook, selection: Selection, at: datetime, by: str) -> None:
    book.properties.title = "Results of case audits"
    book.properties.subject = selection.words
    book.properties.creator = by
    book.properties.lastModifiedBy = by
    book.properties.created = book.properties.modified = at
    book.properties.description = "Made by Case Audit. The cover sheet says what is in it."
    book.properties.language = "en-GB"
