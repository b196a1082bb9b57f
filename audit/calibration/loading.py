"""The blueprint of calibrations, and how a page loads one and finds who may see what of it."""

from flask import Blueprint, abort

from audit.calibration import queries
from audit.models import Calibration, CaseAudit
from audit.rules.permissions import Permission, Scope
from audit.web.access import may, me, my_scope

routes = Blueprint("calibration", __name__)


def calibration_asked(calibration_id: int, to_change: bool = False) -> tuple[Calibration, CaseAudit | None]:
    """The calibration and this person's own audit of it, if they take part: otherwise 404 or 403.

    Whoever may hold calibrations sees each; an auditor those they take part in.
    """
    found = queries.calibration(calibration_id, to_change) or abort(404)
    mine = next((audit for audit in queries.audits_of(found) if audit.auditor_id == me.id), None)
    if mine is None and my_scope(Permission.SEE_CALIBRATIONS) != Scope.EVERYTHING:
        abort(403)
    return found, mine


def calibration_to_hold(calibration_id: int, to_change: bool = False) -> Calibration:
    """The calibration, for those who hold it: never for somebody who takes part in it."""
    found, mine = calibration_asked(calibration_id, to_change)
    if mine is not None:
        abort(403)
    return found


def holds(mine: CaseAudit | None) -> bool:
    """Whether this person sees what everybody gives before it is closed."""
    return mine is None and may(Permission.HOLD_CALIBRATIONS)
