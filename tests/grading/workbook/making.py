"""Workbooks of an audit for tests: taken out through the page, changed in some cells, and brought back."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, HistoryEntry
from tests.page import Browser, Page, values_of


def taken_out(visitor: Browser, audit: CaseAudit) -> bytes:
    return bytes(visitor.get(f"/audits/{audit.id}/workbook").response.data)


def book_of(content: bytes) -> Any:
    return load_workbook(BytesIO(content))


def saved(book: Any) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def cell(book: Any, code: str, heading: str, sheet: str = "Grades") -> Any:
    """The cell under a heading in the row of a code."""
    found = book[sheet]
    place = next(one.column for one in found[1] if one.value == heading)
    row = next(row[0].row for row in found.iter_rows(min_row=2) if row[0].value == code)
    return found.cell(row, place)


def filled_in(content: bytes, cells: dict[tuple[str, str], object], sheet: str = "Grades") -> bytes:
    """The workbook with cells changed, each by the code of its row and its heading."""
    book = book_of(content)
    for (code, heading), value in cells.items():
        cell(book, code, heading, sheet).value = value
    return saved(book)


def upload(visitor: Browser, audit: CaseAudit, content: bytes, status: int = 303) -> Page:
    data = {"file": (BytesIO(content), "audit.xlsx")}
    return visitor.post(f"/audits/{audit.id}/workbook/bring-in", data, status=status)


def previewed(visitor: Browser, audit: CaseAudit, content: bytes) -> Page:
    """The page that shows what a workbook would change."""
    return visitor.get(upload(visitor, audit, content).headers["Location"])


def address(page: Page) -> str:
    return str(page.response.request.path)


def yes_of(page: Page) -> dict[str, Any]:
    """What the form that says yes would send as it stands."""
    (form,) = [form for form in page.all("form") if not form.get("action")]
    return values_of(form)


def brought_in(visitor: Browser, page: Page, status: int = 303, **chosen: str) -> Page:
    """Say yes to what a preview shows, with other radios chosen: keep_criterion_12="workbook"."""
    sent = yes_of(page) | {name.replace("_", "-"): value for name, value in chosen.items()}
    return visitor.post(address(page), sent, status=status)


def history_of(audit: CaseAudit) -> list[HistoryEntry]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(HistoryEntry)
            .where(HistoryEntry.subject == "case_audit", HistoryEntry.subject_id == audit.id)
            .order_by(HistoryEntry.sequence)
        )
    )
