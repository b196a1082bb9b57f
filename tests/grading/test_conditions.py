"""Criteria that are asked only after a certain answer: on screen, in progress, in tallies and in results."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, counting, queries
from audit.grading.submitting.changes import take_back
from audit.models import CaseAudit, Grade, Tally
from audit.rules.asking import chain
from audit.rules.grades import Answer
from tests.factories import EVERY_KIND, Cast, entries_of, make_audit, make_case_list, make_round
from tests.grading.making import allocated, criterion_called, give, judge_everything
from tests.page import Browser, words_of


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast, framework=EVERY_KIND)[0]
    visitor.sign_in(cast.auditor)
    return found


def theme(audit: CaseAudit, code: str) -> str:
    id = next(theme.id for theme in whole(audit.framework_version_id).themes if theme.code == code)
    return f"/audits/{audit.id}/themes/{id}"


def id_of(audit: CaseAudit, code: str) -> int:
    return criterion_called(audit, code).id


def save(visitor: Browser, audit: CaseAudit, code: str, seen: int = 0, **fields: str) -> Any:
    id = id_of(audit, code)
    data = {f"{name}-{id}": value for name, value in fields.items()} | {f"version-{id}": str(seen)}
    return visitor.htmx("POST", f"/audits/{audit.id}/criteria/{id}", data)


def conditions(page: Any, audit: CaseAudit) -> dict[str, bool]:
    """Whether each condition on a page or in an answer is met, by code."""
    codes = {f"condition-{one.id}": one.code for one in whole(audit.framework_version_id).criteria().values()}
    return {
        codes[box.get("id")]: "app-condition--not-met" not in (box.get("class") or "")
        for box in page.all("div")
        if box.get("id") in codes
    }


def test_the_form_holds_every_criterion_and_says_when_it_is_asked(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(theme(audit, "2"))
    assert conditions(page, audit) == {"2.2": False, "2.3": False, "2.4": False}
    said = words_of(page.by_id(f"condition-{id_of(audit, '2.2')}"))
    assert said == "2.2 Asked only if 2.1 is answered Yes."
    assert "Yes or Unsure" in words_of(page.by_id(f"condition-{id_of(audit, '2.3')}"))
    assert "Was an interview offered on return?" in page.text, "without JavaScript everything is there"
    assert "0 of 5 graded" in page.text


def test_the_element_that_says_so_stands_right_before_its_criterion(
    audit: CaseAudit, visitor: Browser
) -> None:
    """The style sheet hides a criterion by the element before it."""
    form = visitor.get(theme(audit, "2")).by_id("theme-form")
    ids = [child.get("id") for child in form]
    for code in ("2.2", "2.3", "2.4"):
        place = ids.index(f"condition-{id_of(audit, code)}")
        assert ids[place + 1] == f"criterion-{id_of(audit, code)}"


def test_a_save_says_what_is_asked_now_and_brings_no_fields(audit: CaseAudit, visitor: Browser) -> None:
    page = save(visitor, audit, "2.1", grade="yes")
    assert conditions(page, audit) == {"2.2": True, "2.3": False, "2.4": False}
    assert "1 of 7 graded" in page.text
    assert not page.all("textarea")
    assert not page.all("input", type="radio")
    page = save(visitor, audit, "2.2", grade="no")
    assert conditions(page, audit) == {"2.3": False, "2.4": True}
    page = save(visitor, audit, "2.1", seen=1, grade="no")
    assert conditions(page, audit) == {"2.2": False, "2.3": False, "2.4": False}
    assert "What you answered here is kept, and not counted." in page.text
    assert conditions(save(visitor, audit, "1.1", grade="good"), audit) == {}


def test_a_condition_in_another_theme_leads_there(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "2.1", grade="yes")
    page = visitor.get(theme(audit, "3"))
    assert conditions(page, audit) == {"3.2": False, "3.3": True}
    assert page.links()["2.1"] == f"{theme(audit, '2')}#criterion-{id_of(audit, '2.1')}"
    assert "Not asked: 3.1, which it waits for, does not apply to this case." in page.text


def test_what_is_saved_after_a_conflict_says_what_hangs_on_it(audit: CaseAudit, visitor: Browser) -> None:
    save(visitor, audit, "2.1", grade="yes")
    page = visitor.htmx("GET", f"/audits/{audit.id}/criteria/{id_of(audit, '2.1')}")
    assert page.by_id(f"criterion-{id_of(audit, '2.1')}") is not None
    assert conditions(page, audit) == {"2.2": True, "2.3": False, "2.4": False}


def test_without_javascript_answers_to_what_is_not_asked_are_kept(audit: CaseAudit, visitor: Browser) -> None:
    url = theme(audit, "2")
    one, note = id_of(audit, "2.2"), id_of(audit, "2.4")
    form = visitor.get(url).form(url)
    visitor.post(url, form | {f"grade-{one}": "no", f"evidence-{one}": "Kept.", f"evidence-{note}": "Kept."})
    rows = db.session.execute(select(Grade.criterion_id, Grade.evidence)).all()
    assert {(row.criterion_id, row.evidence) for row in rows} == {(one, "Kept."), (note, "Kept.")}
    page = visitor.get(url)
    assert page.form(url)[f"evidence-{note}"] == "Kept."
    assert "0 of 5 graded" in page.text


def test_what_was_typed_and_refused_shows_what_hangs_on_it(audit: CaseAudit, visitor: Browser) -> None:
    url = theme(audit, "2")
    form = visitor.get(url).form(url) | {
        f"grade-{id_of(audit, '2.1')}": "yes",
        f"evidence-{id_of(audit, '2.2')}": "x" * 100_000,
    }
    page = visitor.post(url, form, status=422)
    assert conditions(page, audit)["2.2"], "its fault could not be mended if it were hidden"
    assert db.session.scalar(select(Grade)) is None


ANSWERED: dict[str, Any] = {
    "c1_1": "good",
    "c1_2": "7",
    "c1_3": Answer(None, "Heard."),
    "c2_1": "yes",
    "c2_2": Answer("no", "None was."),
    "c2_3": Answer("inadequate", "Kept from before."),
    "c2_4": Answer(None, "She was at her aunt’s."),
    "c3_3": "good",
    "c3_4": "yes",
}


def submitted(audit: CaseAudit, cast: Cast) -> CaseAudit:
    begin_writing()
    found = db.session.get_one(CaseAudit, audit.id)
    give(found, cast.auditor, **ANSWERED)
    judge_everything(found, cast.auditor)
    changes.submit(found, cast.auditor)
    db.session.commit()
    return found


def tallied() -> set[int]:
    return set(db.session.scalars(select(Tally.about_id).where(Tally.about == "criterion", Tally.n > 0)))


def test_what_is_not_asked_is_neither_missing_nor_tallied(audit: CaseAudit, cast: Cast) -> None:
    submitted(audit, cast)
    assert tallied() == {id_of(audit, code) for code in ("1.1", "1.2", "2.1", "2.2", "3.3", "3.4")}
    assert counting.differences() == {}


def test_an_audit_lacks_what_an_answer_leads_to(audit: CaseAudit, cast: Cast) -> None:
    begin_writing()
    found = db.session.get_one(CaseAudit, audit.id)
    give(found, cast.auditor, **{**ANSWERED, "c2_2": "unsure", "c2_3": Answer("inadequate")})
    judge_everything(found, cast.auditor)
    with pytest.raises(changes.NotReady) as refused:
        changes.submit(found, cast.auditor)
    assert [lack.words for lack in refused.value.lacks] == ["2.3 needs evidence for its grade"]


def test_the_audits_behind_a_figure_are_those_that_were_asked(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    submitted(audit, cast)
    visitor.sign_in(cast.lead)
    listed = visitor.get(f"/results/audits?criterion={id_of(audit, '2.2')}&grade=no")
    assert "1001" in listed.text
    kept = visitor.get(f"/results/audits?criterion={id_of(audit, '2.3')}&grade=inadequate")
    assert "1001" not in kept.text, "the figure does not count it"


def any_answer(audit: CaseAudit) -> Any:
    """An answer, with all that it may need, to each criterion that applies: asked or not."""
    criteria = [one for t in whole(audit.framework_version_id).themes_for(audit.cohort) for one in t.criteria]

    def answers(code: str) -> Any:
        one = criterion_called(audit, code)
        graded = [*one.scale.codes, *one.blanks]
        text = Answer(None, "Written.")
        grades = st.sampled_from(graded).map(lambda grade: Answer(grade, "Seen.", "Why not."))
        return grades if not one.is_note else st.just(text) | grades if graded else st.just(text)

    return st.fixed_dictionaries({one.code: answers(one.code) for one in criteria})


def test_tallies_agree_with_a_recount_whatever_is_answered(app: Flask, cast: Cast) -> None:
    first = allocated(cast, framework=EVERY_KIND)[0]
    begin_writing()
    in_care = make_case_list({cast.locality_1: 1}, "in_care", "In care")
    second = make_audit(
        make_round(in_care, first.framework_version, "In care"), *entries_of(in_care), cast.auditor
    )
    db.session.commit()
    ids = (first.id, second.id)

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_answer(first), any_answer(second), any_answer(second))
    def holds(one: dict[str, Answer], other: dict[str, Answer], again: dict[str, Answer]) -> None:
        db.session.rollback()
        begin_writing()
        audits = [db.session.get_one(CaseAudit, id) for id in ids]
        for audit, answers in zip(audits, (one, other), strict=True):
            give(audit, cast.auditor, **answers)
            judge_everything(audit, cast.auditor)
            changes.submit(audit, cast.auditor)  # with every answer given nothing that is asked can lack
        assert counting.differences() == {}
        expected = {(audit.cohort, key) for audit in audits for key in counted_by_hand(audit)}
        found = db.session.scalars(select(Tally).where(Tally.about == "criterion", Tally.n > 0))
        assert {(row.cohort, (row.about_id, row.grade)) for row in found} == expected
        # An audit that stops counting takes all of it away, and counts with other answers afterwards.
        take_back(audits[1], cast.auditor)
        assert counting.differences() == {}
        give(audits[1], cast.auditor, **again)
        changes.submit(audits[1], cast.auditor)
        assert counting.differences() == {}
        db.session.rollback()

    holds()


def counted_by_hand(audit: CaseAudit) -> set[tuple[int, str]]:
    """What an audit should add to the tallies of criteria, worked out from each one's whole chain."""
    version = whole(audit.framework_version_id)
    applies = {one.id for theme in version.themes_for(audit.cohort) for one in theme.criteria}
    grades = {id: grade.grade for id, grade in queries.answers(audit.id).items()}
    return {
        (one.id, grade)
        for one in version.criteria().values()
        if (grade := grades.get(one.id)) and one.id in applies and not one.is_note
        if all(id in applies and grades.get(id) in answers for id, answers in chain(one, version))
    }
