"""The overall judgement and submitting: guarded, never worked out."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import CaseAudit, Judgement
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, submitted
from tests.page import Browser


@pytest.fixture
def answered(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    found = allocated(cast)[0]
    begin_writing()
    answer_everything(db.session.get_one(CaseAudit, found.id), cast.auditor)
    db.session.commit()
    visitor.sign_in(cast.auditor)
    return found


def test_the_guard_explains_itself_as_the_grade_is_chosen(answered: CaseAudit, visitor: Browser) -> None:
    risk = db.session.scalars(select(Judgement).where(Judgement.theme_id.is_not(None))).first()
    assert risk is not None
    visitor.htmx(
        "POST",
        f"/audits/{answered.id}/themes/{risk.theme_id}/judgement",
        {"grade-theme": "inadequate", "rationale-theme": "Unsafe.", "version-theme": "1"},
    )
    page = visitor.get(f"/audits/{answered.id}/overall")
    assert (
        "Risk is judged inadequate and is limiting, so overall can be no better than inadequate." in page.text
    )
    page = visitor.htmx(
        "POST",
        f"/audits/{answered.id}/overall",
        {"grade-overall": "inadequate", "rationale-overall": "Why.", "version-overall": "1"},
    )
    assert "limiting" not in page.text.split("Overall judgement")[-1]


def test_without_javascript_overall_goes_on_to_the_review(answered: CaseAudit, visitor: Browser) -> None:
    url = f"/audits/{answered.id}/overall"
    form = visitor.get(url).form(url) | {"grade-overall": "requires_improvement"}
    assert visitor.post(url, form).headers["Location"] == f"/audits/{answered.id}/review"


def test_submitting(answered: CaseAudit, cast: Cast, visitor: Browser) -> None:
    page = visitor.get(f"/audits/{answered.id}/review")
    assert "Everything is here" in page.text
    page = visitor.post(f"/audits/{answered.id}/submit", follow=True)
    assert "The audit is submitted" in page.text
    visitor.post(f"/audits/{answered.id}/submit", status=409)
    visitor.sign_in(cast.manager)
    assert "Why overall." in visitor.get(f"/audits/{answered.id}").text


def test_what_is_submitted_leads_to_the_next_that_waits(app: Flask, cast: Cast, visitor: Browser) -> None:
    first, second = allocated(cast, 2)
    assert "Next for you" not in visitor.sign_in(cast.auditor).get(f"/audits/{first.id}").text
    submitted(first, cast.auditor)
    page = visitor.get(f"/audits/{first.id}")
    assert page.links()["case 1002 of Locality 1"] == f"/audits/{second.id}/grade"
    assert "Next for you" not in visitor.sign_in(cast.lead).get(f"/audits/{first.id}").text
    submitted(second, cast.auditor)
    assert "Next for you" not in visitor.sign_in(cast.auditor).get(f"/audits/{first.id}").text


def test_submitting_with_something_missing_lists_it(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    page = visitor.post(f"/audits/{audit.id}/submit", status=422)
    assert "Not begun: 2 criteria and the judgement" in page.text
    assert "4.1 not graded yet" in page.text  # a theme of one thing says which
    assert db.session.get_one(CaseAudit, audit.id).state == "allocated"


def test_going_on_leads_to_what_is_missing(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    visitor.sign_in(cast.auditor)
    theme = whole(audit.framework_version_id).themes[0]
    here = f"/audits/{audit.id}/themes/{theme.id}"
    assert visitor.get(f"/audits/{audit.id}/grade", status=302).headers["Location"] == here
    first, second = (criterion.id for criterion in theme.criteria)
    visitor.htmx(
        "POST",
        f"/audits/{audit.id}/criteria/{first}",
        {f"grade-{first}": "good", f"evidence-{first}": "Seen."},
    )
    visitor.htmx("POST", f"/audits/{audit.id}/criteria/{second}", {f"grade-{second}": "inadequate"})
    went = visitor.get(f"/audits/{audit.id}/grade", status=302).headers["Location"]
    assert went == f"{here}#criterion-{second}"
    page = visitor.get(here)
    assert page.text.count("Needs evidence for its grade.") == 1, (
        "what is missing is said when the page is opened"
    )
    assert "Not graded yet." not in page.text
    assert "2 missing" in page.text  # the evidence, and the judgement


def test_going_on_with_everything_there_leads_to_the_review(answered: CaseAudit, visitor: Browser) -> None:
    page = visitor.get(f"/audits/{answered.id}/grade", status=302)
    assert page.headers["Location"] == f"/audits/{answered.id}/review"
