"""Finding a criterion anywhere in an audit: a page, and the list in the box that a key opens."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading import queries
from audit.grading.loading import audit_to_grade, routes
from audit.grading.progress_queries import progress_of
from audit.rules.finding import find
from audit.rules.permissions import Permission
from audit.rules.workflow import AuditState
from audit.web.access import requires
from audit.web.fragments import answer

LONGEST_SEARCH = 100


@routes.get("/audits/<int:case_audit_id>/find")
@requires(Permission.GRADE_CASES)
def find_criterion(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    answers = queries.answers(audit.id)
    progress = progress_of(audit, answers, queries.judgements(audit.id))
    search = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    themes = whole(audit.framework_version_id).themes_for(audit.cohort)
    return answer(
        "grading/find_criterion.html",
        "grading/_found.html",
        audit=audit,
        entry=audit.sampled_case.entry,
        search=search,
        found=find(themes, progress.asked, search),
        answers=answers,
        progress=progress,
    )
