"""Reading case lists, beside a bare read of the same file; then bringing one in and drawing from it.

A bare read makes rows of cells. Ours measures the file first, so that none can fill the memory, and makes
cases of the rows: references, teams, dates, ages and groups, each child once, with what is wrong by row.
"""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

from flask import Flask
from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import insert

from audit.cases.changes import bring_in
from audit.cases.spreadsheet import FoundCaseList, read_case_list
from audit.cases.spreadsheet import fields as f
from audit.cases.spreadsheet.mapped import Choice, read_mapped
from audit.cases.spreadsheet.opening import open_list
from audit.extensions import begin_writing, db
from audit.models import CaseListEntry
from audit.rounds import queries
from audit.rules import frame
from audit.rules.frame import Terms
from audit.rules.sampling import SizeKind
from tests.bench.measuring import row, timed
from tests.factories import make_framework, make_planned_round

LISTS, EVERY_LIST = (6, 7, 8, 9), (3, 4, 5, 6, 7, 8, 9)
STARTS = {6: "CIN Start Date", 7: "Child Protection Plan Start Date", 8: "Date Started to be Looked After"}
HEADINGS = [
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Does the Child have a Disability",
    "Start", "Allocated Team", "Allocated Worker",
]  # fmt: skip
BARE = "python-calamine's bare read"
TODAY = date(2026, 11, 30)


def workbook(rows: int, lists: tuple[int, ...] = LISTS) -> bytes:
    book = Workbook(write_only=True)
    for number in lists:
        sheet = book.create_sheet(f"List {number}")
        sheet.append([STARTS.get(number, "LA in Touch") if name == "Start" else name for name in HEADINGS])
        for n in range(rows):
            start = date(2025, 1 + n % 12, 1 + n % 28) if number in STARTS else "a) Yes"
            sheet.append(
                [number * 100_000 + n, "a) Male", "a) WBRI", date(2009 + n % 17, 1 + n % 12, 1 + n % 28),
                 n % 17, "b) No", start, f"Team {n % 12}", f"Worker {n % 60}"]
            )  # fmt: skip
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def measure(app: Flask, folder: Path) -> None:
    _read("read a case list of 12,000 rows", workbook(3_000))
    _read("read 7 lists of 12,000 rows", workbook(12_000, EVERY_LIST))
    found = _read("read a case list of 100,000 rows", workbook(25_000))
    _read_csv(50_000)
    with app.app_context():
        _bring_in(found)


def _read(what: str, content: bytes) -> FoundCaseList:
    def bare(_: int) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()

    def ours(_: int) -> FoundCaseList:
        # The page that waits is told how far it has come.
        return read_case_list(content, today=TODAY, progress=lambda done, total: None)

    row(what, timed(ours, 5, first=1), BARE, timed(bare, 5, first=1))
    return ours(0)


def _read_csv(rows: int) -> None:
    lines = [f"C{n};Team {n % 12};Worker {n % 60};CIN;{1 + n % 28:02}/03/2026" for n in range(rows)]
    text = "Case ID;Team;Worker;Status;Started\n" + "\n".join(lines)
    places = {f.REFERENCE: 0, f.TEAM: 1, f.WORKER: 2, f.COHORT: 3, f.OPENED_ON: 4}
    choice = Choice("list", 1, places, cohorts={"cin": "child_in_need"})
    content = text.encode()

    def ours(_: int) -> FoundCaseList:
        return read_mapped(open_list(content, "list.csv"), choice, "", TODAY)

    assert len(ours(0).cases) == rows
    row(
        f"read chosen columns of a CSV of {rows:,} rows",
        timed(ours, 5, first=1),
        "csv.reader's bare read",
        timed(lambda n: list(csv.reader(StringIO(content.decode()), delimiter=";")), 5, first=1),
    )


def _bring_in(found: FoundCaseList) -> None:
    """Everything is taken back, so that the list is as new each time."""
    bare_rows = [
        {
            "case_list_id": 1, "case_id": 10_000_000 + n, "cohort": "in_care", "team_id": None,
            "worker": case.worker, "supervisor": None, "age_band": case.age_band, "gender": case.gender,
            "ethnicity_group": case.ethnicity_group, "disability": case.disability,
            "opened_on": case.opened_on, "closed_on": None, "sheet": case.sheet, "row": case.row,
        }
        for n, case in enumerate(found.cases)
    ]  # fmt: skip

    def ours(_: int) -> None:
        begin_writing()
        bring_in(found, "list.xlsx", "Bench", None)
        db.session.rollback()

    def bare(_: int) -> None:
        begin_writing()
        if db.engine.dialect.name == "sqlite":
            db.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        db.session.connection().execute(insert(CaseListEntry.__table__), bare_rows)
        db.session.rollback()

    n = len(found.cases)
    row(f"bring in {n:,} cases", timed(ours, 3, first=1), "one bare insert a case", timed(bare, 3, first=1))
    begin_writing()
    made = make_planned_round(bring_in(found, "list.xlsx", "Bench", None), make_framework(), "Bench")
    terms = Terms(SizeKind.NUMBER, 1000, True, False, 582913)
    db.session.flush()
    of_list = CaseListEntry.case_list_id == made.case_list_id
    row(
        f"draw 1,000 of {n:,} stored cases",
        timed(lambda _: frame.outcome(queries.listed(made, {}), terms), 3, first=1),
        "select their ids",
        timed(lambda _: db.session.execute(db.select(CaseListEntry.id).where(of_list)).all(), 3, first=1),
    )
    db.session.rollback()
