"""What is typed into a form that is sent by itself survives the network, the session and a closed window."""

from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, ModeratedGrade, TeamAnswer
from tests.factories import Cast, make_cast
from tests.grading.making import allocated, submitted
from tests.journeys.conftest import PASSWORD, Served, Visit, give_passwords
from tests.moderation.making import waiting

BACK = "was not sent. It is back."


def kept_in(page: Page) -> list[str]:
    """What of the forms is kept in this browser, by its name."""
    names: list[str] = page.evaluate("Object.keys(localStorage).filter(name => name.includes('/typed/'))")
    return names


def an_answer(visit: Any, served: Served) -> tuple[Cast, CaseAudit, Visit]:
    cast = make_cast()
    give_passwords(cast.manager)
    audit = submitted(allocated(cast)[0], cast.auditor, "inadequate")
    served.start()
    managing = visit(cast.manager)
    managing.open(f"/audits/{audit.id}/team-answer")
    return cast, audit, managing


def test_an_answer_survives_the_network_and_the_end_of_the_session(visit: Any, served: Served) -> None:
    cast, audit, managing = an_answer(visit, served)
    page = managing.page
    done = page.get_by_label("What the team has done since")
    done.fill("The plan is written anew.")
    managing.context.set_offline(True)
    page.get_by_role("button", name="Save the answer").click()
    page.wait_for_url("chrome-error://**")
    managing.context.set_offline(False)
    managing.wrong.clear()
    page = managing.open(f"/audits/{audit.id}/team-answer")
    expect(done).to_have_value("The plan is written anew.")
    expect(page.get_by_text(BACK)).to_be_visible()
    managing.look()

    done.fill("The plan is written anew, with Zainab.")
    expect(page.get_by_text("This may name someone: “Zainab”")).to_be_visible()
    managing.look()
    done.fill("The plan is written anew, with the mother.")
    expect(page.get_by_text("This may name someone: “Zainab”")).to_be_hidden()
    managing.context.clear_cookies()
    page.get_by_role("button", name="Save the answer").click()
    page.get_by_label("E-mail address").fill(cast.manager.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(done).to_have_value("The plan is written anew, with the mother.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("The team’s answer is kept.")).to_be_visible()
    expect(page.get_by_text(BACK)).to_be_hidden()
    assert kept_in(page) == []
    db.session.rollback()
    assert db.session.scalars(select(TeamAnswer)).one().done == "The plan is written anew, with the mother."
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_what_is_back_can_be_taken_away_and_signing_out_says_that_something_is_unsent(
    visit: Any, served: Served
) -> None:
    _, audit, managing = an_answer(visit, served)
    page = managing.page
    done = page.get_by_label("What the team has done since")
    done.fill("Not sent.")
    page.goto(f"{served.url}/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Something you typed is not saved yet.")).to_be_visible()
    managing.open(f"/audits/{audit.id}/team-answer")
    expect(done).to_have_value("Not sent.")
    page.get_by_role("button", name="Take it away").click()
    expect(done).to_have_value("")
    expect(done).to_be_focused()
    assert kept_in(page) == []
    done.fill("Typed")
    assert kept_in(page) != []
    done.fill("")  # as it was: nothing is there to be kept
    assert kept_in(page) == []


def test_what_a_moderator_said_is_sent_when_the_page_is_opened_again(visit: Any, served: Served) -> None:
    cast = make_cast()
    give_passwords(cast.moderator)
    audit = waiting(cast)
    served.start()
    moderating = visit(cast.moderator)
    page = moderating.open(f"/audits/{audit.id}/moderation")
    words = page.get_by_label("To the auditor").first
    page.get_by_text("Change or note").first.click()
    moderating.context.set_offline(True)
    words.fill("Say which visit.")
    expect(page.get_by_text("1 thing you said not saved yet, trying again.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks, for something is unsent
    page.goto("about:blank")
    moderating.context.set_offline(False)
    moderating.wrong.clear()
    page = moderating.open(f"/audits/{audit.id}/moderation")
    expect(words).to_have_value("Say which visit.")
    expect(page.locator(".app-saved__words").first).to_contain_text("Saved")
    assert kept_in(page) == []
    db.session.rollback()
    assert [row.words for row in db.session.scalars(select(ModeratedGrade))] == ["Say which visit."]
    moderating.look()
