"""Whose voices are in audits, what is named most: as a recount says, each figure leading to its audits."""

import re
from collections import Counter

import pytest
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Grade, LearningPoint, LearningPointCriterion, Participant
from audit.rules import clock
from tests.factories import Cast
from tests.page import Browser, Page, words_of
from tests.results.making import Work

TOOK = {"Took part": "yes", "Asked, not obtained": "not_obtained", "Not asked": "not_asked"}


def part(audit: CaseAudit, role: str, took: str | None, number: int = 1, why: str = "") -> None:
    db.session.add(
        Participant(
            case_audit_id=audit.id,
            role=role,
            number=number,
            took=took,
            why=why,
            saved_at=clock.now(),
            saved_by_id=audit.auditor_id,
        )
    )


def learnt(audit: CaseAudit, kind: str, text: str, *criteria: int, removed: bool = False) -> None:
    point = LearningPoint(
        case_audit_id=audit.id, entry=f"{kind}-0-{len(text)}", kind=kind, text=text, saved_at=clock.now(),
        saved_by_id=audit.auditor_id, removed_at=clock.now() if removed else None,
    )  # fmt: skip
    point.seen_in = [LearningPointCriterion(criterion_id=id) for id in criteria]
    db.session.add(point)


@pytest.fixture
def work(cast: Cast) -> Work:
    begin_writing()
    work = Work(cast)
    audits = [work.submit(cast.locality_1.id) for _ in range(6)] + [work.submit(cast.care_1.id)]
    for place, audit in enumerate(audits):
        part(audit, "child", ["yes", "not_obtained", "not_asked"][place % 3], why="Too young to be asked.")
        part(audit, "worker", "yes" if place else None)
    part(audits[2], "parent", "not_asked")
    part(audits[2], "parent", "yes", number=2)  # of two parents the one who took part counts
    first, second = work.version.themes[0].criteria[:2], work.version.themes[1].criteria[:1]
    for audit in audits[:5]:
        learnt(audit, "improvement", "The plan needs dates.", first[0].id, first[1].id)
    learnt(audits[0], "improvement", "Another one, of the same theme.", first[1].id)
    learnt(audits[1], "strength", "The child was seen alone.", second[0].id)
    learnt(audits[2], "strength", "Taken out again.", second[0].id, removed=True)
    db.session.commit()
    return work


def rows(page: Page) -> dict[str, dict[str, str]]:
    """The table of voices, by role."""
    table = page.all("table")[0]
    heads = [words_of(cell) for cell in table.findall(".//{*}thead//{*}th")]
    lines = [[words_of(cell) for cell in row] for row in table.findall(".//{*}tbody/{*}tr")]
    return {line[0]: dict(zip(heads, line, strict=True)) for line in lines}


def test_voices_are_those_of_a_recount_and_lead_to_their_audits(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/learning")
    found = rows(page)
    said: dict[str, dict[int, set[str]]] = {}
    for one in db.session.scalars(select(Participant).where(Participant.took.is_not(None))):
        said.setdefault(one.role, {}).setdefault(one.case_audit_id, set()).add(one.took or "")
    for words, role in (
        ("Child or young person", "child"),
        ("Parent or carer", "parent"),
        ("Worker", "worker"),
    ):
        best = Counter(next(took for took in TOOK.values() if took in one) for one in said[role].values())
        assert int(found[words]["n"]) == best.total()
        for head, took in TOOK.items():
            assert found[words][head] == (str(best[took]) if best[took] else "–")
            if best[took]:
                behind = visitor.get(f"/results/audits?voice={role}-{took}")
                assert f"{best[took]} submitted audit" in behind.text
                assert f"with {words.lower()}: {head.lower()}" in behind.text
    assert found["Child or young person"]["Share"].startswith("43%")
    assert found["Parent or carer"]["Share"] == "too few"
    assert visitor.get("/results/audits?voice=child-not_asked").text.count("Too young to be asked.") == 2


def test_what_is_named_most_often_leads_to_what_was_written(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.lead).get("/results/learning")
    theme = work.version.themes[0]
    assert re.search(rf"Areas for improvement {theme.code} {theme.name} 5 audits 100%", page.text)
    link = page.links()["5 audits"]
    assert f"learnt=improvement-{theme.id}" in link
    behind = visitor.get(link)
    assert "5 submitted audits, with area for improvement in theme" in behind.text
    assert behind.text.count("The plan needs dates.") == 5
    assert behind.text.count("Another one, of the same theme.") == 1
    assert (
        "Taken out again."
        not in visitor.get(f"/results/audits?learnt=strength-{work.version.themes[1].id}").text
    )


def test_a_theme_named_in_two_rounds_running_is_marked(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    for month in (8, 9):
        work = Work(cast, name=f"Round {month}")
        work.round.period_start = work.round.period_start.replace(month=month)
        themes = work.version.themes
        for _ in range(2):
            audit = work.submit(cast.locality_1.id)
            learnt(audit, "improvement", "Dates.", themes[0].criteria[0].id)
            if month == 9:
                learnt(audit, "improvement", "Newly named.", themes[1].criteria[0].id)
    db.session.commit()
    text = visitor.sign_in(cast.lead).get("/results/learning").text
    first, second = (f"{one.code} {one.name}" for one in themes[:2])
    assert f"{first} ↻ again" in text
    assert f"{second} ↻ again" not in text


def test_causes_and_the_record_alone_lead_to_their_audits(work: Work, visitor: Browser) -> None:
    begin_writing()
    grades = db.session.scalars(select(Grade).order_by(Grade.id)).all()
    for place, grade in enumerate(grades):
        grade.sources = ["record"] if place % 9 == 0 else ["record", "worker"]
    named = grades[:3]
    for grade in named:
        grade.root_causes = ["workload"]
    db.session.commit()
    alone = {one.case_audit_id for one in grades if one.sources == ["record"]}
    visitor.sign_in(work.cast.lead)
    audits = len({one.case_audit_id for one in named})
    assert f"{audits} submitted audit" in visitor.get("/results/audits?cause=workload").text
    assert f"{len(alone)} submitted audit" in visitor.get("/results/audits?alone=all").text
    theme = work.version.themes[0]
    ids = {one.id for one in theme.criteria}
    of_theme = {g.case_audit_id for g in grades if g.sources == ["record"] and g.criterion_id in ids}
    assert f"{len(of_theme)} submitted audit" in visitor.get(f"/results/audits?alone={theme.id}").text


def test_who_may_not_look_behind_has_figures_without_links(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.viewer).get("/results/learning")
    assert rows(page)["Worker"]["n"] == "6"
    assert not [link for link in page.links().values() if "voice=" in link or "learnt=" in link]
    visitor.get("/results/audits?voice=child-yes", status=403)


def test_a_manager_counts_their_teams_alone(work: Work, visitor: Browser) -> None:
    page = visitor.sign_in(work.cast.manager).get("/results/learning")
    assert rows(page)["Child or young person"]["n"] == "6"


BAD = (
    "voice=child", "voice=x-yes", "voice=child-maybe", "learnt=strength", "learnt=x-1",
    "learnt=strength-99", "alone=99", "alone=x", "concern=maybe",
)  # fmt: skip


@pytest.mark.parametrize("asked", BAD)
def test_what_cannot_be_is_said(work: Work, visitor: Browser, asked: str) -> None:
    visitor.sign_in(work.cast.lead).get(f"/results/audits?{asked}", status=404)
