"""The page for the case file: judgements and why, and nothing that somebody else said."""

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, Exemplar, LearningPoint
from audit.rules import clock
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.page import Browser
from tests.queries_counted import counted


@pytest.fixture
def audit(cast: Cast) -> CaseAudit:
    return submitted(allocated(cast)[0], cast.auditor)


def test_it_holds_judgements_with_why_and_no_evidence(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}")
    page = visitor.get(page.links()["Summary for the case file"])
    assert db.session.get_one(CaseAudit, audit.id).sampled_case.entry.case.reference in page.text
    assert "Why overall." in page.text
    assert "Why Risk" in page.text or "Why " in page.text
    assert "Seen for" not in page.text
    assert "Ada Auditor" in page.text
    by_role = visitor.get(page.links()["Leave out the auditor’s name"])
    assert "Ada Auditor" not in by_role.text
    assert "An auditor of another team" in by_role.text


def test_it_says_what_was_learnt_and_not_that_it_is_an_exemplar(
    app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    begin_writing()
    saved = {"case_audit_id": audit.id, "saved_at": clock.now(), "saved_by_id": cast.auditor.id}
    db.session.add(LearningPoint(entry="strength-1-1", kind="strength", text="Calm and early.", **saved))
    db.session.add(Exemplar(marked=True, why="How to write a plan.", **saved))
    db.session.commit()
    page = visitor.sign_in(cast.manager).get(f"/audits/{audit.id}/summary")
    assert "Calm and early." in page.text
    assert "How to write a plan." not in page.text


def test_before_it_is_submitted_it_says_so(app: Flask, cast: Cast, visitor: Browser) -> None:
    found = allocated(cast)[0]
    page = visitor.sign_in(cast.auditor).get(f"/audits/{found.id}/summary")
    assert "This audit is not submitted." in page.text


def test_it_asks_few_queries(app: Flask, cast: Cast, audit: CaseAudit, visitor: Browser) -> None:
    visitor.sign_in(cast.manager).get(f"/audits/{audit.id}/summary")
    with counted() as asked:
        visitor.get(f"/audits/{audit.id}/summary")
    assert len(asked) <= 21, asked
