"""The workbook as another program opens it: LibreOffice reads every sheet, cell by cell, as we wrote it."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def saved_again(cast: Cast, visitor: Browser, tmp_path: Path) -> tuple[bytes, bytes]:
    """The workbook as exported, and as LibreOffice saves it after opening it."""
    if not SOFFICE:
        pytest.skip("no LibreOffice on this machine: install libreoffice-calc")
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", "good", "requires_improvement", "inadequate", "good")
    work.submit(cast.care_1.id, evidence="=cmd|' /C calc'!A0")
    db.session.commit()
    exported = visitor.sign_in(cast.lead).get("/results/export.xlsx").response.data
    (tmp_path / "results.xlsx").write_bytes(exported)
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "xlsx", "--outdir", str(tmp_path / "again"), str(tmp_path / "results.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return exported, (tmp_path / "again" / "results.xlsx").read_bytes()


def test_every_cell_is_read_as_it_was_written(saved_again: tuple[bytes, bytes]) -> None:
    ours, theirs = (load_workbook(BytesIO(content)) for content in saved_again)
    assert ours.sheetnames == theirs.sheetnames
    compared = 0
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                other = theirs[sheet.title][cell.coordinate]
                where = f"{sheet.title}!{cell.coordinate}"
                assert other.data_type != "f", f"{where} became a formula"
                if isinstance(cell.value, float):
                    assert other.value == pytest.approx(cell.value), where
                else:
                    assert (other.value or None) == (cell.value or None) or other.value == cell.value, where
                compared += cell.value is not None
    assert compared > 200
