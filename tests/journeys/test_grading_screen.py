"""The grading screen by keys, a criterion at a time, after a crash, and with somebody else in the audit."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade
from tests.factories import EVERY_KIND, Cast, make_cast
from tests.grading.making import allocated
from tests.journeys.conftest import Served, Visit, give_passwords


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.auditor, cast.lead)
    return cast


@pytest.fixture
def audit(served: Served, cast: Cast) -> CaseAudit:
    found = allocated(cast, framework=EVERY_KIND)[0]
    served.start()
    return found


def theme(audit: CaseAudit, n: int = 0) -> str:
    return f"/audits/{audit.id}/themes/{whole(audit.framework_version_id).themes_for(audit.cohort)[n].id}"


def given() -> dict[str, tuple[str | None, str]]:
    db.session.rollback()
    return {row.criterion.code: (row.grade, row.evidence) for row in db.session.scalars(select(Grade))}


def in_hand(page: Page) -> Any:
    return page.locator(".app-criterion--in-hand")


def saved(page: Page) -> None:
    expect(in_hand(page).get_by_text("Saved")).to_be_visible()
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def test_by_keys(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting: Visit = visit(cast.auditor)
    page = visiting.open(theme(audit))
    page.keyboard.press("2")  # nothing is in hand yet
    page.keyboard.press("j")
    expect(in_hand(page)).to_contain_text("1.1")
    expect(in_hand(page).locator("fieldset").first).to_be_focused()
    page.keyboard.press("Control+2")
    page.keyboard.press("2")
    expect(in_hand(page).get_by_role("radio", name="Good")).to_be_checked()
    saved(page)
    details = in_hand(page).locator(".app-criterion__details")
    if details.count():
        page.keyboard.press("d")
        expect(details).to_have_attribute("open", "")
    page.keyboard.press("e")
    page.keyboard.type("j k 4 ? / n")  # in a text field a key is a letter
    page.keyboard.press("Escape")
    expect(in_hand(page).locator("fieldset").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(in_hand(page)).to_contain_text("1.2")
    page.keyboard.press("1")
    page.keyboard.press("0")
    expect(in_hand(page).get_by_role("radio", name="10")).to_be_checked()
    saved(page)
    page.keyboard.press("k")
    expect(in_hand(page)).to_contain_text("1.1")
    saved(page)
    assert given() == {"1.1": ("good", "j k 4 ? / n"), "1.2": ("10", "")}
    visiting.look()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("4")  # while a dialog is open keys do nothing
    visiting.look()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(in_hand(page).locator("fieldset").first).to_be_focused()
    page.keyboard.press("/")
    found = page.get_by_role("dialog", name="Find a criterion")
    expect(found.get_by_role("link").first).to_be_visible()
    page.keyboard.type("missing")
    expect(found.locator(".app-found__item--first")).to_contain_text("2.1")
    visiting.look()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{theme(audit, 1)}#criterion-*")
    expect(in_hand(page)).to_contain_text("2.1")
    # To the account page, where n becomes m, and back.
    visiting.open("/account/keys")
    page.get_by_label("To the next thing that is missing").fill("m")
    page.get_by_role("button", name="Save the keys").click()
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()
    page.goto(visiting.served.url + theme(audit, 1))
    page.keyboard.press("m")
    expect(in_hand(page)).to_contain_text("2.1")


def test_one_at_a_time_on_a_small_screen(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting: Visit = visit(cast.auditor, viewport={"width": 320, "height": 700})
    page = visiting.open(theme(audit))
    steps = page.get_by_role("navigation", name="Steps of this theme")
    expect(steps).to_contain_text("1 of ")
    expect(page.locator("[data-saves]:visible")).to_have_count(1)
    total = int(steps.locator("[data-count]").inner_text().split()[-1])
    for n in range(2, total + 1):
        steps.get_by_role("button", name="Next").click()
        expect(steps).to_contain_text(f"{n} of {total}")
        expect(page.locator("[data-saves]:visible")).to_have_count(1)
    expect(page.get_by_text("Your judgement of")).to_be_visible()
    expect(page.get_by_role("button", name="Save and go on")).to_be_visible()
    expect(steps.get_by_role("button", name="Next")).to_be_hidden()
    visiting.look()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 320, "height": 256})  # 400% zoom
    visiting.look()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Show the whole theme").click()
    expect(page.locator("[data-saves]:visible")).to_have_count(total)
    page.reload()
    expect(page.locator("[data-saves]:visible")).to_have_count(total)  # remembered
    expect(steps).to_be_hidden()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_browser_that_went_down_brings_everything_back(
    visit: Any, cast: Cast, audit: CaseAudit, served: Served
) -> None:
    first: Visit = visit(cast.auditor)
    for n, path in enumerate((theme(audit), theme(audit, 1))):
        page = first.page
        page.route("**/criteria/*", lambda route: route.abort())
        page.goto(f"{served.url}{path}")
        page.locator("textarea[name^=evidence]").first.fill(f"Typed in theme {n + 1}.")
        expect(page.get_by_text(f"{n + 1} answer")).to_contain_text("not saved yet, trying again")
    state = first.context.storage_state()
    first.context.close()  # nothing was sent
    assert given() == {}
    again: Visit = visit(None, storage_state=state)
    page = again.open("/")
    expect(page.get_by_text("2 answers that you typed in this browser")).to_be_visible()
    page.get_by_role("link", name="Open the audit and send them").click()
    page.wait_for_url("**/themes/**")
    page.wait_for_function("() => Object.keys(localStorage).every((name) => !name.includes('draft'))")
    kept = {code: text for code, (_, text) in given().items()}
    assert kept == {"1.1": "Typed in theme 1.", "2.1": "Typed in theme 2."}
    again.look()


def test_somebody_else_is_here_and_an_earlier_text_comes_back(
    visit: Any, cast: Cast, audit: CaseAudit
) -> None:
    lead: Visit = visit(cast.lead)
    lead.open(f"/audits/{audit.id}")
    visiting: Visit = visit(cast.auditor)
    page = visiting.open(theme(audit))
    expect(page.get_by_text("Lee Lead has this audit open too.")).to_be_visible()
    bar = page.locator(".app-bar")
    for _ in range(3):  # however tall the bar has become, what has the focus is below it
        page.keyboard.press("j")
        question = in_hand(page).locator("legend").first
        assert question.bounding_box()["y"] >= bar.bounding_box()["y"] + bar.bounding_box()["height"]
    block = page.locator("[data-saves]").first
    evidence = block.get_by_role("textbox", name="Evidence")
    for text in ("What was seen on the file.", "Nothing."):
        evidence.fill(text)
        page.keyboard.press("Tab")
        expect(block.get_by_text("Saved")).to_be_visible()
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
    block.get_by_role("link", name="Earlier versions").click()
    expect(block.get_by_text("What was seen on the file.").first).to_be_visible()
    visiting.look()
    block.get_by_role("button", name="Bring back").first.click()
    expect(evidence).to_have_value("What was seen on the file.")
    expect(block.get_by_text("Saved")).to_be_visible()
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    assert given()["1.1"][1] == "What was seen on the file."
