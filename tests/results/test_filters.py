"""Filters combine, live in the address, and are held to one's teams."""

import pytest

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work
from tests.results.test_results import figures


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 5, "inadequate")
    work.submit_many(cast.locality_2.id, *["good"] * 5)
    work.submit_many(cast.care_1.id, *["inadequate"] * 6, "good")
    db.session.commit()
    return work


def test_teams_and_cohort_and_dates_combine(work: Work, visitor: Browser) -> None:
    cast = work.cast
    visitor.sign_in(cast.lead)
    page = visitor.get(
        f"/results?teams={cast.locality_1.id}&teams={cast.care_1.id}&cohort=child_protection&from=2026-01-01"
    )
    assert {team for team, _ in figures(page)} == {"All teams", "Locality 1", "Care 1"}
    assert "n 13" in figures(page)["All teams", "Overall"]
    assert "Rounds that begin from 1 Jan 2026: September 2026" in page.text
    assert "Care 1, Locality 1" in page.text
    narrowed = visitor.get(f"/results?teams={cast.care_1.id}&service={cast.localities.id}")
    assert "No submitted audits match these filters" in narrowed.text


def test_every_link_of_the_page_keeps_the_filters(work: Work, visitor: Browser) -> None:
    asked = f"from=2026-01-01&cohort=child_protection&teams={work.cast.care_1.id}"
    links = visitor.sign_in(work.cast.lead).get(f"/results?{asked}").links()
    for words in ("Teams and cohorts", "Trend", "Distribution", "1 Risk", "Care 1", "7 audits", "14%"):
        assert all(part in links[words] for part in asked.split("&")), words


def test_dates_without_a_round_show_nothing_and_keep_the_form(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results?from=2030-01-01&to=2030-12-31")
    assert "No submitted audits match these filters" in page.text
    assert page.form("/results")["from"] == "2030-01-01"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("from=31-12-2026", "is no day"),
        ("from=2026-02-31", "is no day"),
        ("from=2026-09-02&to=2026-09-01", "must be the first day or later"),
        ("teams=999", "There is no such team"),
        ("teams=x", "There is no such team"),
        ("version=7", "No audit of these rounds used that version"),
        ("version=one", "There is no such version"),
    ],
)
def test_what_cannot_be_is_said(work: Work, visitor: Browser, asked: str, says: str) -> None:
    assert says in visitor.sign_in(work.cast.lead).get(f"/results?{asked}", status=404).text


def test_teams_of_others_are_refused_to_a_manager(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.manager)
    for view in ("", "/cohorts", "/trend", "/distribution", "/audits"):
        refused = visitor.get(f"/results{view}?teams={work.cast.care_1.id}", status=403)
        assert "%" not in refused.text
    visitor.get(f"/results/teams/{work.cast.care_1.id}", status=403)
    assert "Care 1" not in visitor.get("/results").text


def test_a_manager_is_three_clicks_from_the_evidence_of_a_weak_criterion(
    cast: Cast, visitor: Browser
) -> None:
    begin_writing()
    work = Work(cast)
    for _ in range(6):
        work.submit(cast.locality_1.id, grades={"1.2": "inadequate"}, evidence="No plan was found.")
    db.session.commit()
    page = visitor.sign_in(cast.manager).get("/")
    page = visitor.get(page.links()["Results of your teams"])
    weakest = next(words for words in page.links() if words.startswith("1.2 "))
    page = visitor.get(page.links()[weakest])
    assert page.text.count("No plan was found.") == 6
    case = next(words for words in page.links() if words.startswith("Case ") and words[5:].isdigit())
    address, anchor = page.links()[case].split("#")
    audit = visitor.get(address)
    assert "No plan was found." in " ".join(audit.by_id(anchor).itertext())
    back = visitor.get(audit.links()["Audits behind the results"])
    assert back.words("h1") == ["Audits behind the results"]
    assert back.text.count("No plan was found.") == 6
