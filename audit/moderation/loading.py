"""Loading an audit and checking that it may be moderated are one thing."""

from flask import Blueprint, abort

from audit.grading import queries as grading
from audit.grading.loading import opened_audit, readable_audit
from audit.models import CaseAudit
from audit.moderation import queries
from audit.web.access import me

routes = Blueprint("moderation", __name__)


def audit_to_moderate(case_audit_id: int, to_change: bool = False) -> CaseAudit:
    """The audit, if the person signed in may read it and audited its case in no way: otherwise 404 or 403.

    To be changed it is held; to be looked at, who opens it is noted.
    """
    found = readable_audit(case_audit_id, to_change=True) if to_change else opened_audit(case_audit_id)
    if found.auditor_id == me.id or any(one.auditor_id == me.id for one in queries.others_of(found)):
        abort(403)
    return found


def own_audit(case_audit_id: int) -> CaseAudit:
    """The audit, held, if it is the signed-in person's own: otherwise 404 or 403."""
    found = grading.case_audit(case_audit_id, to_change=True) or abort(404)
    if found.auditor_id != me.id:
        abort(403)
    return found
