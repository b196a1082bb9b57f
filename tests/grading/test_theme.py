"""The audit form: saved as it is given, the same without JavaScript, nothing lost on the way."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Grade, HistoryEntry, Judgement
from tests.factories import Cast
from tests.grading.making import allocated, submitted
from tests.page import Browser


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    return found


def ids(audit: CaseAudit) -> dict[str, int]:
    """Criterion ids by their code."""
    return {one.code: id for id, one in whole(audit.framework_version_id).criteria().items()}


def themes(audit: CaseAudit) -> dict[str, int]:
    return {theme.code: theme.id for theme in whole(audit.framework_version_id).themes}


def test_the_page_shows_only_what_applies(audit: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(f"/audits/{audit.id}/themes/{themes(audit)['1']}")
    assert "Is risk seen early?" in page.text
    assert "Good looks like: Seen early." in page.text
    assert "0 of 6 graded" in page.text
    assert "Permanence" not in page.text  # for children in care
    visitor.get(f"/audits/{audit.id}/themes/{themes(audit)['3']}", status=404)


def test_a_grade_is_saved_as_it_is_given(audit: CaseAudit, visitor: Browser) -> None:
    one = ids(audit)["1.1"]
    page = visitor.htmx("POST", f"/audits/{audit.id}/criteria/{one}", {f"grade-{one}": "inadequate"})
    assert "Saved" in page.text
    assert "Needs evidence for its grade." in page.text
    assert "1 of 6 graded" in page.text
    assert page.one("input", name=f"version-{one}").get("value") == "1"
    saved = db.session.scalars(select(Grade)).one()
    assert saved.grade == "inadequate"


def test_a_stale_save_is_refused_with_both_values(audit: CaseAudit, visitor: Browser) -> None:
    one = ids(audit)["1.1"]
    url = f"/audits/{audit.id}/criteria/{one}"
    visitor.htmx("POST", url, {f"grade-{one}": "good", f"evidence-{one}": "Theirs."})
    mine = {f"grade-{one}": "inadequate", f"evidence-{one}": "Mine.", f"version-{one}": "0"}
    page = visitor.htmx("POST", url, mine, status=409)
    assert "Theirs." in page.text
    assert page.one("input", name=f"version-{one}").get("value") == "0", "the next save must be refused too"
    keep = page.one("button", data_keeps="1")
    visitor.htmx("POST", url, {**mine, f"version-{one}": keep.get("data-keeps")})
    assert db.session.scalars(select(Grade)).one().evidence == "Mine."


def test_evidence_of_100_000_characters_is_refused_and_nothing_changes(
    audit: CaseAudit, visitor: Browser
) -> None:
    one = ids(audit)["1.1"]
    url = f"/audits/{audit.id}/criteria/{one}"
    page = visitor.htmx("POST", url, {f"grade-{one}": "good", f"evidence-{one}": "x" * 100_000}, status=422)
    assert "30,000 characters or fewer. It is 100,000" in page.text
    assert db.session.scalar(select(Grade)) is None


def theme_form(visitor: Browser, url: str) -> dict[str, Any]:
    return visitor.get(url).form(url)


def test_without_javascript_a_whole_theme_is_saved_at_once(audit: CaseAudit, visitor: Browser) -> None:
    first, second = ids(audit)["1.1"], ids(audit)["1.2"]
    url = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    form = theme_form(visitor, url) | {
        f"grade-{first}": "good",
        f"evidence-{first}": "Line one.\r\nLine two.",
        f"grade-{second}": "not_applicable",
        f"reason-{second}": "No risk was known.",
        "grade-theme": "good",
        "rationale-theme": "Seen in time.",
        "then": "next",
    }
    answer = visitor.post(url, form)
    assert answer.headers["Location"] == f"/audits/{audit.id}/themes/{themes(audit)['2']}"
    rows = {row.criterion_id: row for row in db.session.scalars(select(Grade))}
    assert rows[first].evidence == "Line one.\nLine two."
    assert rows[second].reason == "No risk was known."
    assert db.session.scalars(select(Judgement)).one().rationale == "Seen in time."
    again = theme_form(visitor, url)
    assert again[f"evidence-{first}"] == "Line one.\nLine two."
    before = len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all())
    visitor.post(url, again)
    assert len(db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()) == before, (
        "nothing had changed"
    )


def test_without_javascript_nothing_typed_is_lost_when_one_answer_is_refused(
    audit: CaseAudit, visitor: Browser
) -> None:
    first, second = ids(audit)["1.1"], ids(audit)["1.2"]
    url = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    form = theme_form(visitor, url) | {
        f"grade-{first}": "good",
        f"evidence-{first}": "Mine.",
        f"grade-{second}": "good",
        f"evidence-{second}": "x" * 100_000,
    }
    page = visitor.post(url, form, status=422)
    assert page.form(url)[f"evidence-{first}"] == "Mine."
    assert len(page.form(url)[f"evidence-{second}"]) == 100_000
    assert db.session.scalar(select(Grade)) is None


def test_after_a_refusal_the_form_as_shown_can_be_mended_and_saved(
    audit: CaseAudit, visitor: Browser
) -> None:
    first, second = ids(audit)["1.1"], ids(audit)["1.2"]
    url = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{first}", {f"evidence-{first}": "Before."})
    form = theme_form(visitor, url) | {f"evidence-{first}": "After.", f"evidence-{second}": "x" * 100_000}
    page = visitor.post(url, form, status=422)
    visitor.post(url, page.form(url) | {f"evidence-{second}": "Short."})
    saved = {row.criterion_id: row.evidence for row in db.session.scalars(select(Grade))}
    assert saved == {first: "After.", second: "Short."}


def test_without_javascript_a_stale_theme_shows_both_and_can_be_saved_again(
    audit: CaseAudit, visitor: Browser
) -> None:
    first = ids(audit)["1.1"]
    url = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    form = theme_form(visitor, url) | {f"grade-{first}": "inadequate", f"evidence-{first}": "Mine."}
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{first}", {f"evidence-{first}": "Theirs."})
    page = visitor.post(url, form, status=409)
    assert "Theirs." in page.text
    assert page.form(url)[f"evidence-{first}"] == "Mine."
    visitor.post(url, page.form(url))
    assert db.session.scalars(select(Grade)).one().evidence == "Mine."


def test_a_formula_in_a_text_is_text(audit: CaseAudit, visitor: Browser) -> None:
    one = ids(audit)["1.1"]
    text = "=cmd|' /C calc'!A0 <script>alert(1)</script>"
    visitor.htmx(
        "POST", f"/audits/{audit.id}/criteria/{one}", {f"grade-{one}": "good", f"evidence-{one}": text}
    )
    page = visitor.get(f"/audits/{audit.id}")
    assert text in page.text


@pytest.mark.parametrize("who", ["second_auditor", "manager", "lead", "administrator", "viewer", "moderator"])
def test_nobody_else_grades_it(audit: CaseAudit, cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    one = ids(audit)["1.1"]
    theme = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    visitor.get(theme, status=403)
    visitor.get(f"/audits/{audit.id}/overall", status=403)
    visitor.get(f"/audits/{audit.id}/review", status=403)
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{one}", {f"grade-{one}": "good"}, status=403)
    visitor.htmx("POST", f"{theme}/judgement", {"grade-theme": "good"}, status=403)
    visitor.post(theme, {f"grade-{one}": "good"}, status=403)
    visitor.post(f"/audits/{audit.id}/submit", status=403)
    assert db.session.scalar(select(Grade)) is None


def test_signed_out_while_typing_leads_to_signing_in_and_back(audit: CaseAudit, visitor: Browser) -> None:
    one = ids(audit)["1.1"]
    url = f"/audits/{audit.id}/criteria/{one}"
    token = visitor.token()
    visitor.client = visitor.app.test_client()
    db.session.rollback()
    with visitor.app.app_context():
        response = visitor.client.post(
            url,
            data={"csrf_token": token, f"grade-{one}": "good"},
            headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost/audits/{audit.id}/themes/1"},
        )
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == f"/sign-in?next=/audits/{audit.id}/themes/1"


def test_a_submitted_audit_is_read_not_graded(audit: CaseAudit, cast: Cast, visitor: Browser) -> None:
    submitted(audit, cast.auditor)
    one = ids(audit)["1.1"]
    url = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    assert visitor.get(url, status=302).headers["Location"] == f"/audits/{audit.id}"
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{one}", {f"grade-{one}": "inadequate"}, status=409)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_version_that_is_none_counts_as_not_seen(audit: CaseAudit, visitor: Browser, version: str) -> None:
    one = ids(audit)["1.1"]
    url = f"/audits/{audit.id}/criteria/{one}"
    visitor.htmx("POST", url, {f"grade-{one}": "good"})
    visitor.htmx("POST", url, {f"grade-{one}": "inadequate", f"version-{one}": version}, status=409)


def test_the_page_takes_as_many_queries_for_many_criteria_as_for_few(
    audit: CaseAudit, cast: Cast, visitor: Browser
) -> None:
    from tests.queries_counted import counted

    url = f"/audits/{audit.id}/themes/{themes(audit)['1']}"
    visitor.get(url)  # the framework is read once and kept
    with counted() as few:
        visitor.get(url)
    begin_writing()
    from tests.grading.making import answer_everything

    answer_everything(db.session.get_one(CaseAudit, audit.id), cast.auditor)
    db.session.commit()
    with counted() as many:
        visitor.get(url)
    assert len(few) == len(many) <= 18, many


def test_a_save_asks_as_much_for_many_answers_as_for_few_and_answers_with_the_line_of_its_theme(
    audit: CaseAudit, visitor: Browser
) -> None:
    from tests.queries_counted import counted

    one = next(iter(whole(audit.framework_version_id).criteria()))
    url = f"/audits/{audit.id}/criteria/{one}"
    visitor.htmx("POST", url, {f"evidence-{one}": "Seen."})
    with counted() as few:
        page = visitor.htmx("POST", url, {f"evidence-{one}": "Seen twice.", f"version-{one}": "1"})
    partials = [part.get("hx-target") for part in page.all("hx-partial")]
    assert partials == ["#progress-words", "#rests-on", f"#line-of-theme-{themes(audit)['1']}"]
    asked = whole(audit.framework_version_id).themes_for(audit.cohort)
    for other in [criterion.id for theme in asked for criterion in theme.criteria][1:]:
        visitor.htmx("POST", f"/audits/{audit.id}/criteria/{other}", {f"evidence-{other}": "Seen."})
    with counted() as many:
        visitor.htmx("POST", url, {f"evidence-{one}": "Seen often.", f"version-{one}": "2"})
    # Four are of the page where the visitor finds a token; PostgreSQL holds the round apart from the audit.
    assert len(few) == len(many) <= 13 + 4, many
