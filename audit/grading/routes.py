"""Pages of case audits: the list, the audit as it reads, the review before it is submitted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts.queries import teams_below
from audit.frameworks.queries import whole
from audit.grading import changes, form_routes, queries
from audit.grading.loading import audit_to_grade, readable_audit, routes
from audit.models import CaseAudit
from audit.rules.permissions import Permission
from audit.rules.workflow import AuditState
from audit.web.access import me, my_scope, requires
from audit.web.asked import number_asked
from audit.web.fragments import answer
from audit.web.paging import page_asked
from audit.web.saving import writes

__all__ = ["form_routes", "routes"]


@routes.get("/audits")
@requires(Permission.READ_AUDITS)
def case_audits() -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in set(AuditState) else ""
    round_id = number_asked("round")
    search = request.args.get("search", "").strip()[:60]
    page = queries.listed(
        me, my_scope(Permission.READ_AUDITS), teams_below(me), page_asked(), search, state, round_id
    )
    return answer(
        "grading/case_audits.html",
        "grading/_case_audits.html",
        audits=page,
        answered=queries.answered_counts(page.items),
        totals=queries.total_counts(page.items),
        rounds=queries.rounds(),
        search=search,
        state=state,
        round_id=round_id,
    )


@routes.get("/audits/<int:case_audit_id>")
@requires(Permission.READ_AUDITS)
def case_audit(case_audit_id: int) -> ResponseReturnValue:
    audit = readable_audit(case_audit_id)
    return render_template("grading/case_audit.html", **_all_of(audit))


@routes.get("/audits/<int:case_audit_id>/grade")
@requires(Permission.GRADE_CASES)
def go_on(case_audit_id: int) -> ResponseReturnValue:
    """To where the auditor goes on: the first thing missing in the first theme, then overall, then review."""
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    progress = queries.progress_of(audit, queries.answers(audit.id), queries.judgements(audit.id))
    for theme in progress.themes:
        if not theme.done:
            criterion = theme.lacks[0].criterion_id
            where = f"criterion-{criterion}" if criterion else "judgement"
            place = where if theme.answered else None  # a theme not begun is read from its top
            return redirect(url_for(".theme", case_audit_id=audit.id, theme_id=theme.theme.id, _anchor=place))
    return redirect(url_for(".review" if progress.ready else ".overall", case_audit_id=audit.id))


@routes.get("/audits/<int:case_audit_id>/review")
@requires(Permission.GRADE_CASES)
def review(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return render_template("grading/review.html", refused=False, **_all_of(audit))


@routes.post("/audits/<int:case_audit_id>/submit")
@requires(Permission.GRADE_CASES)
@writes
def submit(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id, to_change=True)
    try:
        changes.submit(audit, me)
    except changes.NotReady:
        return render_template("grading/review.html", refused=True, **_all_of(audit)), 422
    flash("The audit is submitted. Thank you.", "success")
    return redirect(url_for(".case_audit", case_audit_id=audit.id), 303)


def _all_of(audit: CaseAudit) -> dict[str, object]:
    """What the templates of a whole audit show."""
    answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)
    version = whole(audit.framework_version_id)
    return {
        "audit": audit,
        "entry": audit.sampled_case.entry,
        "version": version,
        "answers": answers,
        "judgements": judgements,
        "progress": queries.progress_of(audit, answers, judgements),
    }
