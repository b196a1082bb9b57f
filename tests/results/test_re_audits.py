"""Re-audits in the results: how they stand, what moved, whom each figure leads to, who must not see it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import changes as grading
from audit.models import CaseAudit
from audit.re_audits.queries import later_of
from audit.rules import clock
from audit.rules.permissions import Role
from tests.factories import Cast, make_person
from tests.grading.making import answer_everything, submitted
from tests.page import Browser, Page, words_of
from tests.queries_counted import counted
from tests.re_audits.making import first_audits, taken_up

URL = "/results/re-audits"


@pytest.fixture
def audits(cast: Cast) -> list[CaseAudit]:
    """Locality 1: three inadequate, of which two are audited again, one better and one the same, and one
    is not yet; Leaving care: two inadequate, of which one waits and one is taken up; one good."""
    first = first_audits(cast, *["inadequate"] * 5, "good")
    one, two, third = taken_up([first[0], first[1], first[4]], cast.lead, cast.second_auditor)
    submitted(one, cast.second_auditor, "good")
    submitted(two, cast.second_auditor, "inadequate")
    assert third.state == "allocated"
    return [db.session.get_one(CaseAudit, audit.id) for audit in first]


def lines(page: Page, caption: str) -> dict[str, list[str]]:
    for table in page.all("table"):
        named = table.find("{*}caption")
        if named is not None and words_of(named) == caption:
            return {
                words_of(row[0]): [words_of(c) for c in row[1:]] for row in table.findall("{*}tbody/{*}tr")
            }
    raise AssertionError(f"no table {caption}: {page.text}")


def listed(page: Page) -> int:
    found = re.search(r"(\d+) cases? (?:of [\w ]+ )?that comes? back", page.text)
    assert found, page.text
    return int(found[1])


def test_how_they_stand_and_what_moved(cast: Cast, visitor: Browser, audits: list[CaseAudit]) -> None:
    page = visitor.sign_in(cast.lead).get("/results/programme")
    # The one audited again and still inadequate comes back itself.
    stand = lines(page, "How they stand")
    assert stand["All teams"] == ["6", "2", "4", "0", "0"]
    assert stand["Locality 1"] == ["4", "2", "2", "0", "0"]
    assert stand["Leaving care"] == ["2", "0", "2", "0", "0"]
    moved = lines(page, "What has moved since the time before")
    assert moved["Overall"] == ["2", "1", "1", "0"]
    assert moved["1 Risk"] == ["2", "1", "1", "0"]
    with clock.at(clock.now() + timedelta(weeks=13)):
        page = visitor.sign_in(cast.lead).get("/results/programme")
        assert lines(page, "How they stand")["All teams"] == ["6", "2", "0", "4", "0"]
        assert "4 are overdue" in page.text


def test_each_figure_leads_to_as_many_cases_as_it_says_and_back(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    visitor.sign_in(cast.lead)
    for filters in ("", "?cohort=child_protection&grades=moderated", f"?service={cast.care.id}"):
        page = visitor.get(f"/results/programme{filters}")
        followed = 0
        for link in page.all("a"):
            href = link.get("href") or ""
            if href.startswith(URL):
                assert listed(visitor.get(href)) == int(words_of(link)), href
                followed += 1
        assert followed >= 3
    page = visitor.get(f"{URL}?moved=better&cohort=child_protection")
    reference = audits[0].sampled_case.entry.case.reference
    before = visitor.get(page.links()[f"Case {reference}"])
    assert before.links()["Re-audits behind the results"] == f"{URL}?moved=better&cohort=child_protection"
    assert page.links()["Programme"] == "/results/programme?cohort=child_protection"


def test_the_page_of_a_team_says_it_in_a_sentence(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.manager).get(f"/results/teams/{cast.locality_1.id}?drawn=all")
    said = "Of 4 cases that come back, 2 are audited again : 1 better overall, 1 the same , 0 worse."
    assert said in page.text
    assert listed(visitor.get(page.links()["1 better"])) == 1
    assert listed(visitor.get(page.links()["4 cases that come"])) == 4
    page = visitor.sign_in(cast.viewer).get(f"/results/teams/{cast.locality_1.id}?drawn=all")
    assert URL not in page.body


def test_filters_hold_the_earlier_audit(cast: Cast, visitor: Browser, audits: list[CaseAudit]) -> None:
    page = visitor.sign_in(cast.lead).get(f"/results/programme?round={audits[0].round_id}")
    assert lines(page, "How they stand")["All teams"] == ["5", "2", "3", "0", "0"]
    page = visitor.get("/results/programme?cohort=in_care&drawn=all")
    assert "How they stand" not in page.text


def test_as_moderated_and_as_graded(cast: Cast, visitor: Browser, audits: list[CaseAudit]) -> None:
    begin_writing()
    for judged in audits[1].judgements:
        judged.grade = judged.first_grade = "requires_improvement" if judged.theme_id is None else "good"
        judged.grade = "inadequate"
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results/programme")
    assert lines(page, "What has moved since the time before")["Overall"] == ["2", "1", "0", "1"]
    page = visitor.get("/results/programme?grades=moderated")
    assert lines(page, "What has moved since the time before")["Overall"] == ["2", "1", "1", "0"]


def test_a_manager_sees_their_teams_and_nobody_elses(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.manager).get("/results/programme")
    assert set(lines(page, "How they stand")) == {"All teams", "Locality 1"}
    page = visitor.get(URL)
    assert listed(page) == 4
    assert "Leaving care" not in page.text
    visitor.get(f"{URL}?team={cast.leaving_care.id}", status=403)
    visitor.get(f"{URL}?service={cast.care.id}", status=403)


def test_a_viewer_reads_figures_and_never_a_case(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    page = visitor.sign_in(cast.viewer).get("/results/programme")
    assert lines(page, "How they stand")["All teams"] == ["6", "2", "4", "0", "0"]
    assert URL not in page.body
    visitor.get(URL, status=403)
    visitor.sign_in(cast.auditor).get(URL, status=403)


def test_who_audits_again_sees_no_movement_before_giving_their_own_grades(
    cast: Cast, visitor: Browser, audits: list[CaseAudit]
) -> None:
    """The case still inadequate comes back a second time, to somebody who may read everything."""
    begin_writing()
    both = make_person("Bo Both", Role.AUDITOR, Role.MODERATOR)
    db.session.commit()
    again = _audit_again_of(audits[1])
    (third,) = taken_up([again], cast.lead, both, "Once more")
    page = visitor.sign_in(both).get("/results/programme")
    assert lines(page, "How they stand")["All teams"][1] == "2"
    assert lines(page, "What has moved since the time before")["Overall"] == ["1", "1", "0", "0"]
    reference = audits[1].sampled_case.entry.case.reference
    page = visitor.get(URL)
    assert page.text.count("Not shown until you have submitted your audit of this case") == 2
    assert f"Case {reference}" not in page.links()
    for hidden in (audits[1], again):
        visitor.get(f"/audits/{hidden.id}", status=403)
    assert f"Case {reference}" not in visitor.get("/results/audits?drawn=all").links()
    begin_writing()
    third = db.session.get_one(CaseAudit, third.id)
    answer_everything(third, both, "outstanding")
    grading.submit(third, both)
    db.session.commit()
    page = visitor.get("/results/programme")
    assert lines(page, "What has moved since the time before")["Overall"] == ["3", "2", "1", "0"]
    assert f"Case {reference}" in visitor.get(URL).links()


def _audit_again_of(audit: CaseAudit) -> CaseAudit:
    found = later_of(audit)
    assert found is not None
    assert found.sampled_case is not None
    query = select(CaseAudit).where(CaseAudit.sampled_case_id == found.sampled_case_id)
    return db.session.scalars(query).one()


@pytest.mark.parametrize("asked", ["standing=lost", "moved=up", "theme=9999", "team=9999", "theme=x"])
def test_what_does_not_exist_is_said(
    cast: Cast, visitor: Browser, audits: list[CaseAudit], asked: str
) -> None:
    visitor.sign_in(cast.lead).get(f"{URL}?{asked}", status=404)


def test_as_many_queries_for_many_as_for_few(cast: Cast, visitor: Browser, audits: list[CaseAudit]) -> None:
    visitor.sign_in(cast.lead).get(URL)
    with counted() as few:
        visitor.get(URL)
    more = first_audits(cast, *["inadequate"] * 4, name="October 2026")
    assert len(more) == 4
    with counted() as many:
        visitor.get(URL)
    assert len(many) == len(few)
