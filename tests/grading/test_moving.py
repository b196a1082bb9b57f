"""Moving open audits to a newer version: nothing typed is lost, nothing finished changes."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, counting, moving, moving_queries
from audit.models import CaseAudit, FrameworkVersion, Grade, HistoryEntry, Judgement, Round, broken_entries
from audit.rules.carrying import Fate
from audit.rules.framework import Criterion, Version
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from audit.rules.workflow import NotAllowedNow
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, submitted
from tests.grading.moved import changed, moved, next_version, published
from tests.page import Browser
from tests.queries_counted import counted


def reshaped(one: Criterion) -> Any:
    """1.1 asks the same in other words, 1.2 asks something else, 2.1 is split, 2.2 is dropped."""
    if one.code == "1.1":
        return replace(one, question="Is risk seen in good time?")
    if one.code == "1.2":
        return replace(one, question="Does the plan fit the risk?")
    if one.code == "2.1":
        parts = {"2.1a": "Does supervision happen?", "2.1b": "Does supervision help?"}
        return [
            replace(one, code=code, lineage=code, series=code, question=question, came_from=(one.lineage,))
            for code, question in parts.items()
        ]
    return None if one.code == "2.2" else one


MATERIAL = frozenset({"1.2"})


@pytest.fixture
def audit(app: Flask, cast: Cast) -> CaseAudit:
    """Answered throughout, not submitted."""
    found = allocated(cast)[0]
    begin_writing()
    audit = db.session.get_one(CaseAudit, found.id)
    answer_everything(audit, cast.auditor)
    db.session.commit()
    return audit


@pytest.fixture
def second(audit: CaseAudit) -> FrameworkVersion:
    return next_version(audit, reshaped, MATERIAL)


def given(audit: CaseAudit) -> dict[str, tuple[str | None, str]]:
    """Grade and evidence by the code of the criterion, of the audit's own version."""
    criteria = whole(audit.framework_version_id).criteria()
    rows = db.session.scalars(select(Grade).where(Grade.case_audit_id == audit.id))
    return {criteria[r.criterion_id].code: (r.grade, r.evidence) for r in rows if r.criterion_id in criteria}


def stored(audit_id: int) -> list[str]:
    """Every value that is stored of an audit and its answers."""
    tables = (CaseAudit, CaseAudit.id), (Grade, Grade.case_audit_id), (Judgement, Judgement.case_audit_id)
    return [
        repr(tuple(row))
        for model, of in tables
        for row in db.session.execute(
            select(*model.__table__.columns).where(of == audit_id).order_by(model.id)
        )
    ]


def last(audit: CaseAudit) -> HistoryEntry:
    query = select(HistoryEntry).where(
        HistoryEntry.subject == "case_audit", HistoryEntry.subject_id == audit.id
    )
    return db.session.scalars(query.order_by(HistoryEntry.sequence.desc())).all()[0]


def test_what_is_asked_on_goes_over_and_the_rest_stays_as_it_was(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast
) -> None:
    before = stored(audit.id)[1:]
    after = moved(audit, second, cast.lead)
    assert given(after) == {
        "1.1": ("good", "Seen for 1.1."),
        "1.2": (None, "Seen for 1.2."),
        "4.1": ("met", "Seen for 4.1."),
        "5.1": ("good", "Seen for 5.1."),
    }
    assert set(before) <= set(stored(audit.id)[1:]), "an earlier answer was changed"
    assert last(after).what == "moved to a newer version"
    assert {fate: last(after).detail[fate] for fate in Fate} == {
        "carried": 3, "text_only": 1, "beside": 1, "kept": 1
    }  # fmt: skip
    assert list(broken_entries()) == []


def test_an_answer_keeps_who_saved_it_when_and_its_version_number(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast
) -> None:
    after = moved(audit, second, cast.lead)
    new = next(c for c in whole(second.id).criteria().values() if c.code == "1.1")
    row = db.session.scalars(select(Grade).where(Grade.criterion_id == new.id)).one()
    old = next(
        g for g in db.session.scalars(select(Grade).order_by(Grade.id)) if g.evidence == "Seen for 1.1."
    )
    assert (row.saved_by_id, row.saved_at, row.version) == (cast.auditor.id, old.saved_at, old.version)
    begin_writing()
    audit = db.session.get_one(CaseAudit, after.id)
    changes.save_grade(audit, new, Answer("inadequate", "Seen late."), old.version, cast.auditor)


def test_theme_judgements_and_the_overall_one_go_over(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast
) -> None:
    moved(audit, second, cast.lead)
    themes = {theme.id: theme.name for theme in whole(second.id).themes}
    rows = db.session.scalars(select(Judgement).where(Judgement.theme_id.in_(themes))).all()
    assert {themes[row.theme_id]: row.rationale for row in rows}["Risk"] == "Why Risk."
    overall = db.session.scalars(select(Judgement).where(Judgement.theme_id.is_(None))).one()
    assert (overall.grade, overall.rationale) == ("good", "Why overall.")


