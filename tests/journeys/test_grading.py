"""An auditor at work in a real browser: nothing typed is lost, whatever happens to network, tab or server."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade
from tests.factories import EVERY_KIND, Cast, make_cast
from tests.grading.making import allocated
from tests.journeys.conftest import PASSWORD, Served, give_passwords


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.auditor, cast.lead)
    return cast


@pytest.fixture
def audit(served: Served, cast: Cast) -> CaseAudit:
    found = allocated(cast)[0]
    served.start()
    return found


def theme(audit: CaseAudit) -> str:
    first = whole(audit.framework_version_id).themes[0]
    return f"/audits/{audit.id}/themes/{first.id}"


def soon(page: Page, question: Callable[[], object], wanted: object) -> None:
    """What the question asks is as wanted, however slow the machine is in saving it."""
    for _ in range(120):
        if question() == wanted:
            return
        page.wait_for_timeout(250)
    assert question() == wanted


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


def test_a_link_pressed_straight_after_typing_is_followed(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    """Leaving the field saves it, and the answer is there while the finger is still down on the link."""
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))
    block = page.locator(".app-criterion").first
    evidence = block.get_by_role("textbox", name="Evidence")
    evidence.fill("Seen late; then pressed.")
    where = page.get_by_role("link", name="Review and submit").bounding_box()
    assert where
    page.mouse.move(where["x"] + 5, where["y"] + where["height"] / 2)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.down()
    page.wait_for_timeout(200)
    page.mouse.up()
    expect(page.get_by_role("heading", name="Review and submit")).to_be_visible()
    assert grades()["1.1"] == (None, "Seen late; then pressed.")
    page.go_back()
    expect(evidence).to_have_value("Seen late; then pressed.")
    expect(page.get_by_text("not saved yet")).to_be_hidden()
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
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    visiting.wrong.clear()  # the browser itself complains of the network
    visiting.look()
    visiting.context.set_offline(False)
    expect(page.get_by_text("1 answer not saved yet")).to_be_hidden(timeout=40_000)
    assert grades() == {"1.1": ("good", "Typed without a network.")}


def test_the_server_dies_in_mid_typing(visit: Any, cast: Cast, audit: CaseAudit, served: Served) -> None:
    page = visit(cast.auditor).open(theme(audit))
    served.kill()
    block = page.locator(".app-criterion").first
    block.get_by_role("textbox", name="Evidence").fill("Typed while the server was away.")
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    served.start()
    expect(page.get_by_text("1 answer not saved yet")).to_be_hidden(timeout=40_000)
    assert grades() == {"1.1": (None, "Typed while the server was away.")}


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(
    visit: Any, cast: Cast, audit: CaseAudit
) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))

    def lose_the_answer(route: Any) -> None:
        route.fetch()  # the server has it
        route.abort()

    page.route("**/criteria/*", lose_the_answer)
    block = page.locator(".app-criterion").first
    evidence = block.get_by_role("textbox", name="Evidence")
    evidence.fill("One.")
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    assert grades() == {"1.1": (None, "One.")}
    evidence.fill("One. Two.")
    page.wait_for_timeout(900)
    page.unroute_all(behavior="wait")  # a save on its way is lost, too, before the next goes
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("not saved yet")).to_be_hidden()
    expect(block.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": (None, "One. Two.")}
    # The same, and the browser goes down before an answer comes.
    page.route("**/criteria/*", lose_the_answer)
    evidence.fill("One. Two. Three.")
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    visiting.wrong.clear()
    page.route("**/criteria/*", lambda route: route.abort())
    evidence.fill("One. Two. Three. Four.")
    page.unroute_all(behavior="wait")  # a save on its way is lost, too, before the next goes
    page.reload()
    expect(evidence).to_have_value("One. Two. Three. Four.")
    page.wait_for_function("() => Object.keys(localStorage).every((name) => !name.includes('draft'))")
    expect(block.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": (None, "One. Two. Three. Four.")}
    assert page.get_by_text("This was changed").count() == 0


def test_what_was_not_sent_comes_back_after_a_reload(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme(audit))
    page.route("**/criteria/*", lambda route: route.abort())
    page.locator(".app-criterion").first.get_by_role("textbox", name="Evidence").fill("Not sent.")
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
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
    expect(page.get_by_text("1 answer not saved yet: you are signed out.")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("Password")).to_be_focused()
    visiting.wrong.clear()  # the browser notes the 401
    visiting.look()
    dialog.get_by_label("E-mail address").fill(cast.lead.email)  # somebody else at the same computer
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("somebody else’s")).to_be_focused()
    visiting.wrong.clear()
    visiting.look()
    assert grades() == {}
    dialog.get_by_label("E-mail address").fill(cast.auditor.email)
    dialog.get_by_label("Password").fill("three wrong herons 47")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("the password is not right")).to_be_focused()
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("not saved yet")).to_be_hidden()
    block = page.locator(".app-criterion").first
    expect(block.get_by_text("Saved")).to_be_visible()
    assert grades() == {"1.1": (None, "Typed after the session ended.")}
    block.get_by_role("textbox", name="Evidence").fill("And it goes on.")  # with the new session's token
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/themes/2")
    assert grades() == {"1.1": (None, "And it goes on.")}


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
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("sign out once more to leave and lose it")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.fixture
def every_kind(served: Served, cast: Cast) -> CaseAudit:
    """An audit on a framework with every kind of criterion, conditions and root causes."""
    found = allocated(cast, framework=EVERY_KIND)[0]
    served.start()
    return found


def theme_called(audit: CaseAudit, code: str) -> str:
    id = next(theme.id for theme in whole(audit.framework_version_id).themes if theme.code == code)
    return f"/audits/{audit.id}/themes/{id}"


def block_of(page: Any, question: str) -> Any:
    return page.locator(".app-criterion", has=page.get_by_role("group", name=question))


def root_causes() -> dict[str, list[str]]:
    db.session.rollback()
    return {row.criterion.code: row.root_causes for row in db.session.scalars(select(Grade))}


def tab_to(page: Any, wanted: Any) -> None:
    """Press Tab until this has the focus, as someone without a mouse does."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never comes there")


