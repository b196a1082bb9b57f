"""A workbook that was saved by LibreOffice comes back as one saved by Excel does."""

import shutil
import subprocess
from pathlib import Path

import pytest

from audit.extensions import begin_writing, db
from audit.models import CaseAudit
from audit.rules.grades import Answer
from tests.factories import EVERY_KIND, Cast
from tests.grading.making import allocated, give
from tests.grading.workbook.making import book_of, cell, filled_in, previewed, taken_out
from tests.page import Browser

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def test_saved_by_libreoffice_it_comes_in_and_stays_locked(
    cast: Cast, visitor: Browser, tmp_path: Path
) -> None:
    if not SOFFICE:
        pytest.skip("no LibreOffice on this machine: install libreoffice-calc")
    audit = allocated(cast, framework=EVERY_KIND)[0]
    begin_writing()
    text = "=cmd|' /C calc'!A0\nTwo  spaces, “quotes”, _x0041_ and \U0001f600."
    give(
        db.session.get_one(CaseAudit, audit.id),
        cast.auditor,
        c1_1=Answer("inadequate", text, "", ("skill",)),
        c1_2=Answer("7", "7"),
        c2_1="no",
    )
    db.session.commit()
    ada = visitor.sign_in(cast.auditor)
    content = filled_in(taken_out(ada, audit), {("3.4", "Your grade"): "Yes"})
    (tmp_path / "audit.xlsx").write_bytes(content)
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "xlsx", "--outdir", str(tmp_path / "again"), str(tmp_path / "audit.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    again = (tmp_path / "again" / "audit.xlsx").read_bytes()
    page = previewed(ada, audit, again)
    found = dict(zip(page.words("dt"), page.words("dd"), strict=True))
    assert found == {
        "New": "1",
        "Changed": "0",
        "Emptied": "0",
        "Changed on both sides": "0",
        "The same": "14",
    }
    book = book_of(again)
    assert all(sheet.protection.sheet for sheet in book)
    assert not cell(book, "1.1", "Your evidence").protection.locked
    assert cell(book, "1.1", "Question").protection.locked
    assert book["Origin"].sheet_state == "hidden"
