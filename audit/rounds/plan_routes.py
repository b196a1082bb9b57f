"""Pages of a round's plan: a new round, changing and deleting one, moving its due date."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.cases.queries import case_lists
from audit.extensions import db
from audit.frameworks.queries import published_versions, titles
from audit.models import CaseList, FrameworkVersion, Round
from audit.rounds import changes, plan_changes, queries
from audit.rounds.forms import DueForm, RoundForm
from audit.rounds.loading import done, round_asked, routes
from audit.rules import clock, workflow
from audit.rules.permissions import Permission
from audit.rules.workflow import RoundState
from audit.web.access import me, requires
from audit.web.display import day, plural, short_day
from audit.web.saving import writes

DAYS_TO_AUDIT = timedelta(weeks=2)


@routes.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def new_round() -> ResponseReturnValue:
    form = _round_form()
    if form.validate_on_submit():
        try:
            made = changes.create_round(**_plan(form), by=me)
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            return done(made, f"The round {made.name} is created.")
    return render_template("rounds/new_round.html", form=form), 422 if form.is_submitted() else 200


@routes.route("/rounds/<int:round_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def edit_round(round_id: int) -> ResponseReturnValue:
    """Everything of a round of which nothing is drawn yet."""
    found = round_asked(round_id)
    workflow.check_planned(found.state, "change the plan")
    name, form = found.name, _round_form(found)
    if form.validate_on_submit():
        try:
            plan_changes.change_round(found, **_plan(form), by=me)
        except changes.Refused as error:
            form.name.errors = [str(error)]
        else:
            return done(found, f"The plan of {found.name} is saved.")
    status = 422 if form.is_submitted() else 200
    return render_template("rounds/edit_round.html", form=form, round=found, name=name), status


@routes.route("/rounds/<int:round_id>/delete", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def delete_round(round_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    workflow.check_planned(found.state, "delete the round")
    if request.method == "POST":
        name = found.name
        plan_changes.delete_round(found, me)
        flash(f"The round {name} is deleted.", "success")
        return redirect(url_for(".rounds"), 303)
    return render_template("rounds/delete_round.html", round=found)


@routes.route("/rounds/<int:round_id>/due", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def move_due_date(round_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    if found.state != RoundState.OPEN:
        plan_changes.move_due_date(found, found.due_on, "", me)
    form = DueForm(due_on=found.due_on)
    if form.validate_on_submit():
        try:
            plan_changes.move_due_date(found, form.due_on.data, form.reason.data or "", me)
        except ValueError as error:
            form.due_on.errors = [str(error)]
        else:
            return done(found, f"The audits are due on {day(found.due_on)}.")
    return render_template("rounds/move_due_date.html", form=form, round=found), 422 if form.errors else 200


def _plan(form: RoundForm) -> dict[str, Any]:
    """What a valid form says a round is to be."""
    return {
        "name": form.name.data or "",
        "version": db.session.get_one(FrameworkVersion, form.framework_version.data),
        "case_list": db.session.get_one(CaseList, form.case_list.data),
        "period_start": form.period_start.data,
        "period_end": form.period_end.data,
        "due_on": form.due_on.data,
    }


def _round_form(of: Round | None = None) -> RoundForm:
    """The form of a round; of a new one with the next month that has none proposed."""
    versions = titles(published_versions())
    if of is not None:
        versions.setdefault(of.framework_version_id, of.framework_version.title)
    lists = [
        SelectChoice(
            str(row.case_list.id),
            f"{row.case_list.name} ({plural(row.cases, 'case')}, {short_day(row.case_list.imported_at)})",
        )
        for row in case_lists()
    ]
    filled = _as_it_is(of) if of else _proposed()
    return RoundForm([SelectChoice(str(id), title) for id, title in versions.items()], lists, **filled)


def _as_it_is(of: Round) -> dict[str, Any]:
    return {
        "name": of.name,
        "framework_version": of.framework_version_id,
        "case_list": of.case_list_id,
        "period_start": of.period_start,
        "period_end": of.period_end,
        "due_on": of.due_on,
    }


def _proposed() -> dict[str, Any]:
    month = queries.month_to_suggest(clock.today())
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {
        "name": f"{month:%B %Y}",
        "period_start": month,
        "period_end": end,
        "due_on": end + DAYS_TO_AUDIT,
    }