def test_what_lay_behind_a_low_grade_by_keyboard(visit: Any, cast: Cast, every_kind: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme_called(every_kind, "1"))
    block = block_of(page, "1.1 Does the work help?")
    workload = block.get_by_role("checkbox", name="Too much work")
    expect(workload).to_be_hidden()
    tab_to(page, block.get_by_role("radio", name="Outstanding"))
    page.keyboard.press("i")
    expect(workload).to_be_visible()
    visiting.look()
    tab_to(page, workload)
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(block.get_by_text("Saved")).to_be_visible()
    soon(page, root_causes, {"1.1": ["workload", "skill"]})
    page.keyboard.press("Space")  # taken back
    soon(page, root_causes, {"1.1": ["workload"]})
    page.reload()
    expect(workload).to_be_checked()
    expect(block.get_by_role("checkbox", name="Skill")).not_to_be_checked()
    block.get_by_role("radio", name="Inadequate").focus()
    page.keyboard.press("g")
    expect(workload).to_be_hidden()
    soon(page, root_causes, {"1.1": []})


def test_a_number_is_given_by_its_digits(visit: Any, cast: Cast, every_kind: CaseAudit) -> None:
    page = visit(cast.auditor).open(theme_called(every_kind, "1"))
    block = block_of(page, "1.2 How safe does the child feel?")
    block.get_by_role("radio", name="0", exact=True).focus()
    page.keyboard.press("7")
    expect(block.get_by_role("radio", name="7")).to_be_checked()
    page.wait_for_timeout(1200)
    page.keyboard.press("1")
    page.keyboard.press("0")
    expect(block.get_by_role("radio", name="10")).to_be_checked()
    page.wait_for_timeout(1200)
    page.keyboard.press("0")
    expect(block.get_by_role("radio", name="0", exact=True)).to_be_checked()
    expect(block.get_by_text("Saved")).to_be_visible()
    page.wait_for_timeout(500)
    assert grades()["1.2"][0] == "0"


