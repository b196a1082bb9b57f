"""The workbook of results, beside openpyxl's write-only mode writing the same cells with no styles."""

from io import BytesIO
from pathlib import Path

from flask import Flask
from openpyxl import Workbook, load_workbook
from werkzeug.datastructures import MultiDict

from audit.reports.workbook import results_workbook
from audit.results.selection import select_from
from tests.bench.measuring import row, timed


def measure(app: Flask, folder: Path) -> None:
    with app.app_context():
        selection = select_from(MultiDict(), None)
        assert selection
        content = results_workbook(selection, 5, "bench", names_auditors=True).getvalue()
        ours = timed(lambda n: results_workbook(selection, 5, "bench", names_auditors=True), 3, first=1)
    read = load_workbook(BytesIO(content), read_only=True)
    cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}
    n = sum(len(line) for lines in cells.values() for line in lines)

    def bare(_: int) -> None:
        book = Workbook(write_only=True)
        for title, lines in cells.items():
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(line)
        book.save(BytesIO())

    row(
        f"the workbook, {n:,} cells",
        ours,
        "openpyxl write-only, the same cells bare",
        timed(bare, 3, first=1),
    )
