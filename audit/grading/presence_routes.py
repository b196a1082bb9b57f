"""What an open page of an audit tells every half minute, and is told: who else has the audit open."""

import re

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from audit.grading import presence
from audit.grading.loading import readable_audit, routes
from audit.models import CaseAudit
from audit.rules.permissions import Permission
from audit.web.access import by_itself, me, requires
from audit.web.saving import writes


@routes.app_template_global()
def also_here(audit: CaseAudit) -> presence.AlsoHere:
    """Who else has this audit open, for a page as it is first shown."""
    return presence.also_here(audit, me, None)


@routes.post("/audits/<int:case_audit_id>/here")
@requires(Permission.READ_AUDITS)
@by_itself
@writes
def here(case_audit_id: int) -> ResponseReturnValue:
    audit = readable_audit(case_audit_id)
    window = request.form.get("window", "")
    if not re.fullmatch(r"[0-9a-f]{24}", window):
        abort(400)
    presence.note(audit, me, window)
    return render_template("grading/_also_here.html", others=presence.also_here(audit, me, window))
