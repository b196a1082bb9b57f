"""Loading an audit and checking that it may be opened are one thing."""

from flask import Blueprint, abort

from audit.accounts.queries import teams_below
from audit.grading import changes, queries
from audit.grading.submitting import readings
from audit.models import CaseAudit
from audit.rules.permissions import Permission
from audit.rules.replacing import check_not_taken_out
from audit.web.access import may, me, my_scope
from audit.web.saving import noting

routes = Blueprint("grading", __name__)


def readable_audit(case_audit_id: int, to_change: bool = False) -> CaseAudit:
    """The audit, if there is one and the person signed in may read it: otherwise 404 or 403."""
    audit = queries.case_audit(case_audit_id, to_change) or abort(404)
    scope = my_scope(Permission.READ_AUDITS)
    if not queries.readable(audit, me, scope, teams_below(me)):
        abort(403)
    return audit


def opened_audit(case_audit_id: int) -> CaseAudit:
    """Like readable_audit, for a page that shows what an audit says: who opens it is noted.

    It is noted while the audit is held, so that its auditor takes it back before this, or no more.
    """
    audit = readable_audit(case_audit_id)
    if readings.is_noted(audit, me):
        return audit
    with noting():
        readings.note(readable_audit(case_audit_id, to_change=True), me)
    return readable_audit(case_audit_id)


def audit_to_fill_in(case_audit_id: int, to_change: bool = False) -> CaseAudit:
    """The audit, if the signed-in person may take it out as a workbook and bring it back: else 404 or 403.

    Its auditor may, and so may a QA lead who may read it, for an auditor without access. Raises NotAllowedNow
    where nobody may grade it any more.
    """
    audit = queries.case_audit(case_audit_id, to_change) or abort(404)
    own = audit.auditor_id == me.id and may(Permission.GRADE_CASES)
    reads = queries.readable(audit, me, my_scope(Permission.READ_AUDITS), teams_below(me))
    if not own and not (reads and may(Permission.MANAGE_ROUNDS)):
        abort(403)
    check_not_taken_out(audit.state)
    changes.check_may_grade(audit)
    return audit


def audit_to_grade(case_audit_id: int, to_change: bool = False) -> CaseAudit:
    """The audit, if it is the signed-in person's own to grade: otherwise 404 or 403."""
    audit = (queries.held if to_change else queries.case_audit)(case_audit_id) or abort(404)
    if audit.auditor_id != me.id:
        abort(403)
    check_not_taken_out(audit.state)
    return audit
