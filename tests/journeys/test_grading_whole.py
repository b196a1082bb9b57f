"""A whole audit of a framework with nearly a hundred criteria, from the first page until it is submitted."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from audit.extensions import db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade, Judgement
from tests.factories import Cast, make_cast
from tests.grading.making import allocated
from tests.journeys.asking import say_who_took_part
from tests.journeys.conftest import Served, Visit, give_passwords

LIBRARY = Path(__file__).parents[2] / "audit" / "frameworks" / "library"


@pytest.fixture
def cast(served: Served) -> Cast:
    cast = make_cast()
    give_passwords(cast.auditor)
    return cast


@pytest.fixture
def audit(served: Served, cast: Cast) -> CaseAudit:
    found = allocated(cast, framework=LIBRARY / "childrens_case_audit.yaml")[0]
    served.start()
    return found


def all_is_there_once(audit: CaseAudit) -> None:
    db.session.rollback()
    db.session.expire_all()
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    asked = [one.id for theme in themes for one in theme.criteria]
    given = db.session.scalars(select(Grade.criterion_id).where(Grade.grade.is_not(None))).all()
    assert sorted(given) == sorted(asked)
    judged = db.session.scalar(select(func.count(Judgement.id)).where(Judgement.grade.is_not(None)))
    assert judged == len([theme for theme in themes if theme.judged]) + 1
    assert db.session.scalars(select(CaseAudit.state)).all() == ["submitted"]


IN_HAND = """() => {
  const of = document.activeElement?.matches("fieldset") && document.activeElement.closest("[data-saves]");
  if (!of) return null;
  const text = of.querySelector("textarea[name^=evidence], textarea[name^=rationale]");
  const label = text && document.querySelector(`label[for="${text.id}"]`).textContent;
  const person = location.pathname.endsWith("/taking-part");
  return {where: location.pathname + of.id, person,
          needed: person || label === "Rationale" || label.includes("(needed)")};
}"""


def next_missing(page: Page, last: str) -> dict[str, Any] | None:
    """Press n: what is in hand then or, when nothing is missing, None on the review page."""
    page.keyboard.press("n")
    page.wait_for_function(
        f"last => location.pathname.endsWith('/review') || (({IN_HAND})()?.where ?? last) !== last", arg=last
    )
    return None if page.url.endswith("/review") else page.evaluate(IN_HAND)


FOCUSED = """words => {
  const here = document.activeElement;
  return here.matches("a, button") && here.textContent.includes(words);
}"""


def tab_to(page: Page, words: str) -> None:
    for _ in range(80):
        if page.evaluate(FOCUSED, words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {words}")


def test_by_keyboard_alone(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting: Visit = visit(cast.auditor)
    page = visiting.page
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Start case")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/**")
    in_hand: dict[str, Any] | None = {"where": ""}
    while in_hand is not None:
        in_hand = next_missing(page, in_hand["where"])
        if in_hand is None:
            break
        page.keyboard.press("3" if in_hand["person"] else "1")
        if in_hand["needed"]:
            page.keyboard.press("e")
            page.keyboard.insert_text("Seen, and in their words: 2 kept, / ? n j.")
            page.keyboard.press("Escape")
        if in_hand["where"].endswith("/overalljudgement"):
            while not page.evaluate("document.activeElement.name?.startsWith('impact')"):
                page.keyboard.press("Tab")
            page.keyboard.press("Space")
    visiting.look()
    tab_to(page, "Submit the audit")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    all_is_there_once(audit)


def test_without_javascript(visit: Any, cast: Cast, audit: CaseAudit) -> None:
    visiting: Visit = visit(cast.auditor, java_script_enabled=False)
    say_who_took_part(visiting, audit.id)
    page = visiting.page
    while "/overall" not in page.url:
        before = page.url
        for block in page.locator("[data-saves]").all():
            block.locator(".app-grades__label").first.click()
            block.locator("textarea[name^=evidence], textarea[name^=rationale]").fill("Seen, in their words.")
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_url(lambda url, last=before: url != last)
    page.locator(".app-grades__label").first.click()
    page.get_by_label("Rationale").fill("Why, in short.")
    page.locator("label[for^=impact-overall]").first.click()
    page.get_by_role("button", name="Save and review").click()
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    all_is_there_once(audit)
