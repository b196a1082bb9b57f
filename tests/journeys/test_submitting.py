"""From a name in the evidence to a submitted audit that somebody has read, in a real browser."""

import re
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import counting
from audit.models import CaseAudit, Grade, TimeSpent
from audit.rules import clock
from tests.factories import make_cast
from tests.grading.making import allocated, answer_everything
from tests.journeys.conftest import Served, give_passwords


def test_a_name_is_replaced_another_word_kept_and_the_audit_taken_back_until_it_is_opened(
    visit: Any, served: Served
) -> None:
    cast = make_cast()
    give_passwords(cast.auditor, cast.manager)
    audit = allocated(cast)[0]
    begin_writing()
    answer_everything(audit, cast.auditor)
    spent = TimeSpent(
        case_audit_id=audit.id, person_id=cast.auditor.id, seconds=7_800, counted_at=clock.now()
    )
    db.session.add(spent)
    db.session.commit()
    theme = whole(audit.framework_version_id).themes[0]
    served.start()
    visiting = visit(cast.auditor)
    page = visiting.open(f"/audits/{audit.id}/themes/{theme.id}")
    expect(page.get_by_text("2 h 10 min so far")).to_be_visible()
    block = page.locator(".app-criterion").first
    evidence = block.get_by_role("textbox", name="Evidence")
    evidence.fill("I met Zainab. Zainab walks Rowan, the dog, with Mr Khan.")
    expect(block.get_by_text("This may name someone: “Zainab”.")).to_be_visible()
    visiting.look()
    block.get_by_role("button", name="the child instead of Zainab").click()
    expect(evidence).to_have_value("I met the child. The child walks Rowan, the dog, with Mr Khan.")
    expect(block.get_by_text("“Zainab”")).to_be_hidden()
    block.get_by_role("button", name="Keep: it is not a name (Rowan)").click()
    expect(block.get_by_text("“Rowan”")).to_be_hidden()
    expect(block.get_by_text("This may name someone: “Mr Khan”.")).to_be_visible()
    page.get_by_role("link", name="Review and submit").click()
    db.session.rollback()
    code = next(one for one in db.session.scalars(select(Grade)) if one.criterion_id == theme.criteria[0].id)
    assert code.evidence == "I met the child. The child walks Rowan, the dog, with Mr Khan."
    expect(page.get_by_role("heading", name="1 word or number may say who somebody is")).to_be_visible()
    visiting.look()
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_role("alert").get_by_text("Say that you have looked")).to_be_visible()
    visiting.wrong.clear()  # the browser notes the 422
    visiting.look()
    page.get_by_label("I have looked at this mark").check()
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    visiting.look()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You have taken the audit back.")).to_be_visible()
    page.get_by_label("I have looked at this mark").check()
    page.get_by_role("button", name="Submit the audit").click()
    reading = visit(cast.manager)
    reading.open(f"/audits/{audit.id}")
    reading.page.get_by_role("link", name="Summary for the case file").click()
    expect(reading.page.get_by_role("heading", level=1)).to_have_text(re.compile("Summary of the audit"))
    reading.look()
    # The page that was open before still offers it: it is refused, and says who opened it.
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You cannot take this audit back: Mary Manager opened it on")).to_be_visible()
    visiting.wrong.clear()
    page.goto(f"{served.url}/audits/{audit.id}")
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)
    db.session.rollback()
    assert db.session.get_one(CaseAudit, audit.id).state == "submitted"
    assert counting.differences() == {}
