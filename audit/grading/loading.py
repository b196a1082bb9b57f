"""Loading an audit and checking that it may be opened are one thing."""

from flask import Blueprint, abort

from audit.accounts.queries import teams_below
from audit.grading import queries
from audit.models import CaseAudit
from audit.rules.permissions import Permission
from audit.web.access import me, my_scope

routes = Blueprint("grading", __name__)


def readable_audit(case_audit_id: int) -> CaseAudit:
    """The audit, if there is one and the person signed in may read it: otherwise 404 or 403."""
    audit = queries.case_audit(case_audit_id) or abort(404)
    scope = my_scope(Permission.READ_AUDITS)
    if not queries.readable(audit, me, scope, teams_below(me)):
        abort(403)
    return audit


def audit_to_grade(case_audit_id: int, to_change: bool = False) -> CaseAudit:
    """The audit, if it is the signed-in person's own to grade: otherwise 404 or 403."""
    audit = queries.case_audit(case_audit_id, to_change) or abort(404)
    if audit.auditor_id != me.id:
        abort(403)
    return audit
