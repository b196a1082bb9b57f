"""Where the browser of an auditor says that they are still at it."""

from flask import request
from flask.typing import ResponseReturnValue

from audit.grading.loading import audit_to_grade, routes
from audit.grading.timing import changes, queries
from audit.models import CaseAudit
from audit.rules.permissions import Permission
from audit.rules.time_spent import in_words
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.post("/audits/<int:case_audit_id>/time")
@requires(Permission.GRADE_CASES)
@writes
def add_time(case_audit_id: int) -> ResponseReturnValue:
    """Add seconds; answers with the time so far, in words. A submitted audit takes no more time."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    text = request.form.get("seconds", "")
    if audit.state == AuditState.SUBMITTED or not (text.isascii() and text.isdigit() and len(text) < 6):
        return "", 204
    return in_words(changes.add_time(audit, me, int(text))), {"Content-Type": "text/plain; charset=utf-8"}


@routes.app_template_global()
def time_so_far(audit: CaseAudit) -> str | None:
    """How long the person signed in was busy with an audit, in words; None where that is not known."""
    seconds = queries.seconds_spent(audit, me)
    return None if seconds is None else in_words(seconds)