def test_a_criterion_appears_after_the_answer_it_waits_for(
    visit: Any, cast: Cast, every_kind: CaseAudit
) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme_called(every_kind, "2"))
    first = block_of(page, "2.1 Was the child missing")
    second = page.locator(".app-criterion", has_text="Was an interview offered on return?")
    third = page.locator(".app-criterion", has_text="Why was none offered?")
    expect(second).to_be_hidden()
    expect(page.get_by_text("Asked only if 2.1 is answered Yes.")).to_be_visible()
    expect(page.locator("#progress-words")).to_contain_text("0 of 5 graded")
    tab_to(page, first.get_by_role("radio", name="Yes"))
    page.keyboard.press("y")
    expect(second).to_be_visible()
    expect(third).to_be_hidden()
    expect(page.locator("#progress-words")).to_contain_text("1 of 7 graded")
    visiting.look()
    tab_to(page, second.get_by_role("radio", name="Yes"))
    page.keyboard.press("n")
    expect(third).to_be_visible()
    note = third.get_by_role("textbox", name="Note")
    tab_to(page, note)
    page.keyboard.type("She was at her aunt’s.")
    expect(third.get_by_text("Saved")).to_be_visible()
    # What was typed is out of sight while it is not asked, and there again when it is.
    first.get_by_role("radio", name="Yes").focus()
    page.keyboard.press("n")
    expect(third).to_be_hidden()
    expect(page.get_by_text("What you answered here is kept, and not counted.").first).to_be_visible()
    visiting.look()
    page.keyboard.press("y")
    expect(note).to_be_visible()
    expect(note).to_have_value("She was at her aunt’s.")
    assert grades()["2.4"] == (None, "She was at her aunt’s.")


def test_what_was_ticked_and_not_sent_comes_back(visit: Any, cast: Cast, every_kind: CaseAudit) -> None:
    visiting = visit(cast.auditor)
    page = visiting.open(theme_called(every_kind, "1"))
    block = block_of(page, "1.1 Does the work help?")
    page.route("**/criteria/*", lambda route: route.abort())
    block.locator("label", has_text="Inadequate").click()
    block.get_by_text("Skill, or training").click()
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    page.unroute("**/criteria/*")
    page.reload()
    expect(block.get_by_role("checkbox", name="Skill")).to_be_checked()
    expect(block.get_by_text("Saved")).to_be_visible()
    assert root_causes() == {"1.1": ["skill"]}


def test_without_javascript_everything_is_there_with_its_condition(
    visit: Any, cast: Cast, every_kind: CaseAudit
) -> None:
    page = visit(cast.auditor, java_script_enabled=False).open(theme_called(every_kind, "2"))
    expect(page.get_by_text("Asked only if 2.1 is answered Yes.")).to_be_visible()
    note = page.locator(".app-criterion", has_text="Why was none offered?").get_by_role(
        "textbox", name="Note"
    )
    note.fill("She was at her aunt’s.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(note).to_have_value("She was at her aunt’s.")
    assert grades() == {"2.4": (None, "She was at her aunt’s.")}


def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Any, cast: Cast, every_kind: CaseAudit) -> None:
    visiting = visit(cast.auditor, viewport={"width": 390, "height": 844})
    for code in ("1", "2", "3"):
        page = visiting.open(theme_called(every_kind, code))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_a_concern_can_be_raised_wherever_one_is(
    visit: Any, cast: Cast, every_kind: CaseAudit
) -> None:
    visiting = visit(cast.auditor, viewport={"width": 390, "height": 700})
    pages = ("taking-part", "learning", "overall", "review")
    for place in (theme_called(every_kind, "1"), *(f"/audits/{every_kind.id}/{name}" for name in pages)):
        page = visiting.open(place)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        button = page.get_by_role("button", name="A child may be at risk now")
        expect(button).to_be_in_viewport(ratio=1)
        button.click()
        expect(page.get_by_role("button", name="Send it now")).to_be_in_viewport()
        page.keyboard.press("Escape")
