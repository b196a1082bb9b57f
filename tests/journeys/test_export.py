"""A QA lead in a real browser: from a filter to the workbook in one press, other formats, fetched again."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from audit.extensions import begin_writing, db
from tests.factories import make_cast
from tests.journeys.conftest import Served, give_passwords
from tests.results.making import Work


@pytest.fixture
def work(served: Served) -> Work:
    cast = make_cast()
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", "good", "good", "requires_improvement", "inadequate")
    work.submit_many(cast.care_1.id, *["inadequate"] * 6, "good")
    db.session.commit()
    give_passwords(cast.lead)
    served.start()
    return work


def fetched(page: Page, what: Any, folder: Path) -> Path:
    with page.expect_download() as download:
        what.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_from_a_filter_to_the_workbook_and_fetched_again(work: Work, visit: Any, tmp_path: Path) -> None:
    lead = visit(work.cast.lead)
    page = lead.open("/results")
    page.get_by_label("Service").select_option(label="Care and leaving care")
    expect(page.get_by_role("row", name=re.compile("^Locality 1"))).to_have_count(0)
    file = fetched(page, page.get_by_role("button", name="Export to Excel"), tmp_path)
    book = load_workbook(file, data_only=True)
    assert {cell.value for cell in book["Audits"]["E"][1:]} == {"Care 1"}
    assert book["Checks"]["C2"].value == 0
    page.get_by_role("link", name="Other formats").click()
    lead.look()
    expect(page.get_by_text("Care and leaving care")).to_be_visible()
    page.get_by_role("radio", name="Tidy CSV").check()
    tidy = fetched(page, page.get_by_role("button", name="Export"), tmp_path)
    assert "Locality 1" not in tidy.read_text("utf-8-sig")
    page.get_by_role("link", name="Your exports").click()
    lead.look()
    again = fetched(page, page.get_by_role("link", name=re.compile("^Download Excel workbook")), tmp_path)
    assert again.read_bytes() == file.read_bytes()
    page.set_viewport_size({"width": 390, "height": 800})
    lead.look()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript(work: Work, visit: Any, tmp_path: Path) -> None:
    page = visit(work.cast.lead, java_script_enabled=False).open("/results")
    file = fetched(page, page.get_by_role("button", name="Export to Excel"), tmp_path)
    assert load_workbook(file)["Audits"].max_row == 13
