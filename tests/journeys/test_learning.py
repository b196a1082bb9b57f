"""Who took part, learning and actions in a real browser: saved as given, and nothing typed is lost."""

from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import LearningPoint, Participant, ProposedAction
from tests.factories import make_cast
from tests.grading.making import allocated
from tests.journeys.conftest import Served, give_passwords


def test_who_took_part_what_is_learnt_and_what_is_to_be_done(visit: Any, served: Served) -> None:
    cast = make_cast()
    give_passwords(cast.auditor)
    audit = allocated(cast)[0]
    served.start()
    visiting = visit(cast.auditor)
    page = visiting.open(f"/audits/{audit.id}/taking-part")
    parent = page.locator("#parent-1")
    parent.get_by_text("Asked, not obtained").click()
    expect(parent.get_by_text("Say why not.")).to_be_visible()
    parent.get_by_role("textbox", name="Why not").fill("Two calls were not answered.")
    expect(parent.get_by_text("Say why not.")).to_be_hidden()
    page.get_by_role("button", name="Add another parent or carer").click()
    second = page.locator("#parent-2")
    second.get_by_text("Took part").click()
    second.get_by_text("Phone or video").click()
    second.get_by_role("textbox", name="When").fill("1/9/2026")
    page.keyboard.press("Tab")
    expect(second.get_by_text("Say on which day.")).to_be_hidden()
    visiting.look()

    # Beside a criterion, while the network is away: kept, and there again after a reload.
    theme = whole(audit.framework_version_id).themes[0]
    page = visiting.open(f"/audits/{audit.id}/themes/{theme.id}")
    page.get_by_role("button", name="Strength in 1.1").click()
    page.wait_for_selector(".app-entry--strength textarea")
    expect(page.get_by_role("textbox", name="Strength")).to_be_focused()
    page.route("**/learning/**", lambda route: route.abort())
    page.keyboard.type("Early and calm.")
    expect(page.get_by_text("1 answer not saved yet")).to_be_visible()
    visiting.wrong.clear()
    page.unroute("**/learning/**")
    page.reload()
    block = page.locator(".app-entry--strength")
    expect(block.get_by_role("textbox")).to_have_value("Early and calm.")
    expect(block.get_by_text("Saved")).to_be_visible()
    block.get_by_role("combobox").select_option(label="2.1 Does supervision move the plan on?")
    expect(block.get_by_role("checkbox")).to_have_count(2)
    expect(block.get_by_role("combobox")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage)") == []
    page.get_by_role("button", name="Action in 1.1").click()
    action = page.locator(".app-entry--action")
    action.get_by_role("textbox", name="What is to be done").fill("See the child alone.")
    action.get_by_role("combobox", name="Owner").fill("Team manager")
    action.get_by_role("textbox", name="What happens").fill("The service manager goes.")
    expect(action.get_by_text("Saved")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # what the bar covers by half is no target
    visiting.look()

    page = visiting.open(f"/audits/{audit.id}/learning")
    strength = page.locator(".app-entry--strength")
    strength.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed.")).to_be_visible()
    visiting.look()
    page.get_by_role("button", name="Put it back").first.click()
    expect(strength.get_by_role("textbox")).to_have_value("Early and calm.")
    expect(page.locator("#to-learning")).to_contain_text("complete")
    db.session.rollback()
    parts = {(row.role, row.number): row.took for row in db.session.scalars(select(Participant))}
    assert parts == {("parent", 1): "not_obtained", ("parent", 2): "yes"}
    point = db.session.scalars(select(LearningPoint)).one()
    assert (point.text, sorted(link.criterion.code for link in point.seen_in)) == (
        "Early and calm.",
        ["1.1", "2.1"],
    )
    proposed = db.session.scalars(select(ProposedAction)).one()
    assert (proposed.what, proposed.owner_words) == ("See the child alone.", "Team manager")
    assert proposed.due_on
