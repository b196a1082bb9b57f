"""One case list: its figures, its cases searched and filtered, the rows that were set aside."""

from datetime import date

import pytest

from audit.extensions import db
from audit.models import Team
from tests.cases.making import SAMPLE, bring_in, list_6
from tests.factories import Cast
from tests.page import Browser, Page


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def references(page: Page) -> list[str]:
    table = page.all("table")[-1]
    return [words for words in page.words("th", scope="row") if words.isdigit()] if table is not None else []


def test_the_figures_and_the_cases(lead: Browser) -> None:
    page = lead.get(bring_in(lead, SAMPLE))
    assert any(row.startswith("All teams 5 7 5 6 23") for row in page.words("tr"))
    assert len(references(page)) == 23
    assert "Emir Dyer" in page.text, "the worker, whom only a lead sees"
    assert "from Annex_A.xlsx (23 rows)" in page.text


def test_search_and_filters(lead: Browser) -> None:
    address = bring_in(lead, SAMPLE)
    assert references(lead.get(f"{address}?search=10414")) == ["10414520"]
    assert len(references(lead.get(f"{address}?cohort=child_protection"))) == 7
    assert len(references(lead.get(f"{address}?team=none"))) == 5
    team = db.session.query(Team.id).where(Team.name == "Care Leavers Team").scalar()
    page = lead.get(f"{address}?team={team}&cohort=care_leaver")
    assert len(references(page)) == 6
    chosen = [option.get("value") for option in page.all("option") if option.get("selected") is not None]
    assert chosen == ["care_leaver", str(team)]
    assert references(lead.get(f"{address}?team={team}&cohort=in_care")) == []


@pytest.mark.parametrize("asked", ["team=x", "team=9999999999999999999999", "cohort=nothing", "search=%25_"])
def test_a_filter_that_fits_nothing_finds_nothing(lead: Browser, asked: str) -> None:
    page = lead.get(f"{bring_in(lead, SAMPLE)}?{asked}")
    assert "No case of this list is like that" in page.text


def test_a_long_list_is_shown_a_page_at_a_time(lead: Browser) -> None:
    address = bring_in(lead, list_6(*([1000 + n, 5, None, None, "A", None] for n in range(70))))
    first, second = lead.get(address), lead.get(f"{address}?page=2")
    assert references(first)[0] == "1000"
    assert references(second) == [str(n) for n in range(1050, 1070)]
    for odd in ("0", "-1", "x", "99999999", "9" * 30):
        assert references(lead.get(f"{address}?page={odd}")) in (references(first), references(second))


def test_for_htmx_only_the_cases(lead: Browser) -> None:
    page = lead.htmx("GET", f"{bring_in(lead, SAMPLE)}?search=10414")
    assert "10414520" in page.body
    assert "<html" not in page.body
    assert page.body.strip().startswith('<div id="cases">')


def test_rows_set_aside(lead: Browser) -> None:
    rows = [[1, 5, "soon", None, "A", None], [None, 5, None, None, "A", None]]
    address = bring_in(lead, list_6(*rows))
    page = lead.get(address)
    assert page.links()["Rows set aside"] == f"{address}/set-aside"
    aside = lead.get(f"{address}/set-aside")
    assert "List 6, row 3" in aside.words("th", scope="row")
    notes = lead.get(f"{address}/set-aside?kind=note")
    assert "List 6, row 2" in notes.words("th", scope="row")
    assert "CIN Start Date" in notes.text
    lead.get(f"{address}/set-aside?kind=rubbish&page=5")


def test_the_team_a_case_had_stays_with_the_list(lead: Browser) -> None:
    first = bring_in(lead, list_6([1, 5, date(2026, 1, 5), None, "Old team", None]), "First")
    second = bring_in(lead, list_6([1, 6, date(2026, 1, 5), None, "New team", None]), "Second")
    assert "Old team" in lead.get(first).text
    assert "New team" not in lead.get(first).text
    assert "New team" in lead.get(second).text


def test_no_such_list(lead: Browser) -> None:
    lead.get("/case-lists/77", status=404)
    lead.get("/case-lists/77/set-aside", status=404)
    lead.get("/case-lists/99999999999999999999", status=404)


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead(cast: Cast, lead: Browser, visitor: Browser, who: str) -> None:
    address = bring_in(lead, SAMPLE)
    visitor.sign_in(getattr(cast, who))
    visitor.get(address, status=403)
    visitor.get(f"{address}/set-aside", status=403)
