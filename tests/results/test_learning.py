"""Learning: root causes and sources as the answers themselves say, held to one's teams."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from audit.concerns.changes import acknowledge, raise_concern
from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Criterion, Grade
from audit.rules import clock
from tests.factories import Cast
from tests.page import Browser, words_of
from tests.queries_counted import counted
from tests.results.making import Work


@pytest.fixture
def work(cast: Cast) -> Work:
    """Six audits of Locality 1 and two of Care 1, whose answers name sources; some below good name causes."""
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["inadequate"] * 4, "good", "good")
    work.submit_many(cast.care_1.id, "inadequate", "good")
    grades = db.session.scalars(select(Grade).order_by(Grade.id)).all()
    for place, grade in enumerate(grades):
        grade.sources = [["record"], ["record", "family"], ["worker"], []][place % 4]
        grade.root_causes = ["workload"] if grade.grade == "inadequate" and place % 2 else []
    grades[0].grade, grades[0].sources = "no_evidence", ["record"]
    db.session.commit()
    return work


def answers(*teams: int) -> list[Grade]:
    query = select(Grade).join(Grade.case_audit).join(Grade.criterion)
    query = query.where(Criterion.kind != "note", Grade.grade != "no_evidence")
    if teams:
        query = query.where(CaseAudit.team_id.in_(teams))
    return list(db.session.scalars(query))


def test_figures_are_those_of_a_recount(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/learning")
    named = [set(one.sources) for one in answers() if one.sources]
    n, alone = len(named), sum(one == {"record"} for one in named)
    family = sum("family" in one for one in named)
    rows = [[words_of(cell) for cell in row] for row in page.all("table")[-1].findall(".//{*}tbody/{*}tr")]
    assert rows[0][:3] == ["All themes", str(n), f"{alone / n * 100 + 1e-9:.0f}% {alone}"]
    assert rows[0][4] == f"{family / n * 100 + 1e-9:.0f}% {family}"
    assert sum(int(row[1]) for row in rows[1:]) == n
    causes = Counter(code for one in answers() for code in one.root_causes)
    assert [words_of(row[1]) for row in page.all("table")[1].findall(".//{*}tbody/{*}tr")] == [
        str(causes["workload"])
    ]


def test_a_manager_sees_their_teams_alone(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.manager).get("/results/learning")
    n = sum(bool(one.sources) for one in answers(work.cast.locality_1.id))
    assert f"{n} of " in page.text


def test_what_nobody_said_is_said(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    work = Work(cast)
    work.submit(cast.locality_1.id)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get("/results/learning")
    assert "No audit here names a root cause." in page.text
    assert "No audit here says where its evidence comes from." in page.text


def test_as_many_queries_for_many_audits_as_for_few(work: Work, visitor: Browser) -> None:
    visitor.sign_in(work.cast.lead).get("/results/learning")
    with counted() as few:
        visitor.get("/results/learning")
    begin_writing()
    work.submit_many(work.cast.locality_2.id, *["good"] * 8)
    db.session.commit()
    with counted() as many:
        visitor.get("/results/learning")
    assert len(few) == len(many)


def test_concerns_and_how_fast_they_were_acknowledged(work: Work, visitor: Browser) -> None:
    begin_writing()
    raised = []
    for place, audit in enumerate(db.session.scalars(select(CaseAudit).order_by(CaseAudit.id)).all()[:3]):
        concern, _ = raise_concern(audit, "Nobody has seen the child.", f"press {place}", work.cast.auditor)
        raised.append(concern)
    for concern, hours in zip(raised, (2, 5), strict=False):
        with clock.at(concern.raised_at + timedelta(hours=hours)):
            acknowledge(concern, "I rang the team.", work.cast.lead)
    db.session.commit()
    page = visitor.sign_in(work.cast.lead).get("/results/learning")
    assert "3 concerns raised in these rounds" in page.text
    assert "Of 2 acknowledged, half were within 3.5 hours; the longest took 5.0." in page.text
    assert "1 waits for somebody to acknowledge it." in page.text
    other = visitor.get(f"/results/learning?teams={work.cast.care_1.id}")
    assert "None was raised in these rounds." in other.text
