"""The programme: what was due, done, late and exempt, as the audits themselves say."""

from datetime import timedelta

import pytest

from audit.extensions import begin_writing, db
from audit.rules import clock
from tests.factories import Cast, make_audit
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted
from tests.results.making import Work


@pytest.fixture
def work(cast: Cast) -> Work:
    """Locality 1: 3 done, 2 not; Care 1: 1 done, after the due date. The round was due yesterday."""
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "good", "good", "good")
    late = work.submit(cast.care_1.id, "good")
    for _ in range(2):
        make_audit(work.round, next(work.entries[cast.locality_1.id]), cast.auditor)
    work.round.state = "open"
    work.round.due_on = clock.today() - timedelta(days=1)
    late.submitted_at = clock.now()
    db.session.commit()
    return work


def lines(page: Page, place: int) -> dict[str, list[str]]:
    table = page.all("table")[place]
    return {words_of(row[0]): [words_of(c) for c in row[1:]] for row in table.findall("{*}tbody/{*}tr")}


def test_each_team_and_round_as_it_stands(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/programme")
    assert "4 of 6 audits are done (67%)" in page.text
    assert "2 are late" in page.text
    teams = lines(page, 1)
    assert teams["Locality 1"] == ["5", "3 60%", "0", "2", "0"]
    assert teams["Care 1"] == ["1", "1 100%", "1", "0", "0"]
    assert lines(page, 0)["September 2026"][1:] == ["6", "4 67%", "1", "2", "0"]


def test_a_manager_sees_their_teams_alone(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.manager).get("/results/programme")
    assert set(lines(page, 1)) == {"All teams", "Locality 1"}
    assert "Care 1" not in page.text


def test_filters_narrow_it(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get(f"/results/programme?service={work.cast.care.id}")
    assert "1 of 1 audit is done (100%)" in page.text
    empty = visitor.get("/results/programme?from=2031-01-01")
    assert "No round was opened that these filters hold" in empty.text


def test_as_many_queries_for_many_audits_as_for_few(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).get("/results/programme")
    with counted() as few:
        visitor.get("/results/programme")
    begin_writing()
    work.submit_many(work.cast.locality_2.id, *["good"] * 9)
    db.session.commit()
    with counted() as many:
        visitor.get("/results/programme")
    assert len(few) == len(many)
