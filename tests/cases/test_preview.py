"""Looking at a list that was read, bringing it in, discarding it."""

from datetime import date

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseList, CaseListEntry, CaseListPreview, HistoryEntry, Team
from audit.rules import clock
from audit.rules.permissions import Role
from tests.cases.making import SAMPLE, bring_in, list_6, preview_of, stored, workbook
from tests.factories import Cast, make_person
from tests.page import Browser


@pytest.fixture
def lead(cast: Cast, visitor: Browser) -> Browser:
    return visitor.sign_in(cast.lead)


def test_the_figures_of_the_sample(lead: Browser) -> None:
    address = preview_of(lead, SAMPLE, "Annex_A_sample_2021.xlsx")
    page = lead.get(address)
    rows = page.words("tr")
    assert "Without a team 5 0 0 0 5 5" in rows
    assert "Locality 4 Unit 1 New team 0 7 0 0 7 2" in rows
    assert any(row.startswith("All teams 5 7 5 6 23") for row in rows)
    assert "Bring in these 23 cases" in page.words("button")
    assert "List 6, List 7, List 8, List 9" in page.text
    assert "5 will be added" in page.text
    today = clock.today()
    assert page.form(address)["name"] == f"Annex A sample 2021, {today.day} {today:%b %Y}"


def test_the_cases_are_brought_in(lead: Browser, cast: Cast) -> None:
    before = stored()
    address = bring_in(lead, SAMPLE, "  March   list ")
    after = stored()
    assert after == {
        **before, "case_list": 1, "case": 23, "case_list_entry": 23,
        "team": before["team"] + 5, "history_entry": before["history_entry"] + 1,
    }  # fmt: skip
    made = db.session.scalars(select(CaseList)).one()
    assert (made.name, made.filename, made.rows_read) == ("March list", "Annex_A.xlsx", 23)
    assert made.imported_by_id == cast.lead.id
    page = lead.get(address)
    assert "23 cases brought in as “March list”" in page.text
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "case_list").order_by(HistoryEntry.id)
    ).one()
    assert entry.person_id == cast.lead.id
    assert entry.detail["cases"]["child_protection"] == 7


def test_teams_are_matched_whatever_their_capitals_and_spaces(lead: Browser, cast: Cast) -> None:
    rows = [
        [n, 5, None, None, team, None]
        for n, team in enumerate(("LOCALITY 1", " Locality  1", "locality 2", "Brand  New", "brand new"))
    ]
    page = lead.get(preview_of(lead, list_6(*rows)))
    assert "1 will be added: Brand New" in page.text
    assert "Locality 1 2 0 0 0 2 2" in page.words("tr")
    before = stored()["team"]
    bring_in(lead, list_6(*rows, [99, 5, None, None, "Locality 1", None]))
    assert stored()["team"] == before + 1
    of_team = db.session.scalars(
        select(CaseListEntry.team_id).where(CaseListEntry.team_id == cast.locality_1.id)
    ).all()
    assert len(of_team) == 3
    assert db.session.scalars(select(Team.name).where(Team.name.ilike("brand%"))).all() == ["Brand New"]


def test_rows_set_aside_are_named_with_the_reason(lead: Browser) -> None:
    rows = [[1, 5, None, None, "A", None], [None, 6, None, None, "A", None], [2, 5, "soon", None, "A", None]]
    page = lead.get(preview_of(lead, list_6(*rows)))
    assert "List 6, row 3" in page.words("th", scope="row")
    assert "There is no reference in this row" in page.text
    notes = lead.get(f"{preview_of(lead, list_6(*rows))}?kind=note")
    assert "List 6, row 4" in notes.words("th", scope="row")
    assert "CIN Start Date" in notes.text


def test_rows_counted_elsewhere_stand_apart(lead: Browser) -> None:
    plan = ["Child Unique ID", "Child Protection Plan Start Date", "Allocated Team"]
    both = workbook(
        {
            "List 6": [["Child Unique ID", "Allocated Team"], [7, "A"]],
            "List 7": [plan, [7, date(2026, 1, 5), "A"]],
        }
    )
    address = preview_of(lead, both)
    assert "Counted once" not in lead.get(f"{address}?kind=problem").text
    page = lead.get(f"{address}?kind=counted+elsewhere")
    assert "List 6, row 2" in page.words("th", scope="row")
    assert "1 case found in 2 rows" in page.text
    assert "Bring in this case" in page.words("button")


