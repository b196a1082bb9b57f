"""Pages of series: made of a round, kept, and each month's: looked at, begun, skipped."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.accounts.queries import with_role
from audit.extensions import begin_writing
from audit.models import Round, Series, SeriesMonth
from audit.rounds import changes, series, series_changes, series_rehearsal
from audit.rounds.loading import done, round_asked, routes
from audit.rounds.series_forms import SeriesForm
from audit.rules.permissions import Permission, Role
from audit.rules.sampling import CannotDraw
from audit.rules.targets import DrawKind
from audit.rules.workflow import RoundState
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import undo, writes


@routes.route("/rounds/<int:round_id>/series", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def new_series(round_id: int) -> ResponseReturnValue:
    """Every month a round like this one."""
    found = round_asked(round_id)
    if found.draw is None or found.draw.kind == DrawKind.PICKED:
        abort(404)
    form = _form(_like(found))
    if form.validate_on_submit():
        try:
            made = series_changes.make_series(found, **_chosen(form), by=me)
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{made.name} is made. Its first month is {made.first_month:%B %Y}.", "success")
            return redirect(url_for(".series_", series_id=made.id), 303)
    status = 422 if form.errors else 200
    return render_template("rounds/new_series.html", form=form, round=found), status


@routes.get("/series/<int:series_id>")
@requires(Permission.MANAGE_ROUNDS)
def series_(series_id: int) -> ResponseReturnValue:
    found = _asked(series_id)
    return render_template(
        "rounds/series.html",
        series=found,
        lacks=series.lacks(found),
        auditors=series.auditors_of(found),
        months=series.months_of(found),
        history=series.history(found),
        RoundState=RoundState,
    )


@routes.route("/series/<int:series_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def edit_series(series_id: int) -> ResponseReturnValue:
    found = _asked(series_id)
    name, form = found.name, _form(_as_it_is(found))
    if form.validate_on_submit():
        try:
            series_changes.change_series(found, **_chosen(form), by=me)
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{found.name} is saved.", "success")
            return redirect(url_for(".series_", series_id=found.id), 303)
    status = 422 if form.errors else 200
    return render_template("rounds/edit_series.html", form=form, series=found, name=name), status


@routes.post("/series/<int:series_id>/stop")
@requires(Permission.MANAGE_ROUNDS)
@writes
def stop_series(series_id: int) -> ResponseReturnValue:
    found = _asked(series_id)
    series_changes.stop_series(found, me)
    flash(f"{found.name} is stopped. What is prepared stays as it is.", "success")
    return redirect(url_for(".series_", series_id=found.id), 303)


@routes.post("/series/<int:series_id>/go-on")
@requires(Permission.MANAGE_ROUNDS)
@writes
def go_on_with_series(series_id: int) -> ResponseReturnValue:
    found = _asked(series_id)
    series_changes.go_on_with_series(found, me)
    flash(f"{found.name} goes on.", "success")
    return redirect(url_for(".series_", series_id=found.id), 303)


@routes.post("/series/prepare")
@requires(Permission.MANAGE_ROUNDS)
@writes
def prepare_months() -> ResponseReturnValue:
    """What a page with months to prepare sends by itself; without JavaScript its button does."""
    series_changes.prepare_months(me)
    if wants_fragment():
        return render_template("rounds/_series_waiting.html", waiting=series.waiting(), due=series.due())
    return redirect(url_for(".rounds"), 303)


@routes.get("/series/months/<int:month_id>")
@requires(Permission.MANAGE_ROUNDS)
def series_month(month_id: int) -> ResponseReturnValue:
    """What a yes would draw and allocate: rehearsed in a transaction that keeps nothing."""
    begin_writing()
    month = _month(month_id)
    if month.round is None:
        return redirect(url_for(".series_", series_id=month.series_id))
    if month.round.state != RoundState.PLANNED:
        return redirect(url_for(".round_", round_id=month.round_id))
    return _look(month)


def _look(month: SeriesMonth, changed: str = "", status: int = 200) -> ResponseReturnValue:
    return render_template(
        "rounds/series_month.html",
        month=month,
        round=series_changes.planned_round(month),
        seen=series_rehearsal.rehearse(month),
        newest=series.newest_list(month.series.source_id),
        changed=changed,
    ), status


@routes.post("/series/months/<int:month_id>/begin")
@requires(Permission.MANAGE_ROUNDS)
@writes
def begin_month(month_id: int) -> ResponseReturnValue:
    """Draw and allocate what was looked at; when that has changed meanwhile it is shown again first."""
    month, changed = _month(month_id), "What would be drawn or allocated has changed since you looked."
    try:
        begun = series_changes.begin_month(month, me)
        if series_rehearsal.outcome(begun).fingerprint == request.form.get("seen"):
            return done(begun, "The sample is drawn and allocated, and the round is open.")
    except (CannotDraw, changes.Refused) as error:
        changed = str(error)
    undo()
    begin_writing()
    return _look(_month(month_id), changed, 409)


@routes.route("/series/months/<int:month_id>/skip", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def skip_month(month_id: int) -> ResponseReturnValue:
    month = _month(month_id)
    found = series_changes.planned_round(month)
    if request.method == "POST":
        series_changes.skip_month(month, me)
        flash(f"{month.month:%B %Y} is skipped.", "success")
        return redirect(url_for(".series_", series_id=month.series_id), 303)
    return render_template("rounds/skip_month.html", month=month, round=found)


def _asked(series_id: int) -> Series:
    """The series, or 404. To be changed, when the request is to change something."""
    return series.series_(series_id, to_change=request.method == "POST") or abort(404)


def _month(month_id: int) -> SeriesMonth:
    return series.month_(month_id) or abort(404)


def _form(filled: dict[str, Any]) -> SeriesForm:
    sources = [SelectChoice(str(one.id), f"The newest list of {one.name}") for one in series.sources()]
    auditors = [SelectChoice(str(person.id), person.name) for person in with_role(Role.AUDITOR)]
    return SeriesForm(sources, auditors, **filled)


def _like(found: Round) -> dict[str, Any]:
    return {
        "name": f"{found.framework_version.name} every month"[: series_changes.LONGEST_NAME],
        "source": found.case_list.source_id or 0,
        "auditors": sorted(series.auditors_who_had(found)),
        "days_to_audit": max(0, (found.due_on - found.period_end).days),
    }


def _as_it_is(found: Series) -> dict[str, Any]:
    return {
        "name": found.name,
        "source": found.source_id or 0,
        "auditors": [person.id for person in found.auditors],
        "days_to_audit": found.days_to_audit,
    }


def _chosen(form: SeriesForm) -> dict[str, Any]:
    """What a valid form says a series is to be."""
    auditors = form.auditors.data or []
    return {
        "name": form.name.data or "",
        "source": next((one for one in series.sources() if one.id == form.source.data), None),
        "auditors": [person for person in with_role(Role.AUDITOR) if person.id in auditors],
        "days_to_audit": form.days_to_audit.data or 0,
    }
