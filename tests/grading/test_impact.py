"""What difference it has made: a second axis beside each judgement, needed for the whole case alone."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes
from audit.models import CaseAudit, HistoryEntry, Judgement
from audit.rules.progress import Judged
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything
from tests.page import Browser

NOT_SAID = "What difference it has made for the child is not said yet"


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    return found


def test_it_is_saved_with_the_judgement_and_read(audit: CaseAudit, visitor: Browser) -> None:
    theme = whole(audit.framework_version_id).themes[0].id
    url = f"/audits/{audit.id}/themes/{theme}/judgement"
    sent = {"grade-theme": "good", "rationale-theme": "Why."}
    assert f"{NOT_SAID}." in visitor.htmx("POST", url, sent).text
    page = visitor.htmx("POST", url, {**sent, "impact-theme": "none_yet", "version-theme": "1"})
    assert NOT_SAID not in page.text
    assert db.session.scalars(select(Judgement)).one().impact == "none_yet"
    *_, entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.sequence))
    assert entry.detail["impact"] == [None, "none_yet"]
    read = visitor.get(f"/audits/{audit.id}")
    assert "What difference it has made for the child: no difference seen yet" in read.text
    stale = visitor.htmx("POST", url, {**sent, "impact-theme": "worse", "version-theme": "1"}, status=409)
    assert "What difference it has made: no difference seen yet" in stale.text
    visitor.htmx("POST", url, {**sent, "impact-theme": "huge", "version-theme": "2"}, status=422)


def test_only_the_overall_one_is_needed_to_submit(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    begin_writing()
    answer_everything(audit, cast.auditor)
    changes.save_judgement(audit, None, Judged("good", "Why overall."), 1, cast.auditor)
    db.session.commit()
    page = visitor.get(f"/audits/{audit.id}/review")
    assert "1 thing is missing" in page.text
    assert NOT_SAID in page.text
    overall = f"/audits/{audit.id}/overall"
    form = visitor.get(overall).form(overall)
    visitor.post(overall, form | {"impact-overall": "cannot_tell"})
    visitor.post(f"/audits/{audit.id}/submit")
    assert db.session.get_one(CaseAudit, audit.id).state == "submitted"
