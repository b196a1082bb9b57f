"""Audits that wait for a moderator, made by the changes that people make."""

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes as grading
from audit.grading import queries
from audit.models import CaseAudit, Person
from audit.rules import clock
from audit.rules.grades import Answer
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, criterion_called, give


def waiting(cast: Cast, **answers: Answer | str | None) -> CaseAudit:
    """A submitted audit that is good throughout but for these answers; “unsure” sends it to a moderator."""
    audit = allocated(cast)[0]
    begin_writing()
    finish(audit, cast.auditor, **(answers or {"c1_1": Answer("unsure", for_moderator="Is it?")}))
    db.session.commit()
    return again(audit)


def finish(audit: CaseAudit, by: Person, grade: str = "good", **answers: Answer | str | None) -> CaseAudit:
    """Answer an audit throughout and submit it. Not committed."""
    audit = queries.case_audit(audit.id, to_change=True) or audit
    answer_everything(audit, by, grade)
    give(audit, by, **answers)
    grading.submit(audit, by)
    return audit


def pair_of(cast: Cast) -> tuple[CaseAudit, CaseAudit]:
    """A case that two audit, neither of them begun, committed."""
    first = allocated(cast)[0]
    begin_writing()
    first = again(first)
    second = CaseAudit(
        round=first.round, sampled_case=first.sampled_case, framework_version=first.framework_version,
        auditor=cast.second_auditor, team_id=first.team_id, cohort=first.cohort, state="allocated",
        allocated_at=clock.now(), second=True,
    )  # fmt: skip
    db.session.add(second)
    db.session.commit()
    return again(first), again(second)


def two_submitted(cast: Cast, **second: Answer | str | None) -> tuple[CaseAudit, CaseAudit]:
    """Both of a pair submitted, good throughout but for these of the second auditor's; committed."""
    audits = pair_of(cast)
    begin_writing()
    finish(audits[0], cast.auditor)
    finish(audits[1], cast.second_auditor, **second)
    db.session.commit()
    return again(audits[0]), again(audits[1])


def again(audit: CaseAudit) -> CaseAudit:
    return db.session.get_one(CaseAudit, audit.id)


def url(audit: CaseAudit) -> str:
    return f"/audits/{audit.id}/moderation"


def line_url(audit: CaseAudit, code: str) -> str:
    """Where what is said of one grade goes: of a criterion by its code, of a theme as theme-1, or overall."""
    if code == "overall":
        return f"{url(audit)}/overall/{audit.framework_version_id}"
    if code.startswith("theme-"):
        themes = whole(audit.framework_version_id).themes
        theme = next(one for one in themes if one.code == code.removeprefix("theme-"))
        return f"{url(audit)}/theme/{theme.id}"
    return f"{url(audit)}/criterion/{criterion_called(audit, code).id}"


RATED = {"rating-evidence": "strong", "rating-clarity": "sufficient", "rating-child_focus": "weak"}
