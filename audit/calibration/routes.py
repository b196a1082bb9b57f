"""Pages of calibrations: the list, a new one, its board, closing it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.accounts.queries import teams, with_role
from audit.calibration import agreed_routes, certificate_routes, changes, queries
from audit.calibration.forms import ClosingForm, OpeningForm, RealCaseForm, TrainingCaseForm
from audit.calibration.loading import calibration_asked, calibration_to_hold, routes
from audit.calibration.page import show
from audit.calibration.spread import board
from audit.calibration.training import training_case
from audit.cases.queries import case_lists
from audit.extensions import db
from audit.frameworks.queries import cohorts, published_versions, titles, whole
from audit.models import CaseListEntry, Cohort, FrameworkVersion, Person, Team
from audit.rounds.changes import Refused
from audit.rules import clock
from audit.rules.permissions import Permission, Role, Scope
from audit.web.access import me, my_scope, requires
from audit.web.display import plural, short_day
from audit.web.paging import page_asked
from audit.web.saving import writes

__all__ = ["agreed_routes", "certificate_routes", "routes"]

REAL, TRAINING = "real", "training"
DAYS_TO_GRADE = timedelta(weeks=2)


@routes.get("/calibrations")
@requires(Permission.SEE_CALIBRATIONS)
def calibrations() -> ResponseReturnValue:
    everything = my_scope(Permission.SEE_CALIBRATIONS) == Scope.EVERYTHING
    return render_template(
        "calibration/calibrations.html", lines=queries.listed(me, everything, page_asked())
    )


@routes.route("/calibrations/new", methods=["GET", "POST"])
@requires(Permission.HOLD_CALIBRATIONS)
@writes
def new_calibration() -> ResponseReturnValue:
    """A case of a list, or (`case=training` in the address) one that is made up here."""
    kind = TRAINING if request.args.get("case") == TRAINING else REAL
    versions = titles(published_versions())
    auditors = [person for person in with_role(Role.AUDITOR) if person.id != me.id]
    form = _form(kind, versions, auditors)
    if form.validate_on_submit():
        try:
            entry, story = _case(form)
            chosen = [one for one in auditors if one.id in (form.auditors.data or ())]
            version = db.session.get_one(FrameworkVersion, form.framework_version.data)
            made = changes.open_calibration(
                form.name.data or "", version, entry, story, chosen, form.due_on.data, me
            )
        except ValueError as error:
            form.form_errors.append(str(error))
        else:
            flash(
                f"The calibration {made.round.name} is open: the auditors have it in their work.", "success"
            )
            return redirect(url_for(".calibration", calibration_id=made.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("calibration/new_calibration.html", form=form, kind=kind), status


def _form(kind: str, versions: dict[int, str], auditors: Sequence[Person]) -> OpeningForm:
    asked: dict[str, Any] = {
        "versions": [SelectChoice(str(id), title) for id, title in versions.items()],
        "auditors": [SelectChoice(str(one.id), one.name) for one in auditors],
        "name": f"Calibration {clock.today():%B %Y}",
        "due_on": clock.today() + DAYS_TO_GRADE,
    }
    if kind == TRAINING:
        return TrainingCaseForm(
            cohorts=[SelectChoice(one.code, one.name) for one in cohorts()],
            teams=[SelectChoice(str(one.id), one.name) for one in teams() if one.closed_at is None],
            **asked,
        )
    return RealCaseForm(
        lists=[
            SelectChoice(
                str(row.case_list.id),
                f"{row.case_list.name} ({plural(row.cases, 'case')}, {short_day(row.case_list.imported_at)})",
            )
            for row in case_lists()
        ],
        **asked,
    )


def _case(form: OpeningForm) -> tuple[CaseListEntry, str]:
    """The case that the form names, and what is to be read of a made-up one. Raises Refused."""
    version = whole(form.framework_version.data)
    if isinstance(form, TrainingCaseForm):
        cohort = db.session.get_one(Cohort, form.cohort.data)
        if not version.themes_for(cohort.code):
            raise Refused(f"{version.title} asks nothing about this cohort. Choose another.")
        return training_case(cohort, db.session.get_one(Team, form.team.data), me), form.story.data or ""
    assert isinstance(form, RealCaseForm)
    reference = (form.reference.data or "").strip()
    entry = queries.entry_named(form.case_list.data, reference)
    if entry is None:
        raise Refused(f"This list has no case {reference}. Check the reference, or choose another list.")
    if not version.themes_for(entry.cohort):
        raise Refused(f"{version.title} asks nothing about the cohort of case {reference}. Choose another.")
    return entry, ""


@routes.get("/calibrations/<int:calibration_id>")
@requires(Permission.SEE_CALIBRATIONS)
def calibration(calibration_id: int) -> ResponseReturnValue:
    return show(*calibration_asked(calibration_id))


@routes.route("/calibrations/<int:calibration_id>/close", methods=["GET", "POST"])
@requires(Permission.HOLD_CALIBRATIONS)
@writes
def close_calibration(calibration_id: int) -> ResponseReturnValue:
    found = calibration_to_hold(calibration_id, to_change=request.method == "POST")
    changes.check_can_close(found)
    form = ClosingForm()
    if form.validate_on_submit():
        changes.close_calibration(found, form.lessons.data or "", me)
        flash("The calibration is closed: everybody who took part sees how it went.", "success")
        return redirect(url_for(".calibration", calibration_id=found.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "calibration/close_calibration.html",
        form=form,
        calibration=found,
        board=board(found),
    ), status
