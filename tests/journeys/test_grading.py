"""An auditor at work in a real browser: nothing typed is lost, whatever happens to network, tab or server."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade
from tests.factories import Cast, make_cast
from tests.grading.making import allocated
from tests.journeys.conftest import Served, give_passwords


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.auditor)
    return cast


@pytest.fixture
def audit(served: Served, cast: Cast) -> CaseAudit:
    found = allocated(cast)[0]
    served.start()
    return found


def theme(audit: CaseAudit) -> str:
    first = whole(audit.framework_version_id).themes[0]
    return f"/audits/{audit.id}/themes/{first.id}"


def grades() -> dict[str, tuple[str | None, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(Grade)).all()
    return {row.criterion.code: (row.grade, row.evidence) for row in rows}


def test_each_answer_is_saved_as_it_is_given(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))
    block = page.locator(".app-criterion").first
    block.locator("label", has_text="Inadequate").click()
    expect(block.get_by_text("Needs evidence for its grade.")).to_be_visible()
    block.get_by_role("textbox", name="Evidence").press_sequentially("Seen late, twice.", delay=15)
    expect(block.get_by_text("Needs evidence for its grade.")).to_be_hidden()
    expect(block.get_by_text("Saved")).to_be_visible()
    expect(page.locator("#progress-words")).to_contain_text("1 of 6 graded")
    assert grades() == {"1.1": ("inadequate", "Seen late, twice.")}
    visiting.look()


def test_a_grade_is_given_by_its_letter(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    page = visit(cast.auditor).open(theme(audit))
    block = page.locator(".app-criterion").first
    block.get_by_role("radio", name="Outstanding").focus()
    page.keyboard.press("r")
    expect(block.get_by_role("radio", name="Requires improvement")).to_be_checked()
    expect(block.get_by_role("radio", name="Requires improvement")).to_be_focused()
    expect(block.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": ("requires_improvement", "")}
    page.keyboard.press("Tab")
    page.keyboard.type("good")  # in the evidence a letter is a letter
    expect(block.get_by_role("textbox", name="Evidence")).to_have_value("good")
    expect(block.get_by_role("radio", name="Requires improvement")).to_be_checked()


def test_typing_on_while_a_save_is_slow_loses_nothing_and_conflicts_with_nobody(
    visit: Any, cast: Cast, audit: CaseAudit
) -> None:
    page = visit(cast.auditor).open(theme(audit))

    def slowly(route: Any) -> None:
        page.wait_for_timeout(900)
        route.continue_()

    page.route("**/criteria/*", slowly)
    block = page.locator(".app-criterion").first
    block.locator("label", has_text="Good").click()
    block.get_by_role("textbox", name="Evidence").press_sequentially(
        "One two three four five six seven.", delay=60
    )
    expect(block.get_by_text("Saved")).to_be_visible()
    page.wait_for_timeout(2500)
    assert grades() == {"1.1": ("good", "One two three four five six seven.")}
    assert page.get_by_text("This was changed").count() == 0


def test_the_network_goes_and_comes_back(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))
    visiting.context.set_offline(True)
    block = page.locator(".app-criterion").first
    block.locator("label", has_text="Good").click()
    block.get_by_role("textbox", name="Evidence").fill("Typed without a network.")
    expect(page.get_by_text("1 answer is not saved yet.")).to_be_visible()
    visiting.wrong.clear()  # the browser itself complains of the network
    visiting.look()
    visiting.context.set_offline(False)
    expect(page.get_by_text("1 answer is not saved yet.")).to_be_hidden(timeout=40_000)
    assert grades() == {"1.1": ("good", "Typed without a network.")}


def test_the_server_dies_in_mid_typing(visit: Any, cast: Cast, audit: CaseAudit, served: Served) -> None:
    page = visit(cast.auditor).open(theme(audit))
    served.kill()
    block = page.locator(".app-criterion").first
    block.get_by_role("textbox", name="Evidence").fill("Typed while the server was away.")
    expect(page.get_by_text("1 answer is not saved yet.")).to_be_visible()
    served.start()
    expect(page.get_by_text("1 answer is not saved yet.")).to_be_hidden(timeout=40_000)
    assert grades() == {"1.1": (None, "Typed while the server was away.")}


def test_what_was_not_sent_comes_back_after_a_reload(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))
    page.route("**/criteria/*", lambda route: route.abort())
    page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence").fill("Not sent.")
    expect(page.get_by_text("1 answer is not saved yet.")).to_be_visible()
    page.unroute("**/criteria/*")
    page.reload()
    expect(page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence")).to_have_value(
        "Not sent."
    )
    expect(page.locator(".app-criterion").first.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": (None, "Not sent.")}


def test_signed_out_in_mid_typing_what_was_typed_survives(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))
    visiting.context.clear_cookies()
    page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence").fill(
        "Typed after the session ended."
    )
    page.wait_for_url(lambda url: "/sign-in?next=" in url)
    visiting.wrong.clear()
    page.get_by_label("E-mail address").fill(cast.auditor.email)
    page.get_by_label("Password", exact=True).fill("three calm herons 47")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{theme(audit)}")
    expect(page.locator(".app-criterion").first.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": (None, "Typed after the session ended.")}


def test_two_tabs_on_one_criterion(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    first = visiting.open(theme(audit))
    other = visit(cast.auditor)
    second = other.open(theme(audit))
    first.locator(".app-criterion").first.get_by_role("textbox", name="Evidence").fill("From the first.")
    expect(first.locator(".app-criterion").first.get_by_text("Saved")).to_be_visible()
    block = second.locator(".app-criterion").first
    block.get_by_role("textbox", name="Evidence").fill("From the second.")
    expect(block.get_by_text("This was changed")).to_be_visible()
    expect(block.get_by_text("From the first.")).to_be_visible()
    assert grades() == {"1.1": (None, "From the first.")}
    other.wrong.clear()  # the browser notes the 409
    other.look()
    block.get_by_role("button", name="Keep mine").click()
    expect(block.get_by_text("This was changed")).to_be_hidden()
    expect(block.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": (None, "From the second.")}
    block = first.locator(".app-criterion").first
    block.get_by_role("textbox", name="Evidence").fill("From the first again.")
    block.get_by_role("button", name="Use what is saved").click()
    expect(block.get_by_role("textbox", name="Evidence")).to_have_value("From the second.")
    first.reload()
    expect(first.locator(".app-criterion").first.get_by_role("textbox", name="Evidence")).to_have_value(
        "From the second."
    )


def test_going_on_forgets_what_was_kept_and_signing_out_warns_of_nothing(
    visit: Any, cast: Cast, audit: CaseAudit
) -> None:
    page = visit(cast.auditor).open(theme(audit))
    page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence").fill("Sent with the form.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Management oversight")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert grades() == {"1.1": (None, "Sent with the form.")}
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_signing_out_with_something_unsent_says_so_first(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    page = visit(cast.auditor).open(theme(audit))
    page.route("**/criteria/*", lambda route: route.abort())
    page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence").fill("Not sent.")
    expect(page.get_by_text("1 answer is not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("sign out once more to leave and lose it")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.evaluate("Object.keys(localStorage)") == []
