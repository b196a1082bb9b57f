"""What was agreed on: one thing at a time as it is given, or everything that nobody graded otherwise."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.calibration import changes
from audit.calibration.forms import AgreedForm
from audit.calibration.loading import calibration_to_hold, routes
from audit.calibration.page import show
from audit.calibration.spread import Board, Row, board
from audit.models import Calibration
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import undo, writes


@routes.post("/calibrations/<int:calibration_id>/agreed/<about>/<int:about_id>")
@requires(Permission.HOLD_CALIBRATIONS)
@writes
def agree(calibration_id: int, about: str, about_id: int) -> ResponseReturnValue:
    """Keep the agreed grade of one thing and why; another agreed meanwhile is shown first."""
    found = calibration_to_hold(calibration_id, to_change=True)
    row = _row(board(found), about, about_id)
    form = AgreedForm()
    grade = form.grade.data or None
    if grade is not None and grade not in row.spread.scale.codes:
        return _answer(found, row, f"There is no such grade on the scale {row.spread.scale.name}.", 422)
    if not form.validate():
        return _answer(found, row, next(iter(form.errors.values()))[0], 422)
    try:
        changes.agree_grade(found, row.about, grade, form.why.data or "", form.seen.data or 0, me)
    except changes.Stale as error:
        undo()
        found = calibration_to_hold(calibration_id)
        row = _row(board(found), about, about_id)
        return _answer(found, row, str(error), 409)
    return _answer(found, _row(board(found), about, about_id))


@routes.post("/calibrations/<int:calibration_id>/agreed")
@requires(Permission.HOLD_CALIBRATIONS)
@writes
def agree_same(calibration_id: int) -> ResponseReturnValue:
    """Agree on the grade that everybody gave, wherever nobody gave another and nothing is agreed yet."""
    found = calibration_to_hold(calibration_id, to_change=True)
    kept = 0
    for row in board(found).rows:
        if row.agreed is None and not row.spread.differs and len(row.spread.ranks) > 1:
            changes.agree_grade(found, row.about, row.spread.most_given, "", 0, me)
            kept += 1
    flash(f"Agreed on {kept} that nobody graded otherwise.", "success")
    return redirect(url_for(".calibration", calibration_id=found.id, _anchor="same"), 303)


def _row(shown: Board, about: str, about_id: int) -> Row:
    return next((row for row in shown.rows if row.about == (about, about_id)), None) or abort(404)


def _answer(found: Calibration, row: Row, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    """What stands beside the form, for HTMX; without JavaScript the page again, at this thing."""
    if wants_fragment():
        return render_template("calibration/_kept.html", row=row, refusal=refusal), status
    if not refusal:
        return redirect(url_for(".calibration", calibration_id=found.id, _anchor=row.mark), 303)
    sent = (refusal, request.form.get("grade", ""), request.form.get("why", ""))
    return show(found, None, {row.mark: sent}, status)
