"""The certificate of agreement: how far an auditor's grades were those agreed on.

The auditor and QA leads see it, and nobody else: it is for learning, and in no results.
"""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from audit.accounts.queries import person, with_role
from audit.calibration import queries
from audit.calibration.loading import routes
from audit.calibration.spread import board
from audit.rules.permissions import Permission, Role, Scope
from audit.web.access import me, my_scope, requires


@routes.get("/calibrations/certificates")
@requires(Permission.READ_CERTIFICATES)
def certificates() -> ResponseReturnValue:
    """The auditors whose certificate may be read: for an auditor their own."""
    everybody = my_scope(Permission.READ_CERTIFICATES) == Scope.EVERYTHING
    people = with_role(Role.AUDITOR) if everybody else [me]
    return render_template(
        "calibration/certificates.html", people=[(one, len(queries.taken_part(one))) for one in people]
    )


@routes.get("/calibrations/certificates/<int:person_id>")
@requires(Permission.READ_CERTIFICATES)
def certificate(person_id: int) -> ResponseReturnValue:
    if my_scope(Permission.READ_CERTIFICATES) != Scope.EVERYTHING and person_id != me.id:
        abort(403)
    found = person(person_id) or abort(404)
    calibrations = queries.taken_part(found)
    audits = queries.audits_of_many(calibrations)
    boards = [(one, board(one, audits[one.round_id])) for one in calibrations]
    return render_template("calibration/certificate.html", person=found, boards=boards)