def test_a_long_list_of_rows_is_shown_a_page_at_a_time(lead: Browser) -> None:
    rows = [[None, 6, None, None, f"Team {n}", None] for n in range(120)]
    address = preview_of(lead, list_6([1, 5, None, None, "A", None], *rows))
    first, last, beyond = (lead.get(f"{address}?page={n}") for n in (1, 3, 99))
    assert "1 to 50 of 120" in first.text
    assert "101 to 120 of 120" in last.text
    assert last.text == beyond.text


def test_a_file_without_cases_cannot_be_brought_in(lead: Browser) -> None:
    address = preview_of(lead, list_6([None, 6, None, None, "A", None]))
    page = lead.get(address)
    assert "nothing to bring in" in page.text
    assert "nothing to bring in" in lead.post(address, {"name": "Empty"}, status=409).text
    assert stored()["case_list"] == 0


@pytest.mark.parametrize(
    ("name", "said"), [("", "Enter a name"), ("x" * 121, "at most 120"), (" march  LIST", "already")]
)
def test_a_name_that_will_not_do(lead: Browser, name: str, said: str) -> None:
    bring_in(lead, SAMPLE, "March list")
    before = stored()
    address = preview_of(lead, list_6([1, 5, None, None, "New team", None]))
    page = lead.post(address, {"name": name}, status=422)
    assert any(said in words for words in page.words("a", href="#name"))
    assert stored() == {**before, "case_list_preview": 1}


def test_a_formula_is_kept_and_shown_as_text(lead: Browser) -> None:
    formula = "=cmd|' /C calc'!A0"
    address = bring_in(lead, list_6(["1", 5, None, None, "'" + formula, "'" + formula]), formula)
    assert db.session.scalars(select(CaseList.name)).one() == formula
    assert formula in lead.get(address).words("h1")[0]
    page = lead.get(f"{address}?search={formula}&team={formula}&cohort={formula}")
    assert "No case of this list is like that" in page.text


def test_an_unseen_character_in_the_name_is_left_out(lead: Browser) -> None:
    bring_in(lead, SAMPLE, "March\x07 \x07list")
    assert db.session.scalars(select(CaseList.name)).one() == "March list"


def test_the_same_file_read_twice_is_brought_in_once(lead: Browser) -> None:
    first, second = preview_of(lead, SAMPLE), preview_of(lead, SAMPLE)
    lead.post(first, {"name": "First"})
    assert "already been brought in" in lead.get(second).text or "First" in lead.get(second).links()
    page = lead.post(second, {"name": "Second"}, status=422)
    assert "already been brought in, as “First”" in page.text
    assert stored()["case_list"] == 1
    lead.post(first, {"name": "Again"}, status=404)


def test_discarding_keeps_nothing(lead: Browser) -> None:
    before = stored()
    address = preview_of(lead, SAMPLE)
    page = lead.post(f"{address}/discard", follow=True)
    assert "Nothing of the file was kept" in page.text
    assert stored() == before
    lead.get(address, status=404)


def test_someone_elses_preview_is_not_there(lead: Browser, cast: Cast, visitor: Browser) -> None:
    address = preview_of(lead, SAMPLE)
    begin_writing()
    other = make_person("Olga Other", Role.QA_LEAD)
    db.session.commit()
    visitor.sign_in(other)
    visitor.get(address, status=404)
    visitor.post(address, {"name": "Mine now"}, status=404)
    visitor.post(f"{address}/discard", status=404)
    assert db.session.scalars(select(CaseListPreview)).one()


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead(cast: Cast, lead: Browser, visitor: Browser, who: str) -> None:
    address = preview_of(lead, SAMPLE)
    visitor.sign_in(getattr(cast, who))
    visitor.get(address, status=403)
    visitor.post(address, {"name": "x"}, status=403)
    visitor.post(f"{address}/discard", status=403)


def test_no_such_preview(lead: Browser) -> None:
    lead.get("/case-lists/preview/99999", status=404)
    lead.get("/case-lists/preview/99999999999999999999", status=404)
