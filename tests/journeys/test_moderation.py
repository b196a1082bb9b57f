"""From two blind audits to one agreed grade, and from a returned audit to an agreed one, in a browser."""

import time
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.grading.final import grades_of
from audit.models import CaseAudit, ModeratedGrade
from audit.rules.grades import Answer
from tests.factories import make_cast
from tests.grading.making import criterion_called
from tests.journeys.conftest import Served, give_passwords
from tests.moderation.making import finish, pair_of, url, waiting


def slowly(route: Any) -> None:
    time.sleep(1)
    route.continue_()


def test_from_a_blind_pair_to_the_agreed_grade(visit: Any, served: Served) -> None:
    cast = make_cast()
    give_passwords(cast.auditor, cast.second_auditor, cast.moderator, cast.lead)
    first, second = pair_of(cast)
    begin_writing()
    finish(first, cast.auditor)
    db.session.commit()
    served.start()
    # The second has still to submit: the first audit is not theirs to see, and waits for no moderator yet.
    blind = visit(cast.second_auditor)
    blind.page.goto(f"{served.url}/audits/{first.id}")
    expect(blind.page.get_by_role("heading", name="You cannot open this")).to_be_visible()
    blind.wrong.clear()
    moderating = visit(cast.moderator)
    page = moderating.open("/moderation")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    db.session.rollback()
    begin_writing()
    lower = Answer("inadequate", "Nobody saw the child for nine weeks.")
    finish(second, cast.second_auditor, c1_2=lower, c2_1=Answer("requires_improvement", "Late."))
    db.session.commit()
    page = moderating.open("/")
    page.get_by_role("link", name="1001").click()
    expect(page.get_by_role("heading", name="Two audits of case 1001")).to_be_visible()
    expect(page.get_by_text("2 of")).to_be_visible()
    moderating.look()
    agreed_ones = page.get_by_text("grades on which they agree")
    same = page.locator("#same .app-line").first
    expect(same).to_be_hidden()
    agreed_ones.click()
    expect(same).to_be_visible()
    agreed_ones.click()
    page.get_by_role("button", name="Agree the grades").click()
    expect(page.get_by_role("alert").get_by_text("the two differ").first).to_be_visible()
    moderating.wrong.clear()  # the browser notes the 422
    moderating.look()
    lines = page.locator("#differ ~ .app-line")
    one = lines.nth(0)
    one.locator("label", has_text="Inadequate").click()
    expect(one.get_by_text("Choose why the grade is changed. Not saved yet.")).to_be_visible()
    moderating.wrong.clear()
    one.get_by_label("Why the grade is changed").select_option(label="Evidence was overlooked")
    expect(one.get_by_text("Changed from Good")).to_be_visible()
    one.get_by_label("To the auditor").fill("The second found the nine weeks.")
    expect(one.get_by_text("Saved")).to_be_visible()
    two = lines.nth(1)
    two.locator("label", has_text="Good").click()
    expect(two.get_by_text("Saved")).to_be_visible()
    moderating.look()
    # The network is slow: a save that waits follows its own, and agreeing waits for what was typed last.
    page.route("**/moderation/criterion/**", slowly)
    two.get_by_label("To the auditor").fill("Late, and ")
    page.wait_for_timeout(900)
    two.get_by_label("To the auditor").fill("Late, and done all the same.")
    page.get_by_role("button", name="Agree the grades").click()
    expect(page.get_by_text("The grades are agreed.")).to_be_visible()
    moderating.look()
    db.session.rollback()
    criterion = criterion_called(first, "1.2")
    assert grades_of(first.id)["criterion", criterion.id] == ("good", "good", "inadequate")
    assert counting.differences() == {}
    assert "Late, and done all the same." in set(db.session.scalars(select(ModeratedGrade.words)))
    # Both auditors see what was agreed and why, and the first answers, on a phone.
    own = visit(cast.auditor, viewport={"width": 390, "height": 800})
    page = own.open(f"/audits/{first.id}")
    expect(page.get_by_text("2 grades lower")).to_be_visible()
    expect(page.get_by_text("The second found the nine weeks.")).to_be_visible()
    page.get_by_text("Answer the moderator").click()
    page.get_by_label("Your answer").fill("I had not seen the second file.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("I had not seen the second file.").first).to_be_visible()
    own.look()
    page = blind.open(f"/audits/{second.id}")
    expect(page.get_by_text("The second found the nine weeks.")).to_be_visible()
    # Results say both, and what moderation moved.
    page = visit(cast.lead).open("/results/agreement?grades=moderated")
    expect(page.get_by_text("1 audit was agreed by a moderator.")).to_be_visible()


def test_returned_with_a_note_changed_submitted_again_and_agreed_without_scripts(
    visit: Any, served: Served
) -> None:
    cast = make_cast()
    give_passwords(cast.auditor, cast.moderator, cast.lead)
    audit = waiting(cast)
    served.start()
    looking = visit(cast.lead)
    looking.open(url(audit)).get_by_text("Change or note").first.click()
    looking.look()
    for path in ("/moderation", f"/rounds/{audit.round_id}/moderation", f"/audits/{audit.id}/reopen"):
        looking.open(path)
    moderating = visit(cast.moderator, java_script_enabled=False)
    page = moderating.open(url(audit))
    line = page.locator(".app-line", has_text="1.2").first
    line.get_by_text("Change or note").click()
    line.get_by_label("To the auditor").fill("Which dates are missing?")
    line.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Which dates are missing?")).to_be_visible()
    page.get_by_role("button", name="Return it to Ada Auditor").click()
    expect(page.get_by_text("The audit is returned to Ada Auditor.")).to_be_visible()
    own = visit(cast.auditor)
    page = own.open("/")
    expect(page.get_by_text("Came back to you")).to_be_visible()
    page.get_by_role("link", name="Read case 1001").click()
    expect(page.get_by_role("heading", name="This audit came back to you")).to_be_visible()
    own.look()
    page.locator(".app-came-back").get_by_role("link", name="Look at it").click()
    block = page.locator(".app-criterion", has_text="1.2").first
    block.locator("label", has_text="Requires improvement").click()
    expect(block.get_by_text("Saved")).to_be_visible()
    page.get_by_role("link", name="Review and submit").click()
    expect(page.get_by_text("It was submitted before, so it is looked at again.")).to_be_visible()
    own.look()
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    page = moderating.open(url(audit))
    for name in ("Evidence", "Clarity", "Child focus"):
        page.get_by_role("group", name=name).get_by_label("Strong").check()
    page.locator("#quality").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Agree the grades").click()
    expect(page.get_by_text("The grades are agreed.")).to_be_visible()
    db.session.rollback()
    criterion = criterion_called(db.session.get_one(CaseAudit, audit.id), "1.2")
    now = grades_of(audit.id)["criterion", criterion.id]
    assert now == ("good", "requires_improvement", "requires_improvement")
    assert counting.differences() == {}
    page = own.open(f"/audits/{audit.id}")
    expect(page.get_by_text("Its auditor changed it when it came back.")).to_be_visible()
    expect(page.get_by_text("One grade lower")).to_be_visible()
    for path in ("/results?grades=moderated", "/results/agreement", "/moderation?state=agreed", url(audit)):
        looking.open(path)
