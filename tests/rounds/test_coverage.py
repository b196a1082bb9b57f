"""Coverage: which cases of the newest list were audited in a year, random and targeted apart, gaps first."""

from datetime import timedelta

from sqlalchemy import delete, select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, CaseListEntry, Draw
from audit.rounds.coverage import coverage
from audit.rules import clock
from tests.page import Browser
from tests.rounds.making import Ground, allocated, set_states


def submitted(ground: Ground, days_ago: int = 10, kind: str = "random") -> None:
    round_id = allocated(ground)
    set_states(round_id, *["submitted"] * 6)
    begin_writing()
    for audit in db.session.scalars(select(CaseAudit)):
        audit.submitted_at = clock.now() - timedelta(days=days_ago)
    db.session.scalars(select(Draw)).one().kind = kind
    db.session.commit()


def test_gaps_come_first_and_shares_are_of_open_cases(ground: Ground, visitor: Browser) -> None:
    submitted(ground)
    found = coverage()
    assert [(row.name, row.cases, row.random, row.other) for row in found.teams] == [
        ("No team", 2, 0, 0), ("Care 1", 4, 1, 0), ("Locality 2", 6, 2, 0), ("Locality 1", 8, 3, 0),
    ]  # fmt: skip
    assert (found.whole.cases, found.whole.random) == (20, 6)
    page = visitor.sign_in(ground.cast.lead).get("/coverage")
    assert "Locality 1 8 38% (3) 0 5" in page.words("tr")
    assert "Child protection 20 30% (6) 0 14" in page.words("tr")


def test_targeted_audits_are_counted_apart(ground: Ground) -> None:
    submitted(ground, kind="targeted")
    assert (coverage().whole.random, coverage().whole.other) == (0, 6)


def test_what_is_more_than_a_year_ago_does_not_count(ground: Ground) -> None:
    submitted(ground, days_ago=370)
    assert coverage().whole.random == 0


def test_another_framework_does_not_count_when_one_is_asked_for(ground: Ground) -> None:
    submitted(ground)
    assert coverage(ground.version.framework_id).whole.random == 6
    assert coverage(999).whole.random == 0


def test_without_cases_it_says_what_to_do(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    db.session.execute(delete(CaseListEntry))
    db.session.commit()
    assert "Bring in a case list first." in visitor.sign_in(ground.cast.lead).get("/coverage").text
