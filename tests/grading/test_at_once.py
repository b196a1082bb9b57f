"""An auditor saves while a QA lead closes the round or takes the allocation back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, counting, queries
from audit.models import CaseAudit, Round
from audit.models.history import broken_entries
from audit.rounds import changes as rounds
from audit.rounds import queries as round_queries
from audit.rules.grades import Answer
from tests.at_once import at_once
from tests.factories import make_cast
from tests.grading.making import allocated, answer_everything


@pytest.fixture
def audit_id(busy_app: Flask) -> int:
    return allocated(make_cast())[0].id


def to_grade(audit_id: int) -> CaseAudit:
    audit = queries.case_audit(audit_id, to_change=True)
    assert audit
    return audit


def save(audit: CaseAudit, evidence: str) -> None:
    theme = whole(audit.framework_version_id).themes_for(audit.cohort)[0]
    changes.save_grade(audit, theme.criteria[0], Answer("good", evidence), 0, audit.auditor)


def test_a_round_is_not_closed_under_a_save(busy_app: Flask, audit_id: int) -> None:
    """Otherwise an answer, or a whole audit, would still come in after the round was closed."""
    loaded, closed = Event(), Event()

    def closes() -> None:
        with busy_app.app_context():
            loaded.wait(5)
            begin_writing()
            found = round_queries.round_(round_id, to_change=True)
            assert found
            rounds.close_round(found, None)
            db.session.commit()
            closed.set()

    round_id = db.session.get_one(CaseAudit, audit_id).round_id
    begin_writing()
    audit = to_grade(audit_id)
    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(closes)
        loaded.set()
        assert not closed.wait(0.5), "closed while an answer was being saved"
        save(audit, "Seen.")
        db.session.commit()
        closing.result(10)
    begin_writing()
    assert db.session.get_one(Round, round_id).state == "closed"
    db.session.rollback()


def test_an_audit_submitted_twice_at_once_counts_once(busy_app: Flask, audit_id: int) -> None:
    audit = db.session.get_one(CaseAudit, audit_id)
    begin_writing()
    answer_everything(to_grade(audit_id), audit.auditor)
    db.session.commit()

    def submits() -> str:
        audit = to_grade(audit_id)
        changes.submit(audit, audit.auditor)
        return "submitted"

    said = at_once(busy_app, *[submits] * 4)
    assert said.count("submitted") == 1, said
    assert counting.differences() == {}
    assert list(broken_entries()) == []
