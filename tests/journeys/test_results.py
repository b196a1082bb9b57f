"""A QA lead reads results in a real browser: filters at once, the address kept, down to a single audit."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from audit.extensions import begin_writing, db
from tests.factories import make_cast
from tests.journeys.conftest import Served, give_passwords
from tests.results.making import Work


@pytest.fixture
def work(served: Served) -> Work:
    cast = make_cast()
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "outstanding", "good", "good", "requires_improvement", "inadequate")
    work.submit_many(cast.care_1.id, *["inadequate"] * 6, "good")
    db.session.commit()
    give_passwords(cast.lead)
    served.start()
    return work


def test_from_a_filter_to_a_single_audit_and_back(work: Work, visit: Any) -> None:
    lead = visit(work.cast.lead)
    page = lead.open("/results")
    expect(page.get_by_role("row", name=re.compile("^Locality 1"))).to_be_visible()
    page.get_by_label("Service").focus()
    page.get_by_label("Service").select_option(label="Care and leaving care")
    expect(page.get_by_role("row", name=re.compile("^Locality 1"))).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"service={work.cast.care.id}"))
    expect(page.get_by_role("status")).to_contain_text("Care and leaving care")
    expect(page.get_by_label("Service")).to_be_focused()
    lead.look()
    page.get_by_role("link", name="14%, Care 1, 1 Risk").click()
    lead.look()
    expect(page.get_by_text("7 submitted audits")).to_be_visible()
    page.get_by_role("link", name="Risk", exact=True).click()
    lead.look()
    page.get_by_label("Criteria").select_option("weakest")
    expect(page).to_have_url(re.compile("order=weakest"))
    page.go_back()
    expect(page.get_by_label("Criteria")).to_have_value("")
    page.get_by_role("link", name="Results", exact=True).last.click()
    expect(page.get_by_label("Service")).to_have_value(str(work.cast.care.id))


def test_everything_is_reached_with_the_keyboard_and_fits_a_phone(work: Work, visit: Any) -> None:
    lead = visit(work.cast.lead, viewport={"width": 390, "height": 800})
    page = lead.open("/results")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    region = page.get_by_role("region", name=re.compile("^Share judged"))
    region.focus()
    page.keyboard.press("ArrowRight")
    expect(region).to_be_focused()
    page.wait_for_function("document.querySelector('.results-scroll').scrollLeft > 0")
    first = page.locator(".results-total .results-first")
    assert first.bounding_box()["x"] < 30, "the team's name stays in view"
    theme = work.version.themes[0]
    page = lead.open(f"/results/themes/{theme.id}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page = lead.open(f"/results/audits?theme={theme.id}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_the_button_shows_and_the_workbook_comes(work: Work, visit: Any) -> None:
    lead = visit(None, java_script_enabled=False)
    page = lead.page
    page.goto(f"{lead.served.url}/sign-in")
    page.get_by_label("E-mail address").fill(work.cast.lead.email)
    page.get_by_label("Password", exact=True).fill("three calm herons 47")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{lead.served.url}/results")
    page.get_by_label("Service").select_option(label="Localities")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name=re.compile("^Care 1"))).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export to Excel").click()
    assert download.value.suggested_filename.startswith("case-audit-results-")


def test_a_lead_follows_a_trend_keeps_it_and_comes_back_to_it(served: Served, visit: Any) -> None:
    cast = make_cast()
    begin_writing()
    for month in (8, 9):
        work = Work(cast, name=f"Round {month}")
        work.round.period_start = work.round.period_start.replace(month=month)
        work.submit_many(cast.locality_1.id, *["good"] * 4, "inadequate")
        work.submit_many(cast.care_1.id, *["inadequate"] * 6)
    db.session.commit()
    give_passwords(cast.lead)
    served.start()
    lead = visit(cast.lead)
    page = lead.open("/results")
    page.get_by_label("Service").select_option(label="Localities")
    expect(page.get_by_role("row", name=re.compile("^Care 1"))).to_have_count(0)
    page.get_by_role("link", name="Trend", exact=True).click()
    expect(page.get_by_label("Service")).to_have_value(str(cast.localities.id))
    expect(
        page.get_by_role("img", name=re.compile("^Chart of Overall: share good or better"))
    ).to_be_visible()
    lead.look()
    page.get_by_label("Judgement of").select_option(label="Risk")
    expect(page.get_by_role("img", name=re.compile("^Chart of Risk: share good or better"))).to_be_visible()
    page.get_by_text("Saved views", exact=True).click()
    page.get_by_label("Save this view as").fill("Risk in localities")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("This view is saved as “Risk in localities”.")).to_be_visible()
    expect(page.get_by_label("Judgement of")).to_have_value(str(work.version.themes[0].id))
    for view in ("Distribution", "Learning", "Equality", "Programme", "Teams and cohorts"):
        page.get_by_role("link", name=view, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=view)).to_be_visible()
        lead.look()
    page.get_by_text("Saved views (1)", exact=True).click()
    page.get_by_role("link", name="Risk in localities").click()
    expect(page.get_by_role("heading", level=1, name="Trend")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    for address in (
        "trend",
        "distribution",
        "learning",
        "equality",
        "programme",
        "cohorts",
        f"teams/{cast.care_1.id}",
    ):
        page = lead.open(f"/results/{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
