"""The workbook as another program opens it: every cell as we wrote it, every formula worked out anew."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser
from tests.reports.libreoffice import saved_again, worked_out
from tests.reports.test_export_results import exported
from tests.results.making import Work


@pytest.fixture
def content(cast: Cast, visitor: Browser) -> bytes:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", "good", "requires_improvement", "inadequate", "good")
    work.submit(cast.care_1.id, evidence="=cmd|' /C calc'!A0", themes={"2": "unsure"})
    db.session.commit()
    return exported(visitor.sign_in(cast.lead), "evidence=yes")


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float):
        return bool(theirs == pytest.approx(ours, abs=1e-12))
    return (theirs or None) == (ours or None) or theirs == ours


def test_every_cell_is_read_as_it_was_written(content: bytes, tmp_path: Path) -> None:
    ours, theirs = (load_workbook(BytesIO(one)) for one in (content, saved_again(content, tmp_path)))
    assert ours.sheetnames == theirs.sheetnames
    compared = 0
    for sheet in ours:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type != "f"):
            other = theirs[sheet.title][cell.coordinate]
            where = f"{sheet.title}!{cell.coordinate}"
            assert other.data_type != "f", f"{where} became a formula"
            assert same(cell.value, other.value), where
            compared += cell.value is not None
    assert compared > 200


def test_every_formula_comes_to_what_we_wrote_beside_it(content: bytes, tmp_path: Path) -> None:
    formulas = load_workbook(BytesIO(content))
    ours, theirs = load_workbook(BytesIO(content), data_only=True), worked_out(content, tmp_path)
    compared = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            mine, other = (book[sheet.title][cell.coordinate].value for book in (ours, theirs))
            assert same(mine, other), f"{sheet.title}!{cell.coordinate}: {mine!r}, {other!r}: {cell.value}"
            compared += 1
    assert compared > 100
    assert theirs["Checks"]["C2"].value == 0
