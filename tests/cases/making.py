"""Workbooks and uploads for tests of case lists."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from sqlalchemy import func, select

from audit.cases.spreadsheet.found_cases import FoundCase, FoundCaseList, SetAside
from audit.extensions import db
from audit.models import Case, CaseList, CaseListEntry, CaseListPreview, HistoryEntry, SetAsideRow, Team
from tests.page import Browser, Page

SAMPLE_FILE = Path(__file__).parents[1] / "data" / "annex_a_sample_2021.xlsx"
SAMPLE = SAMPLE_FILE.read_bytes()
HEADINGS = [
    "Child Unique ID",
    "Age",
    "CIN Start Date",
    "CIN Closure Date",
    "Allocated Team",
    "Allocated Worker",
]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """The bytes of a workbook: for each title its rows, headings included."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def list_6(*rows: Sequence[Any]) -> bytes:
    """A workbook with a List 6: reference, age, start, closure, team, worker."""
    return workbook({"List 6": [HEADINGS, *rows]})


def with_sheet_of(rows: int) -> bytes:
    """A List 6 with so many rows, written by hand because openpyxl takes half a minute for it."""
    cells = "".join(f"<row><c><v>{100_000 + n}</v></c></row>" for n in range(rows))
    headings = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData><row>{headings}</row>{cells}</sheetData></worksheet>'
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(list_6())) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return stream.getvalue()


def with_part(content: bytes, name: str, size: int) -> bytes:
    """The workbook with a part of so many zeros, which pack to almost nothing."""
    stream = io.BytesIO(content)
    with ZipFile(stream, "a", ZIP_DEFLATED) as package, package.open(name, "w") as part:
        for _ in range(size // 1_000_000):
            part.write(bytes(1_000_000))
    return stream.getvalue()


def upload(visitor: Browser, content: bytes, filename: str = "Annex_A.xlsx", status: int = 303) -> Page:
    file = (io.BytesIO(content), filename)
    return visitor.post("/case-lists/new", {"file": file}, status=status)


def preview_of(visitor: Browser, content: bytes, filename: str = "Annex_A.xlsx") -> str:
    """Upload a file and give the address of its preview."""
    return upload(visitor, content, filename).headers["Location"]


def bring_in(
    visitor: Browser, content: bytes, name: str = "September list", filename: str = "Annex_A.xlsx"
) -> str:
    """Upload a file, confirm it, and give the address of the list."""
    preview = preview_of(visitor, content, filename)
    return visitor.post(preview, {"name": name}).headers["Location"]


def found(*cases: FoundCase, set_aside: Sequence[SetAside] = (), sha256: str = "a" * 64) -> FoundCaseList:
    return FoundCaseList(len(cases), cases, tuple(set_aside), sha256, ("List 6",))


def a_case(reference: str = "101", **about: Any) -> FoundCase:
    given = {
        "reference": reference, "subject": "child", "cohort": "child_in_need", "team": "Locality 9",
        "worker": "A Worker", "age_band": "5-9", "gender": "female", "ethnicity_group": "White",
        "disability": "no", "opened_on": date(2026, 1, 5), "closed_on": None, "sheet": "List 6", "row": 2,
    }  # fmt: skip
    return FoundCase(**(given | about))


def stored() -> dict[str, int]:
    """How many rows there are of everything that a case list brings."""
    tables = (CaseList, Case, CaseListEntry, SetAsideRow, CaseListPreview, Team, HistoryEntry)
    return {
        table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }
