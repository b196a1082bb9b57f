"""An auditor saves, submits, or a round is closed, while a QA lead moves the audit: nothing is lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, counting, earlier_changes, moving, moving_queries, queries
from audit.models import CaseAudit, FrameworkVersion, Grade, broken_entries
from audit.rounds import changes as rounds
from audit.rounds import queries as round_queries
from audit.rules.grades import Answer
from tests.at_once import at_once
from tests.factories import make_cast
from tests.grading.making import allocated, answer_everything
from tests.grading.moved import next_version
from tests.grading.test_moving import MATERIAL, reshaped


@pytest.fixture
def audits(busy_app: Flask) -> list[int]:
    found = allocated(make_cast(), 3)
    begin_writing()
    for audit in found:
        answer_everything(db.session.get_one(CaseAudit, audit.id), audit.auditor)
    db.session.commit()
    return [audit.id for audit in found]


def move_all(version_id: int) -> int:
    return moving.move_some(db.session.get_one(FrameworkVersion, version_id), None, 60)


@pytest.mark.parametrize("code", ["1.1", "1.2", "2.1", "2.2"])
def test_a_save_while_moving_is_kept(busy_app: Flask, audits: list[int], code: str) -> None:
    first = db.session.get_one(CaseAudit, audits[0])
    one = next(c for c in whole(first.framework_version_id).criteria().values() if c.code == code)
    grade = "met" if code == "2.2" else "good"
    second = next_version(first, reshaped, MATERIAL).id
    db.session.rollback()

    def saves(audit_id: int) -> str:
        """As the form's view takes what a page of the first version sends."""
        audit = queries.case_audit(audit_id, to_change=True)
        assert audit
        answer = Answer(grade, f"Typed at once in {audit_id}.")
        found = changes.criterion_of(audit, one.id)
        if found:
            changes.save_grade(audit, found[1], answer, 1, audit.auditor)
        else:
            earlier_changes.save_earlier_grade(audit, one, answer, 1, audit.auditor)
        return "saved"

    does = [lambda id=id: saves(id) for id in audits]
    said = at_once(busy_app, *does, lambda: move_all(second))
    assert said == ["saved"] * 3 + [3]
    texts = set(db.session.scalars(select(Grade.evidence)))
    assert {f"Typed at once in {id}." for id in audits} <= texts
    if code == "1.1":  # asked on as it was: what was typed stands in the newer version
        new = next(c.id for c in whole(second).criteria().values() if c.code == code)
        stands = set(db.session.scalars(select(Grade.evidence).where(Grade.criterion_id == new)))
        assert stands == {f"Typed at once in {id}." for id in audits}
    assert list(broken_entries()) == []


def test_two_leads_at_once_move_each_audit_once(busy_app: Flask, audits: list[int]) -> None:
    second = next_version(db.session.get_one(CaseAudit, audits[0]), reshaped, MATERIAL).id
    db.session.rollback()
    said = at_once(busy_app, *[lambda: move_all(second)] * 3)
    assert sorted(said) == [0, 0, 3]
    assert list(broken_entries()) == []


def test_an_audit_is_submitted_or_moved_but_counts_once(busy_app: Flask, audits: list[int]) -> None:
    second = next_version(db.session.get_one(CaseAudit, audits[0]), reshaped, MATERIAL).id
    db.session.rollback()

    def submits() -> str:
        audit = queries.case_audit(audits[0], to_change=True)
        assert audit
        changes.submit(audit, audit.auditor)
        return "submitted"

    submitted, moved = at_once(busy_app, submits, lambda: move_all(second))
    begin_writing()
    state = db.session.get_one(CaseAudit, audits[0])
    if submitted == "submitted":
        assert (state.framework_version_id != second, moved) == (True, 2)
    else:
        assert (state.framework_version_id, moved) == (second, 3)
    assert counting.differences() == {}
    db.session.rollback()


def test_a_round_is_closed_before_or_after_its_audits_are_moved(busy_app: Flask, audits: list[int]) -> None:
    first = db.session.get_one(CaseAudit, audits[0])
    round_id, second = first.round_id, next_version(first, reshaped, MATERIAL).id
    db.session.rollback()

    def closes() -> str:
        found = round_queries.round_(round_id, to_change=True)
        assert found
        rounds.close_round(found, None)
        return "closed"

    closed, moved = at_once(busy_app, closes, lambda: move_all(second))
    assert closed == "closed"
    begin_writing()
    uses = {db.session.get_one(CaseAudit, id).framework_version_id == second for id in audits}
    assert uses == {moved == 3}
    assert moving_queries.movable(db.session.get_one(FrameworkVersion, second)) == (0, 0)
    db.session.rollback()
