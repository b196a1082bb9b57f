"""Earlier versions of an answer: who changed what when, typing on put together, a text brought back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes, queries
from audit.grading.saved_before import About, saved_before
from audit.models import CaseAudit, Grade, Judgement
from audit.rules import clock
from audit.rules.grades import Answer
from audit.rules.progress import Judged
from tests.factories import Cast
from tests.grading.making import allocated, criterion_called
from tests.page import Browser


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> CaseAudit:
    """1.1 was typed in three pauses, a day later graded and written anew."""
    visitor.sign_in(cast.auditor)
    audit = allocated(cast)[0]
    begin_writing()
    start = clock.now() - timedelta(days=3)
    steps = [
        (0, None, "Seen"),
        (1, None, "Seen late"),
        (2, None, "Seen late, twice."),
        (1440, "good", "Seen."),
    ]
    for n, (minutes, grade, text) in enumerate(steps):
        monkeypatch.setattr(clock, "now", lambda at=minutes: start + timedelta(minutes=at))
        changes.save_grade(audit, criterion_called(audit, "1.1"), Answer(grade, text), n, cast.auditor)
    monkeypatch.undo()
    db.session.commit()
    return audit


def address(audit: CaseAudit) -> str:
    return f"/audits/{audit.id}/criteria/{criterion_called(audit, '1.1').id}/before"


def test_who_changed_what_when_with_typing_on_put_together(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(address(audit))
    items = page.words("li", class_="app-before__change")
    assert len(items) == 2, items
    newest, first = items
    assert "Ada Auditor" in newest
    assert "Good" in newest
    assert "Evidence before Seen late, twice." in newest
    assert "Evidence after Seen." in newest
    assert "Seen late, twice." in first


def test_a_text_is_brought_back_as_a_save_of_its_own(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(address(audit))
    button = page.all("button", name="text")[0].get("value")
    version = page.all("input", name="version")[0].get("value")
    answer = visitor.post(address(audit), {"text": button, "version": version})
    assert answer.headers["Location"].endswith(f"#criterion-{criterion_called(audit, '1.1').id}")
    row = db.session.scalars(select(Grade)).one()
    assert (row.evidence, row.grade, row.version) == ("Seen late, twice.", "good", 5)
    assert "Seen." in visitor.get(address(audit)).text, "what stood is among the earlier ones"
    again = visitor.post(address(audit), {"text": button, "version": "4"})
    assert again.status == 303, "the same text again changes nothing"


def test_nothing_newer_is_overwritten(audit: CaseAudit, visitor: Browser) -> None:
    button = visitor.get(address(audit)).all("button", name="text")[0].get("value")
    page = visitor.post(address(audit), {"text": button, "version": "3"}, status=409)
    assert "This was changed meanwhile." in page.text
    assert db.session.scalars(select(Grade.evidence)).one() == "Seen."


def test_in_the_form_it_is_a_list_below_the_answer(audit: CaseAudit, visitor: Browser) -> None:
    fragment = visitor.htmx("GET", address(audit))
    one = criterion_called(audit, "1.1").id
    assert fragment.all("button", data_brings_back=f"evidence-{one}")
    assert not fragment.all("form")


def test_what_is_not_this_answer_s_is_not_brought_back(
    cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    for text in ("999999-evidence-after", "1-grade-after", "x", "1-saved_by_id-after"):
        visitor.post(address(audit), {"text": text, "version": "4"}, status=404)
    visitor.get(f"/audits/{audit.id}/criteria/999999/before", status=404)
    visitor.sign_in(cast.second_auditor).get(address(audit), status=403)


def test_judgements_have_theirs(cast: Cast, audit: CaseAudit, visitor: Browser) -> None:
    theme = whole(audit.framework_version_id).themes[0]
    begin_writing()
    found = queries.case_audit(audit.id, to_change=True) or audit
    for n, why in enumerate(("Risk was seen.", "It was not.")):
        changes.save_judgement(found, theme, Judged("good", why, impact="some"), n, cast.auditor)
        changes.save_judgement(found, None, Judged("good", f"Overall: {why}"), n, cast.auditor)
    db.session.commit()
    for url in (f"/audits/{audit.id}/themes/{theme.id}/before", f"/audits/{audit.id}/overall/before"):
        page = visitor.get(url)
        button = page.all("button", name="text")[0].get("value")
        visitor.post(url, {"text": button, "version": "2"})
    assert set(db.session.scalars(select(Judgement.impact))) == {"some", None}, "the rest stands"
    kept = db.session.execute(select(Judgement.theme_id, Judgement.rationale)).all()
    assert {tuple(row) for row in kept} == {(theme.id, "Risk was seen."), (None, "Overall: Risk was seen.")}


def test_only_this_answer_s_changes_are_read(cast: Cast, audit: CaseAudit) -> None:
    begin_writing()
    found = queries.case_audit(audit.id, to_change=True) or audit
    two = criterion_called(audit, "1.2")
    for n in range(30):
        changes.save_grade(found, two, Answer(None, f"{n} other."), n, cast.auditor)
    db.session.commit()
    rows, older = saved_before(found, About(criterion=criterion_called(audit, "1.1")))
    assert (len(rows), older) == (2, False)