def test_an_overall_grade_of_another_scale_is_kept_in_the_history(audit: CaseAudit, cast: Cast) -> None:
    def other(version: Version) -> Version:
        return replace(version, judgement_scale=next(s for s in version.scales if s.code == "compliance"))

    plain = other(whole(audit.framework_version_id))
    themes = tuple(replace(theme, guard="none", cap=None) for theme in plain.themes)
    after = moved(audit, published(replace(plain, themes=themes)), cast.lead)
    overall = db.session.scalars(select(Judgement).where(Judgement.theme_id.is_(None))).one()
    assert (overall.grade, overall.rationale) == (None, "Why overall.")
    assert last(after).detail["overall"] == "good"


def test_a_finished_audit_is_never_moved(app: Flask, cast: Cast) -> None:
    one, other = allocated(cast, 2)
    submitted(one, cast.auditor)
    second = next_version(one, reshaped, MATERIAL)
    before = stored(one.id)
    begin_writing()
    held = moving_queries.held(one.id)
    assert held
    with pytest.raises(NotAllowedNow, match="for ever"):
        moving.move_audit(held, second, cast.lead)
    db.session.rollback()
    begin_writing()
    assert moving.move_some(db.session.get_one(FrameworkVersion, second.id), cast.lead, 60) == 1
    db.session.commit()
    assert db.session.get_one(CaseAudit, other.id).framework_version_id == second.id
    assert stored(one.id) == before
    assert counting.differences() == {}


@pytest.mark.parametrize("state", ["closed", "drawn"])
def test_audits_of_a_round_that_is_not_open_stay(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast, state: str
) -> None:
    begin_writing()
    db.session.get_one(CaseAudit, audit.id).round.state = state
    db.session.commit()
    with pytest.raises(NotAllowedNow, match="not open"):
        moved(audit, second, cast.lead)
    assert moving_queries.movable(second) == (0, 0)


def test_an_audit_is_not_moved_back_nor_twice(audit: CaseAudit, second: FrameworkVersion, cast: Cast) -> None:
    first = db.session.get_one(FrameworkVersion, audit.framework_version_id)
    moved(audit, second, cast.lead)
    for to in (first, second):
        with pytest.raises(NotAllowedNow, match="already"):
            moved(audit, to, cast.lead)


def test_an_audit_of_a_cohort_the_new_version_asks_nothing_stays(audit: CaseAudit, cast: Cast) -> None:
    second = next_version(audit, lambda one: replace(one, cohorts=frozenset({"in_care"})))
    with pytest.raises(NotAllowedNow, match="asks nothing of a case like this one"):
        moved(audit, second, cast.lead)
    assert moving_queries.movable(second) == (0, 1)


def test_a_round_follows_when_its_last_open_audit_is_moved(app: Flask, cast: Cast) -> None:
    one, other = allocated(cast, 2)
    second, round_id = next_version(one, reshaped), one.round_id
    moved(one, second, cast.lead)
    assert db.session.get_one(Round, round_id).framework_version_id != second.id
    moved(other, second, cast.lead)
    assert db.session.get_one(Round, round_id).framework_version_id == second.id


def test_moved_and_submitted_counts_what_is_asked_now(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast
) -> None:
    moved(audit, second, cast.lead)
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit.id)
    for theme in whole(second.id).themes_for(audit.cohort):
        for one in theme.criteria:
            if given(audit).get(one.code, (None, ""))[0] is None:
                row = db.session.scalar(select(Grade).where(Grade.criterion_id == one.id))
                changes.save_grade(
                    audit, one, Answer("good", "Now."), row.version if row else 0, cast.auditor
                )
    changes.submit(audit, cast.auditor)
    db.session.commit()
    assert counting.differences() == {}
    from audit.models import Tally

    ids = set(db.session.scalars(select(Tally.about_id).where(Tally.about == "criterion")))
    assert ids <= set(whole(second.id).criteria())
    assert len(ids) == 6


def test_two_moves_keep_what_each_left_behind(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    second = next_version(audit, lambda one: None if one.code == "2.2" else one)
    audit = moved(audit, second, cast.lead)
    third = next_version(audit, lambda one: None if one.code == "1.2" else one)
    moved(audit, third, cast.lead)
    page = visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}")
    kept = page.text.split("Answers to criteria no longer asked")[1]
    assert "Seen for 2.2." in kept
    assert "Seen for 1.2." in kept
    assert page.text.count("Seen for 1.1.") == 1


def test_moving_asks_as_many_queries_for_many_audits_as_for_one_apart_from_their_own(
    app: Flask, cast: Cast
) -> None:
    audits = allocated(cast, 12)
    begin_writing()
    for one in audits:
        answer_everything(db.session.get_one(CaseAudit, one.id), cast.auditor)
    db.session.commit()
    second = next_version(audits[0], reshaped)
    whole(second.id)
    begin_writing()
    to = db.session.get_one(FrameworkVersion, second.id)
    with counted() as statements:
        assert moving.move_some(to, cast.lead, 60) == 12
    db.session.commit()
    # For each: its answers, its judgements, its version, and its history's head and entry.
    assert len(statements) <= 12 * 6 + 12


