"""Finding a criterion by code or words, and going to the next thing missing, with and without scripts."""

import pytest
from flask import Flask

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.models import CaseAudit
from tests.factories import Cast
from tests.grading.making import allocated, criterion_called, give, submitted
from tests.page import Browser


@pytest.fixture
def audit(app: Flask, cast: Cast, visitor: Browser) -> CaseAudit:
    visitor.sign_in(cast.auditor)
    return allocated(cast)[0]


def test_by_code_and_by_words(audit: CaseAudit, visitor: Browser) -> None:
    url = f"/audits/{audit.id}/find"
    page = visitor.get(f"{url}?search=RISK+early")
    one = criterion_called(audit, "1.1")
    theme = whole(audit.framework_version_id).themes[0]
    links = [href for words, href in page.links().items() if words.startswith("1.1")]
    assert links == [f"/audits/{audit.id}/themes/{theme.id}#criterion-{one.id}"]
    assert "Permanence" not in visitor.get(url).text, "not asked of this cohort"
    assert "No criterion of this audit says that." in visitor.get(f"{url}?search=nothing+like+it").text
    fragment = visitor.htmx("GET", url)
    assert len(fragment.all("li")) == len(whole(audit.framework_version_id).criteria()) - 1
    visitor.get(f"{url}?search={'x' * 5000}")


def test_somebody_else_finds_nothing(cast: Cast, audit: CaseAudit, visitor: Browser) -> None:
    visitor.sign_in(cast.second_auditor).get(f"/audits/{audit.id}/find", status=403)


def test_of_a_submitted_audit_it_leads_to_the_audit(cast: Cast, audit: CaseAudit, visitor: Browser) -> None:
    submitted(audit, cast.auditor)
    page = visitor.get(f"/audits/{audit.id}/find", status=302)
    assert page.headers["Location"] == f"/audits/{audit.id}"


def test_next_missing_goes_to_the_themes_after_this_one_first(
    cast: Cast, audit: CaseAudit, visitor: Browser
) -> None:
    begin_writing()
    give(audit, cast.auditor, c2_1="good")
    db.session.commit()
    first, second, *_ = whole(audit.framework_version_id).themes_for(audit.cohort)

    def missing(after: int) -> str:
        page = visitor.get(f"/audits/{audit.id}/grade?after={after}", status=302)
        return page.headers["Location"]

    assert missing(first.id).startswith(f"/audits/{audit.id}/themes/{second.id}#")
    last = whole(audit.framework_version_id).themes_for(audit.cohort)[-1]
    one = criterion_called(audit, "1.1")
    assert missing(last.id) == f"/audits/{audit.id}/themes/{first.id}#criterion-{one.id}"
