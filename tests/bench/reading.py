"""Reading a case list of 3,000 rows a list, beside python-calamine's bare read of the same file."""

from datetime import date
from io import BytesIO
from pathlib import Path

from flask import Flask
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from audit.cases.spreadsheet import read_case_list
from tests.bench.measuring import row, timed

ROWS = 3000
STARTS = {6: "CIN Start Date", 7: "Child Protection Plan Start Date", 8: "Date Started to be Looked After"}
HEADINGS = [
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Does the Child have a Disability",
    "Start", "Allocated Team", "Allocated Worker",
]  # fmt: skip


def workbook() -> bytes:
    book = Workbook(write_only=True)
    for number in (6, 7, 8, 9):
        sheet = book.create_sheet(f"List {number}")
        sheet.append([STARTS.get(number, "LA in Touch") if name == "Start" else name for name in HEADINGS])
        for n in range(ROWS):
            start = date(2025, 1 + n % 12, 1 + n % 28) if number in STARTS else "a) Yes"
            sheet.append(
                [number * 100_000 + n, "a) Male", "a) WBRI", date(2015, 3, 4), 10.5, "b) No", start,
                 f"Team {n % 12}", f"Worker {n % 60}"]
            )  # fmt: skip
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def measure(app: Flask, folder: Path) -> None:
    content = workbook()

    def bare(n: int) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()

    found = read_case_list(content)
    assert len(found.cases) == 4 * ROWS
    row(
        f"read a case list of {4 * ROWS:,} rows",
        timed(lambda n: read_case_list(content), 3, first=1),
        "python-calamine's bare read",
        timed(bare, 3, first=1),
    )
