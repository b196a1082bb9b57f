"""A case found inadequate is audited again by somebody else, in a real browser, and what moved is shown."""

from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, Round
from tests.factories import make_cast
from tests.grading.making import allocated, submitted
from tests.journeys.conftest import Served, give_passwords


def test_from_the_list_of_what_comes_back_to_what_has_moved(visit: Any, served: Served) -> None:
    cast = make_cast()
    give_passwords(cast.lead, cast.second_auditor)
    before = submitted(allocated(cast)[0], cast.auditor, "inadequate")
    served.start()

    lead = visit(cast.lead)
    page = lead.open("/rounds")
    page.get_by_role("link", name="Cases that come back to be audited again").click()
    lead.look()
    page.get_by_role("button", name="Take the chosen cases into a round").click()
    expect(page.get_by_role("alert").get_by_text("Choose at least one case.")).to_be_visible()
    lead.wrong.clear()  # the browser notes the 422
    lead.look()
    page.get_by_label("Audit case 1001 again").check()
    page.get_by_label("Name of the round").fill("Again")
    page.get_by_role("button", name="Take the chosen cases into a round").click()
    expect(page.get_by_text("nobody gets one they audited before")).to_be_visible()
    lead.look()
    page.get_by_role("button", name="Allocate the cases").or_(
        page.get_by_role("link", name="Allocate the cases")
    ).first.click()
    page.get_by_label(cast.auditor.name).check()
    page.get_by_label(cast.second_auditor.name).check()
    page.get_by_role("button", name="Allocate").last.click()
    expect(page.get_by_role("main")).to_contain_text("allocated")

    db.session.rollback()
    made = db.session.scalars(select(Round).where(Round.name == "Again")).one()
    again = db.session.scalars(select(CaseAudit).where(CaseAudit.round_id == made.id)).one()
    assert again.auditor_id == cast.second_auditor.id

    auditing = visit(cast.second_auditor)
    page = auditing.open(f"/audits/{again.id}")
    expect(page.get_by_text("What was given the time before is not shown")).to_be_visible()
    auditing.look()
    page.goto(f"{served.url}/audits/{before.id}")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Audit of case")
    auditing.wrong.clear()  # the browser notes the 403
    submitted(again, cast.second_auditor, "good")
    page = auditing.open(f"/audits/{again.id}")
    expect(page.locator("#again").get_by_text("▲ better").first).to_be_visible()
    auditing.look()

    page = lead.open("/rounds/re-audits")
    expect(page.get_by_text("1 is better overall")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    lead.look()
