"""Evidence with where it comes from, its day, and phrases, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading.phrases.phrase_changes import keep_phrase
from audit.models import CaseAudit, Grade, Phrase, PhraseUse
from tests.factories import Cast, make_cast
from tests.grading.making import allocated
from tests.journeys.conftest import Served, give_passwords

BANK = "Seen in case notes and confirmed by the worker."


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.auditor)
    return cast


@pytest.fixture
def audit(served: Served, cast: Cast) -> CaseAudit:
    found = allocated(cast)[0]
    begin_writing()
    keep_phrase(BANK, None, None, cast.lead)
    db.session.commit()
    served.start()
    return found


def stored() -> Grade:
    db.session.rollback()
    return db.session.scalars(select(Grade)).one()


def test_evidence_is_written_with_a_phrase_and_says_where_it_comes_from(
    visit: Any, cast: Cast, audit: CaseAudit
) -> None:
    visiting = visit(cast.auditor)
    first = whole(audit.framework_version_id).themes[0]
    page = visiting.open(f"/audits/{audit.id}/themes/{first.id}")
    block = page.locator(".app-criterion").first
    block.locator("label", has_text="Good").click()
    evidence = block.get_by_role("textbox", name="Evidence")
    evidence.fill("Before. After.")
    evidence.evaluate("field => field.setSelectionRange(7, 7)")
    block.locator("summary", has_text="Phrases").click()
    block.get_by_role("button", name=BANK).click()
    expect(evidence).to_have_value(f"Before. {BANK} After.")
    expect(evidence).to_be_focused()
    page.keyboard.press("Control+z")
    expect(evidence).to_have_value("Before. After.")
    block.get_by_role("button", name=BANK).click()

    block.get_by_role("checkbox", name="Recorded").check()
    expect(page.locator("#rests-on")).to_contain_text("1 of 1 grade")
    block.locator("summary", has_text="Date and document").click()
    day = block.get_by_role("textbox", name="Date")
    day.fill("32/1/2026")
    day.press("Tab")
    expect(block.get_by_text("“32/1/2026” is no date.")).to_be_visible()
    visiting.wrong.clear()  # the browser itself tells of the refusal
    visiting.look()
    day.fill("31/1/26")
    block.get_by_role("textbox", name="Document").press_sequentially("Plan 2", delay=15)
    expect(block.get_by_text("is no date")).to_be_hidden()
    expect(block.get_by_text("Saved")).to_be_visible()

    evidence.evaluate("field => field.setSelectionRange(0, 7)")
    block.get_by_role("button", name="Keep as a phrase").click()
    expect(block.get_by_role("button", name="Before.")).to_be_visible()
    visiting.look()
    page.reload()
    expect(block.get_by_role("textbox", name="Document")).to_have_value("Plan 2")
    row = stored()
    assert (row.sources, str(row.evidence_on), row.document) == (["record"], "2026-01-31", "Plan 2")
    assert row.evidence == f"Before. {BANK} After."
    assert db.session.scalars(select(PhraseUse)).one().person_id == cast.auditor.id
    assert {one.text for one in db.session.scalars(select(Phrase))} == {BANK, "Before."}


def test_a_document_that_could_not_be_sent_comes_back(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    first = whole(audit.framework_version_id).themes[0]
    page = visiting.open(f"/audits/{audit.id}/themes/{first.id}")
    block = page.locator(".app-criterion").first
    page.route("**/criteria/*", lambda route: route.abort())
    block.locator("summary", has_text="Date and document").click()
    block.get_by_role("textbox", name="Document").fill("Visit record 9")
    block.get_by_role("textbox", name="Date").fill("1/2/2026")
    expect(page.get_by_text("not saved yet")).to_be_visible()
    visiting.wrong.clear()
    page.unroute("**/criteria/*")
    page.reload()
    expect(block.get_by_text("Saved")).to_be_visible()
    assert (stored().document, str(stored().evidence_on)) == ("Visit record 9", "2026-02-01")
