"""A QA lead writes a draft in a real browser: by keyboard, by dragging, twice at once, without a network."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.authoring.draft_changes import begin_draft
from audit.models import Criterion, FrameworkVersion, Theme
from tests.factories import Cast, make_cast, make_framework
from tests.journeys.conftest import Served, give_passwords


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.lead)
    return cast


@pytest.fixture
def draft(served: Served, cast: Cast) -> FrameworkVersion:
    begin_writing()
    made = begin_draft(make_framework(), cast.lead)
    db.session.commit()
    served.start()
    return made


def criterion(draft: FrameworkVersion, code: str) -> Criterion:
    """The criterion with this code, as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    found = select(Criterion).join(Theme).where(Theme.framework_version_id == draft.id)
    return db.session.scalars(found.where(Criterion.code == code)).one()


def address(draft: FrameworkVersion, code: str = "") -> str:
    return f"/frameworks/{draft.id}/edit" + (f"/criteria/{criterion(draft, code).id}" if code else "")


def order(draft: FrameworkVersion) -> list[list[str]]:
    db.session.rollback()
    db.session.expire_all()
    return [[one.code for one in theme.criteria] for theme in queries.whole(draft.id).themes]


def tree(page: Page, code: str) -> Locator:
    return page.locator("#tree").get_by_role("link", name=re.compile(rf"^{re.escape(code)} "))


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus: what cannot be reached so fails."""
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_a_criterion_is_written_with_the_keyboard_alone(
    visit: Any, cast: Cast, draft: FrameworkVersion
) -> None:
    visiting = visit(cast.lead)
    page = visiting.open(address(draft))
    tab_to(page, tree(page, "1"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Theme 1")
    visiting.look()
    tab_to(page, page.get_by_role("button", name="Add a criterion"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Criterion 1.3")
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    page.keyboard.type("Is the child safe tonight?", delay=10)
    preview = page.locator("#preview")
    expect(preview.get_by_text("Is the child safe tonight?")).to_be_visible()
    expect(tree(page, "1.3")).to_contain_text("Is the child safe tonight?")
    expect(page.get_by_text("Before it can be published")).to_be_visible()
    visiting.look()
    for grade, text in (
        ("Outstanding", "Safe."),
        ("Good", "Safe enough."),
        ("Requires improvement", "Nearly."),
        ("Inadequate", "Not."),
    ):
        tab_to(page, page.get_by_role("textbox", name=grade, exact=True))
        page.keyboard.type(text)
    expect(page.get_by_text("Before it can be published")).to_be_hidden()
    expect(page.locator("#to-mend")).to_have_text("nothing to mend")
    expect(preview.get_by_text("Good looks like: Safe enough.")).to_be_visible()
    tab_to(page, page.locator("summary", has_text="How it is graded"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("When the grade is below good"))
    page.keyboard.press("ArrowUp")
    expect(preview.get_by_text("Every grade needs written evidence.")).to_be_visible()
    expect(page.locator("#saved").get_by_text("Saved")).to_be_visible()
    visiting.look()
    row = criterion(draft, "1.3")
    assert (row.question, row.evidence) == ("Is the child safe tonight?", "always")
    assert {one.grade: one.text for one in row.descriptors} == {
        "outstanding": "Safe.",
        "good": "Safe enough.",
        "requires_improvement": "Nearly.",
        "inadequate": "Not.",
    }


def test_a_scale_that_is_changed_keeps_every_text(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    visiting = visit(cast.lead)
    page = visiting.open(address(draft, "1.1"))
    page.locator("summary", has_text="How it is graded").click()
    page.get_by_label("Scale", exact=True).select_option(label="Met, partly met, not met")
    expect(page.get_by_role("textbox", name="Partly met", exact=True)).to_be_visible()
    expect(page.get_by_text("Texts that have no grade any more")).to_be_visible()
    expect(page.get_by_role("textbox", name="Good", exact=True)).to_have_value("Seen early.")
    visiting.look()
    page.get_by_label("Scale", exact=True).select_option(label="Four-point scale")
    expect(page.get_by_text("Texts that have no grade any more")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Good", exact=True)).to_have_value("Seen early.")


def test_reordered_by_keys_and_by_dragging(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    visiting = visit(cast.lead)
    page = visiting.open(address(draft, "1.1"))
    tree(page, "1.1").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#said")).to_have_text("1.1 is now 2 of 2 in 1 Risk.")
    expect(tree(page, "1.1")).to_be_focused()
    assert order(draft)[0] == ["1.2", "1.1"]
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#said")).to_have_text("1.1 is now 1 of 3 in 2 Management oversight.")
    expect(tree(page, "1.1")).to_be_focused()
    visiting.look()
    tree(page, "5.1").drag_to(tree(page, "1.2"))
    expect(page.locator("#said")).to_have_text("5.1 is now 1 of 2 in 1 Risk.")
    assert order(draft) == [["5.1", "1.2"], ["1.1", "2.1", "2.2"], ["3.1"], ["4.1"], []]
    tree(page, "4").drag_to(tree(page, "1"))
    expect(page.locator("#said")).to_have_text("4 is now 1 of 5 themes.")
    assert order(draft)[0] == ["4.1"]
    page.get_by_role("button", name="Move up").click()
    expect(page.locator("#said")).to_have_text("1.1 is now 3 of 3 in 1 Risk.")
    expect(page.get_by_role("button", name="Move up")).to_be_focused()
    page.get_by_label("To the end of theme").select_option(label="5 Impact")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#said")).to_have_text("1.1 is now 1 of 1 in 5 Impact.")
    visiting.look()
    page.get_by_role("button", name="Renumber all").click()
    expect(page.get_by_text("everything is numbered by its place")).to_be_visible()
    assert order(draft) == [["1.1"], ["2.1", "2.2"], ["3.1", "3.2"], ["4.1"], ["5.1"]]
    visiting.look()


def test_changed_in_two_windows_neither_is_lost(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    here, there = visit(cast.lead), visit(cast.lead)
    first, second = here.open(address(draft, "1.1")), there.open(address(draft, "1.1"))
    first.get_by_label("Guidance").fill("From the first window.")
    first.get_by_role("textbox", name="Good", exact=True).fill("First.")
    expect(first.locator("#preview").get_by_text("Good looks like: First.")).to_be_visible()
    second.get_by_label("Guidance").fill("From the second window.")
    expect(second.get_by_text("This was changed meanwhile")).to_be_visible()
    expect(second.locator("#saved").get_by_text("From the first window.")).to_be_visible()
    assert criterion(draft, "1.1").guidance == "From the first window."
    there.wrong.clear()  # the browser notes the 409
    there.look()
    second.get_by_role("button", name="Use this for: Good looks like").click()
    expect(second.get_by_role("textbox", name="Good", exact=True)).to_have_value("First.")
    second.get_by_role("button", name="Keep what is in the fields").click()
    expect(second.get_by_text("This was changed meanwhile")).to_be_hidden()
    row = criterion(draft, "1.1")
    assert row.guidance == "From the second window."
    assert {one.grade: one.text for one in row.descriptors}["good"] == "First."
    first.get_by_label("Guidance").fill("From the first again.")
    first.get_by_role("link", name="Use all that is saved").click()
    expect(first.get_by_label("Guidance")).to_have_value("From the second window.")


def test_the_network_goes_and_comes_back(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    visiting = visit(cast.lead)
    page = visiting.open(address(draft, "1.1"))
    visiting.context.set_offline(True)
    page.get_by_label("Guidance").fill("Typed without a network.")
    expect(page.get_by_text("Not saved yet, trying again.")).to_be_visible()
    expect(page.locator(".editor-bar .app-saved__words")).to_be_hidden()
    visiting.wrong.clear()  # the browser itself complains of the network
    visiting.look()
    visiting.context.set_offline(False)
    expect(page.get_by_text("Not saved yet, trying again.")).to_be_hidden(timeout=40_000)
    assert criterion(draft, "1.1").guidance == "Typed without a network."
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_not_sent_comes_back_after_a_reload(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    page = visit(cast.lead).open(address(draft, "1.1"))
    page.route(
        "**/criteria/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.get_by_label("Guidance").fill("Not sent.")
    expect(page.get_by_text("Not saved yet, trying again.")).to_be_visible()
    page.unroute("**/criteria/*")
    page.reload()
    expect(page.get_by_label("Guidance")).to_have_value("Not sent.")
    expect(page.locator("#preview").get_by_text("Not sent.")).to_be_visible()
    assert criterion(draft, "1.1").guidance == "Not sent."


def test_going_on_at_once_waits_for_what_was_typed(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    page = visit(cast.lead).open(address(draft, "1.1"))
    page.get_by_label("Guidance").fill("Typed and gone on.")
    tree(page, "1.2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Criterion 1.2")
    assert criterion(draft, "1.1").guidance == "Typed and gone on."
    page.get_by_label("Guidance").fill("And once more.")
    page.get_by_role("button", name="Take it out of this draft").click()
    expect(page.get_by_text("1.2 is taken out of this draft")).to_be_visible()
    row = criterion(draft, "1.2")
    assert (row.guidance, row.retired) == ("And once more.", True)


def test_points_of_a_scale_and_a_phone(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    visiting = visit(cast.lead, viewport={"width": 390, "height": 800})
    page = visiting.open(address(draft))
    page.get_by_role("link", name="Four-point scale").click()
    visiting.look()
    page.get_by_role("button", name="Add a point").click()
    fifth = page.locator(".editor-point").nth(4)
    expect(fifth.get_by_label("Label")).to_have_value("New point")
    fifth.get_by_label("Label").fill("Not safe")
    fifth.get_by_label("Letter").fill("N")
    fifth.locator("label", has_text="Purple").click()
    expect(page.locator("#saved").get_by_text("Saved")).to_be_visible()
    visiting.look()
    fifth.get_by_role("button", name="Move up").click()
    expect(page.locator("#said")).to_contain_text("is now 4 of 5")
    expect(page.locator(".editor-point").nth(3).get_by_label("Label")).to_have_value("Not safe")
    for path in (address(draft), address(draft, "1.1"), page.url.removeprefix(visiting.served.url)):
        visiting.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_without_javascript_all_of_it_works(visit: Any, cast: Cast, draft: FrameworkVersion) -> None:
    page = visit(cast.lead, java_script_enabled=False).open(address(draft, "1.1"))
    page.get_by_label("Guidance").fill("By the button.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Saved.")
    page.get_by_role("button", name="Move down").click()
    expect(page.get_by_text("1.1 is now 2 of 2 in 1 Risk.")).to_be_visible()
    assert criterion(draft, "1.1").guidance == "By the button."
