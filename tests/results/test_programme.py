"""The programme: what was due, done, late and exempt, as the audits themselves say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, TakenOut
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


def followed(visitor: Browser, page: Page) -> int:
    """Follow every figure that leads on: there are as many audits as it says."""
    n = 0
    for link in page.all("a"):
        href = link.get("href") or ""
        if href.startswith("/results/programme/audits"):
            (table,) = visitor.get(href).all("table")
            assert len(table.findall("{*}tbody/{*}tr")) == int(words_of(link)), href
            n += 1
    return n


def test_each_figure_leads_to_its_audits_and_back(work: Work, visitor: Browser) -> None:
    cast = work.cast
    page = visitor.sign_in(cast.lead).get("/results/programme")
    assert followed(visitor, page) >= 12
    page = visitor.get(f"/results/programme?service={cast.localities.id}&drawn=all")
    assert followed(visitor, page) >= 6
    page = visitor.get(f"/results/programme/audits?what=late&service={cast.localities.id}")
    assert page.links()["Programme"] == f"/results/programme?service={cast.localities.id}"
    assert "Not started" in page.text
    case = next(href for words, href in page.links().items() if words.startswith("Case 1"))
    back = visitor.get(case).links()["Audits behind the programme"]
    assert back == f"/results/programme/audits?what=late&service={cast.localities.id}"


def test_an_exempt_case_is_listed_with_the_reason(work: Work, visitor: Browser) -> None:
    begin_writing()
    sampled = db.session.scalars(
        select(CaseAudit.sampled_case_id).where(CaseAudit.state == "allocated")
    ).all()
    db.session.get_one(CaseAudit, 5).state = "taken_out"
    db.session.add(
        TakenOut(round_id=work.round.id, sampled_case_id=min(sampled), why="closed", at=clock.now())
    )
    db.session.commit()
    page = visitor.sign_in(work.cast.lead).get("/results/programme")
    assert lines(page, 1)["Locality 1"] == ["4", "3 75%", "0", "1", "1"]
    assert followed(visitor, page) >= 12
    assert "Closed since it was drawn" in visitor.get("/results/programme/audits?what=exempt").text


def test_what_is_not_submitted_is_a_leads_alone_to_see(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.manager).get("/results/programme")
    assert followed(visitor, page) == 3, "done: of the round, of all teams, of Locality 1"
    assert "what=late" not in page.body
    for what in ("all", "late", "exempt"):
        visitor.get(f"/results/programme/audits?what={what}", status=403)
    done = visitor.get("/results/programme/audits?what=done")
    assert "3 audits" in done.text
    assert "Ada Auditor" not in done.text
    visitor.get(f"/results/programme/audits?what=done&teams={work.cast.care_1.id}", status=403)
    visitor.sign_in(work.cast.lead).get("/results/programme/audits?what=never", status=404)
    page = visitor.sign_in(work.cast.viewer).get("/results/programme")
    assert "/results/programme/audits" not in page.body
    visitor.get("/results/programme/audits", status=403)
