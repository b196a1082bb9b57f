"""The review before an audit is submitted, submitting it, taking it back, and the page for the case file."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.grading import changes
from audit.grading.loading import audit_to_grade, opened_audit, routes
from audit.grading.privacy.changes import kept
from audit.grading.privacy.texts import marked, texts_of
from audit.grading.submitting import changes as submitting
from audit.grading.whole_audit import all_of
from audit.models import CaseAudit
from audit.rules.permissions import Permission
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.get("/audits/<int:case_audit_id>/review")
@requires(Permission.GRADE_CASES)
def review(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return render_template("grading/review.html", refused=False, unlooked=False, **_to_review(audit))


@routes.post("/audits/<int:case_audit_id>/submit")
@requires(Permission.GRADE_CASES)
@writes
def submit(case_audit_id: int) -> ResponseReturnValue:
    """Submit the audit. What is marked in it and neither replaced nor kept must have been looked at."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    context = _to_review(audit)
    left = context["marks"]
    unlooked = left > 0 and request.form.get("looked") != str(left)
    if unlooked and context["progress"].ready:
        return render_template("grading/review.html", refused=False, unlooked=True, **context), 422
    try:
        changes.submit(audit, me, marks=left)
    except changes.NotReady:
        return render_template("grading/review.html", refused=True, unlooked=False, **context), 422
    flash("The audit is submitted. Thank you.", "success")
    return redirect(url_for(".case_audit", case_audit_id=audit.id), 303)


def _to_review(audit: CaseAudit) -> dict[str, Any]:
    context = all_of(audit)
    texts = texts_of(audit, context["progress"], context["answers"], context["judgements"])
    found = marked(texts, kept(audit))
    return {**context, "marked": found, "marks": sum(len(one.marks) for one in found)}


@routes.post("/audits/<int:case_audit_id>/take-back")
@requires(Permission.GRADE_CASES)
@writes
def take_back(case_audit_id: int) -> ResponseReturnValue:
    """The auditor takes a submitted audit back, while nobody else has opened it."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    submitting.take_back(audit, me)
    flash("You have taken the audit back. It counts again when you submit it again.", "success")
    return redirect(url_for(".review", case_audit_id=audit.id), 303)


@routes.get("/audits/<int:case_audit_id>/summary")
@requires(Permission.READ_AUDITS)
def summary(case_audit_id: int) -> ResponseReturnValue:
    """One page for the case file: judgements with their rationale, and no evidence."""
    audit = opened_audit(case_audit_id)
    by_role = request.args.get("auditor") == "role"
    return render_template("grading/summary.html", by_role=by_role, **all_of(audit))
