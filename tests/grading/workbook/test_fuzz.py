"""Workbooks damaged at random: each is refused in words or brought in whole, and nothing is half stored.

FUZZ says how many to try of each kind; some hundred in every run of the tests.
"""

import os
import zipfile
from datetime import date
from io import BytesIO
from random import Random
from typing import Any

from openpyxl.utils import get_column_letter

from audit.models import CaseAudit
from tests.factories import EVERY_KIND, Cast
from tests.grading.making import allocated
from tests.grading.workbook.making import address, book_of, history_of, saved, taken_out, yes_of
from tests.page import Browser

N = int(os.environ.get("FUZZ", "80"))
ODD = [
    None, "", " ", "Good", "good ", "Unsure", "7", 7, 7.5, -1, 1e300, True, date(2026, 3, 4), "=1+1",
    "=A1", "#REF!", "x" * 32_000, "\u202e", "'", "_x0000_", "\U0001f600", "1.1", "Overall", "criterion",
]  # fmt: skip


def with_odd_cells(content: bytes, dice: Random) -> bytes:
    """The workbook after somebody took its protection off and did what they liked."""
    book = book_of(content)
    for _ in range(dice.randrange(1, 5)):
        if dice.random() < 0.6:
            place = f"{dice.choice('HHI')}{dice.randrange(2, 13)}"
            _write(book["Grades"], place, dice.choice(["Good", "Yes", "no", "Unsure", "7", 3, None]))
            continue
        sheet = book[dice.choice(book.sheetnames[1:])]  # one sheet stays to be seen
        row, column = dice.randrange(1, sheet.max_row + 3), dice.randrange(1, sheet.max_column + 2)
        did = dice.randrange(14)
        if did == 0:
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column + 1)
        elif did == 1:
            sheet.delete_rows(row, dice.randrange(1, 3))
        elif did == 2:
            sheet.insert_rows(row)
        elif did == 3:
            sheet.delete_cols(column)
        elif did == 4:
            sheet.sheet_state = dice.choice(["hidden", "veryHidden", "visible"])
        elif did == 5 and sheet.title != "Grades":
            book.remove(sheet)
        elif did == 6 and sheet.title != "Grades":
            sheet.title = dice.choice(["judgements", " Origin", "Origin2", "Judgements "])
        else:
            _write(sheet, f"{get_column_letter(column)}{row}", dice.choice(ODD))
    return saved(book)


def _write(sheet: Any, place: str, value: object) -> None:
    cell = sheet[place]
    if type(cell).__name__ == "Cell":  # a merged one takes no value
        cell.value = value


def with_odd_bytes(content: bytes, dice: Random) -> bytes:
    """The workbook with bytes of one of its parts changed, or of the whole, or cut."""
    if dice.random() < 0.25:
        return _mutated(content, dice)
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = dice.choice(
            [name for name in names if "sheet" in name or "shared" in name or "workbook" in name]
        )
        for name in names:
            part = old.read(name)
            new.writestr(name, _mutated(part, dice) if name == chosen else part)
    return packed.getvalue()


def _mutated(content: bytes, dice: Random) -> bytes:
    found = bytearray(content)
    for _ in range(dice.randrange(1, 4)):
        at, did = dice.randrange(len(found) or 1), dice.randrange(4)
        if did == 0 and dice.random() < 0.3:
            del found[at:]
        elif did == 1:
            found[at : at + 1] = bytes([dice.choice(b"0123456789<>\"'/ABCsrtv&;")])
        elif did == 2:
            del found[at : at + dice.randrange(1, 30)]
        else:
            found[at:at] = found[at : at + dice.randrange(1, 60)]
    return bytes(found)


def tried(ada: Browser, token: str, audit: CaseAudit, content: bytes) -> str:
    """Bring a workbook in as far as it goes: what came of it."""
    before = len(history_of(audit))
    file = {"file": (BytesIO(content), "audit.xlsx")}
    response = ada.send("POST", f"/audits/{audit.id}/workbook/bring-in", {"csrf_token": token, **file})
    assert response.status_code in (303, 422)
    if response.status_code == 422:
        assert len(history_of(audit)) == before
        return "refused"
    page = ada.get(response.headers["Location"])
    assert len(history_of(audit)) == before
    if "Bring this in" not in page.text:
        return "the same"
    assert ada.send("POST", address(page), yes_of(page)).status_code == 303
    *answers, last = [one for one in history_of(audit)[before:] if one.what != "started"]
    assert last.detail["saved"] == len(answers) > 0
    return "brought in"


def test_no_workbook_does_anything_by_halves(cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast, framework=EVERY_KIND)[0]
    ada = visitor.sign_in(cast.auditor)
    token = ada.token()
    dice = Random(20261127)
    content = taken_out(ada, audit)
    found = [tried(ada, token, audit, with_odd_bytes(content, dice)) for _ in range(N)]
    assert set(found) >= {"refused", "the same"}
    for _ in range(N // 2):
        content = taken_out(ada, audit)
        found.append(tried(ada, token, audit, with_odd_cells(content, dice)))
    assert set(found) == {"refused", "the same", "brought in"}
