"""One browser submits an audit while another has it open with something typed: nothing is lost."""

from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import counting
from audit.models import CaseAudit, Grade, Reflection
from tests.factories import make_cast
from tests.grading.making import allocated, answer_everything
from tests.journeys.conftest import Served, give_passwords

TYPED = "Typed after it was submitted."
REFUSED = "This audit is submitted, so nothing in it can be changed."


def evidence(audit: CaseAudit, criterion_id: int) -> str:
    db.session.rollback()
    of = (Grade.case_audit_id == audit.id, Grade.criterion_id == criterion_id)
    return db.session.scalars(select(Grade).where(*of)).one().evidence


def test_submitted_in_one_browser_while_another_types(visit: Any, served: Served) -> None:
    cast = make_cast()
    give_passwords(cast.auditor)
    audit = allocated(cast)[0]
    begin_writing()
    answer_everything(audit, cast.auditor)
    db.session.commit()
    theme = whole(audit.framework_version_id).themes[0]
    address = f"/audits/{audit.id}/themes/{theme.id}"
    criterion = theme.criteria[0].id
    before = evidence(audit, criterion)
    served.start()
    typing, submitting = visit(cast.auditor), visit(cast.auditor)
    page = typing.open(address)
    other = submitting.open(f"/audits/{audit.id}/review")
    other.get_by_role("button", name="Submit the audit").click()
    expect(other.get_by_text("The audit is submitted.")).to_be_visible()

    block = page.locator(".app-criterion").first
    box = block.get_by_role("textbox", name="Evidence")
    box.fill(TYPED)
    expect(block.get_by_text(REFUSED)).to_be_visible()
    expect(block.get_by_text("What you typed is not saved. It stays here")).to_be_visible()
    expect(box).to_have_value(TYPED)
    typing.wrong.clear()  # the browser notes the 409
    typing.look()
    assert evidence(audit, criterion) == before, "what was submitted stands"

    # Taken back in the other browser, the same page saves what is typed on: it is no conflict with oneself.
    other.get_by_role("button", name="Take it back").click()
    expect(other.get_by_text("You have taken the audit back.")).to_be_visible()
    box.press_sequentially(" And on.")
    expect(block.locator(".app-saved__words")).to_contain_text("Saved")
    assert evidence(audit, criterion) == f"{TYPED} And on."

    # Submitted again while the page of who took part is open. The audit as it reads says what it lacks.
    page = typing.open(f"/audits/{audit.id}/taking-part")
    words = page.locator("#text-reflection")
    other.goto(f"{served.url}/audits/{audit.id}/review")
    other.get_by_role("button", name="Submit the audit").click()
    expect(other.get_by_text("The audit is submitted.")).to_be_visible()
    words.fill("More visits alone.")
    expect(page.get_by_text(REFUSED)).to_be_visible()
    typing.wrong.clear()
    page.goto(f"{served.url}{address}")
    expect(page.get_by_text("1 answer that you typed in this browser was not saved before")).to_be_visible()
    typing.look()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You have taken the audit back.")).to_be_visible()
    typing.open(f"/audits/{audit.id}/taking-part")
    expect(page.locator("#saved-reflection .app-saved__words")).to_contain_text("Saved")
    db.session.rollback()
    assert [row.text for row in db.session.scalars(select(Reflection))] == ["More visits alone."]
    assert counting.differences() == {}
