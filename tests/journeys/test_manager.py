"""A team manager: from the first page to the evidence of a weak criterion in three clicks, and back."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from audit.extensions import begin_writing, db
from tests.factories import make_cast
from tests.journeys.conftest import give_passwords
from tests.results.making import Work
from tests.serving import Served

EVIDENCE = "No plan was found on the file."
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def work(served: Served) -> Work:
    cast = make_cast()
    begin_writing()
    work = Work(cast)
    for _ in range(6):
        work.submit(cast.locality_1.id, grades={"1.2": "inadequate"}, evidence=EVIDENCE)
    db.session.commit()
    give_passwords(cast.manager)
    served.start()
    return work


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_three_clicks_there_and_back(work: Work, visit: Any, size: dict[str, int], scripts: bool) -> None:
    manager = visit(work.cast.manager, viewport=size, java_script_enabled=scripts)
    page = manager.open("/")
    page.get_by_role("link", name="Results of your teams").click()
    expect(page.get_by_role("heading", level=1, name="Results")).to_be_visible()
    weakest = page.locator("section", has=page.get_by_role("heading", name="Weakest criteria"))
    weakest.get_by_role("link", name=re.compile("^1.2 ")).click()
    expect(page.get_by_role("heading", level=1, name="Audits behind the results")).to_be_visible()
    expect(page.get_by_text(EVIDENCE)).to_have_count(6)
    manager.look()
    behind = page.url
    page.get_by_role("link", name=re.compile(r"^Case \d")).first.click()
    evidence = page.locator(":target").get_by_text(EVIDENCE)
    expect(evidence).to_be_in_viewport()
    manager.look()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The page's own way back.
    page.get_by_role("link", name="Audits behind the results").click()
    expect(page).to_have_url(behind)
    page.get_by_label("Breadcrumb").get_by_role("link", name="Results", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Results")).to_be_visible()
    # The browser's.
    page.go_back()
    expect(page).to_have_url(behind)
    page.go_back()
    expect(page.locator(":target").get_by_text(EVIDENCE)).to_be_visible()
    for heading in ("Audits behind the results", "Results"):
        page.go_back()
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Results of your teams")).to_be_visible()
