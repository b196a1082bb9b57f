"""Teams and cohorts: the same figures as a recount, cut by kind of case."""

import re

import pytest

from audit.extensions import begin_writing, db
from tests.factories import Cast
from tests.page import Browser
from tests.queries_counted import counted
from tests.results.making import Work
from tests.results.test_results import figures


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 4, "inadequate", "inadequate")
    other = Work(cast, cohort="in_care", name="October 2026")
    other.submit_many(cast.locality_1.id, *["good"] * 5)
    other.submit_many(cast.care_1.id, "outstanding", "good", *["inadequate"] * 6)
    db.session.commit()
    return work


def test_each_cohort_has_its_own_figure_and_all_are_their_sum(work: Work, visitor: Browser) -> None:
    shown = figures(visitor.sign_in(work.cast.lead).get("/results/cohorts"))
    assert "67% n 6" in shown["Locality 1", "Child protection"]
    assert "100% n 5" in shown["Locality 1", "In care"]
    assert "82% n 11" in shown["Locality 1", "All cohorts"]
    assert shown["Care 1", "Child protection"] == "– no grades"
    assert "n 19" in shown["All teams", "All cohorts"]


def test_a_theme_instead_of_the_whole_case(work: Work, visitor: Browser) -> None:
    theme = work.version.themes[0]
    page = visitor.sign_in(work.cast.lead).get(f"/results/cohorts?theme={theme.id}")
    assert f"{theme.name}: share judged" in page.text
    assert "n 19" in figures(page)["All teams", "All cohorts"]


def test_each_figure_leads_to_as_many_audits_as_it_says(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/cohorts")
    followed = 0
    for cell in page.all("td"):
        link, words = cell.find(".//{*}a"), " ".join("".join(cell.itertext()).split())
        n = re.search(r"\bn (\d+)", words)
        if link is not None and n is not None:
            assert f"{n[1]} submitted audit" in visitor.get(link.get("href") or "").text
            followed += 1
    assert followed >= 6


def test_as_many_queries_for_many_audits_as_for_few(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).get("/results/cohorts")
    with counted() as few:
        visitor.get("/results/cohorts")
    begin_writing()
    work.submit_many(work.cast.locality_2.id, *["good"] * 8)
    db.session.commit()
    with counted() as many:
        visitor.get("/results/cohorts")
    assert len(few) == len(many)