def open_audits(second: FrameworkVersion) -> str:
    return f"/frameworks/{second.id}/open-audits"


def test_the_page_says_what_would_happen(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast, visitor: Browser
) -> None:
    page = visitor.sign_in(cast.lead).get(open_audits(second))
    assert "3 answers as it is" not in page.text
    for words in ("3 answers as they are", "1 answer as text, to be graded again", "2 new questions"):
        assert words in page.text, page.text
    page = visitor.get(f"{open_audits(second)}/{audit.id}")
    assert "2 criteria are asked as before" in page.text
    for words in (
        "Does the plan fit the risk?",
        "No longer asked",
        "Goes over as it is",
        "Was supervision monthly?",
    ):
        assert words in page.text, words


def test_one_audit_is_moved_from_its_preview(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast, visitor: Browser
) -> None:
    address = f"{open_audits(second)}/{audit.id}"
    page = visitor.sign_in(cast.lead).post(address, follow=True)
    assert "now uses version 2" in page.text
    assert "There is nothing to move." in page.text
    visitor.post(address, status=409)


def test_all_are_moved_after_asking_once(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast, visitor: Browser
) -> None:
    address = f"{open_audits(second)}/all"
    page = visitor.sign_in(cast.lead).get(address)
    assert "cannot be moved back" in page.text
    page = visitor.post(address, follow=True)
    assert "1 audit now uses version 2" in page.text


def test_many_are_moved_in_goes_that_can_be_resumed(
    app: Flask, cast: Cast, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.grading.open_audit_routes.SECONDS", -1.0)
    monkeypatch.setattr("audit.grading.moving.AT_ONCE", 2)
    audits = allocated(cast, 5)
    second = next_version(audits[0], reshaped)
    address = f"{open_audits(second)}/all"
    visitor.sign_in(cast.lead)
    fragment = visitor.htmx("POST", address)
    assert "2 of 5 moved" in fragment.text
    assert fragment.one("form").get("hx-trigger") == "load, submit"
    page = visitor.post(f"{address}?moved=2", follow=True)
    assert "4 of 5 moved" in page.text
    assert visitor.htmx("POST", f"{address}?moved=4").headers["HX-Redirect"] == open_audits(second)
    assert "5 audits now use version 2" in visitor.get(open_audits(second)).text


def test_a_planned_round_is_switched(app: Flask, cast: Cast, visitor: Browser) -> None:
    from tests.factories import make_case_list, make_framework, make_planned_round

    begin_writing()
    planned = make_planned_round(make_case_list({cast.locality_1: 2}), make_framework())
    db.session.commit()
    second = published(changed(whole(planned.framework_version_id), reshaped))
    visitor.sign_in(cast.lead)
    assert "October 2026 uses version 1." in visitor.get(open_audits(second)).text
    visitor.post(f"{open_audits(second)}/rounds/{planned.id}")
    assert db.session.get_one(Round, planned.id).framework_version_id == second.id
    visitor.post(f"{open_audits(second)}/rounds/{planned.id}", status=409)


def test_only_a_lead_moves_audits(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast, visitor: Browser
) -> None:
    for person in (cast.auditor, cast.moderator, cast.manager, cast.administrator, cast.viewer):
        visitor.sign_in(person)
        for address in (
            open_audits(second),
            f"{open_audits(second)}/{audit.id}",
            f"{open_audits(second)}/all",
        ):
            visitor.get(address, status=403)
            if address != open_audits(second):
                visitor.post(address, status=403)
    assert db.session.get_one(CaseAudit, audit.id).framework_version_id != second.id


def test_only_the_newest_published_version_is_moved_to(
    audit: CaseAudit, second: FrameworkVersion, cast: Cast, visitor: Browser
) -> None:
    visitor.sign_in(cast.lead)
    visitor.get(f"/frameworks/{audit.framework_version_id}/open-audits", status=404)
    visitor.get("/frameworks/999/open-audits", status=404)


def test_the_list_asks_as_many_queries_for_many_audits_as_for_one(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audits = allocated(cast, 12)
    second = next_version(audits[0], reshaped)
    visitor.sign_in(cast.lead)
    visitor.get(open_audits(second))
    with counted() as many:
        visitor.get(open_audits(second))
    for one in audits[1:]:
        moved(one, second, cast.lead)
    with counted() as few:
        visitor.get(open_audits(second))
    assert len(many) <= len(few)


def test_judged_is_kept_where_a_theme_is_no_longer_there(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    begin_writing()
    risk = whole(audit.framework_version_id).themes[0]
    found = db.session.get_one(CaseAudit, audit.id)
    changes.save_judgement(found, risk, Judged("good", "It was never safe."), 1, cast.auditor)
    db.session.commit()
    second = next_version(audit, lambda one: None if one.code.startswith("1.") else one)
    moved(audit, second, cast.lead)
    page = visitor.sign_in(cast.auditor).get(f"/audits/{audit.id}/review")
    assert "Judgement of Risk" in page.text
    assert "It was never safe." in page.text
