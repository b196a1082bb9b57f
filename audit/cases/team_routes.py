"""Pages of the tree of services and teams."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.cases import team_changes, team_queries
from audit.cases.blueprint import routes
from audit.cases.changes import Refused
from audit.cases.forms import NO_SERVICE, AddServiceForm, AddTeamForm, TeamForm
from audit.extensions import db
from audit.models import Team
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.display import plural
from audit.web.errors import Words, refuse
from audit.web.saving import writes


@routes.route("/teams", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes
def teams() -> ResponseReturnValue:
    """The tree, and one form that puts each team into its service."""
    if request.method == "POST":
        try:
            moved = team_changes.place_teams(_placements(request.form), me)
        except Refused as error:
            return refuse(409, Words("The teams were not moved", f"{error} Nothing was changed."))
        flash(
            f"{plural(moved, 'team')} moved." if moved else "Nothing was changed.", "success" if moved else ""
        )
        return redirect(url_for(".teams"), 303)
    return render_template(
        "cases/teams.html",
        tree=team_queries.tree(),
        services=_services(),
        newest=team_queries.newest_list(),
        no_service=NO_SERVICE,
    )


def _services() -> list[Team]:
    return [team for team in team_queries.teams() if team.is_service]


def _placements(sent: Mapping[str, str]) -> dict[Team, Team | None]:
    """The teams whose service was changed on the page; what somebody else moved meanwhile is left alone."""
    services = {str(service.id): service for service in _services()}
    wanted: dict[Team, Team | None] = {}
    for team in team_queries.teams():
        was, now = sent.get(f"was-{team.id}", NO_SERVICE), sent.get(f"service-{team.id}")
        if now is None or now == was:
            continue
        if now != NO_SERVICE and now not in services:
            abort(400)
        wanted[team] = services.get(now)
    return wanted


def _service_choices(leaving_out: Team | None = None) -> list[SelectChoice]:
    services = [service for service in _services() if service is not leaving_out]
    return [SelectChoice(NO_SERVICE, "No service"), *(SelectChoice(str(s.id), s.name) for s in services)]


def _service(chosen: str) -> Team | None:
    return None if chosen == NO_SERVICE else db.get_or_404(Team, int(chosen))


@routes.route("/teams/add-service", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes
def add_service() -> ResponseReturnValue:
    form = AddServiceForm()
    if form.validate_on_submit():
        try:
            added = team_changes.add_team(form.name.data or "", True, None, me)
        except Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{added.name} is added. Now choose which teams are part of it.", "success")
            return redirect(url_for(".teams"), 303)
    return render_template("cases/add_service.html", form=form), 422 if form.is_submitted() else 200


@routes.route("/teams/add-team", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes
def add_team() -> ResponseReturnValue:
    form = AddTeamForm(_service_choices())
    if form.validate_on_submit():
        try:
            added = team_changes.add_team(form.name.data or "", False, _service(form.service.data), me)
        except Refused as error:
            form.name.errors = [str(error)]
        else:
            flash(f"{added.name} is added.", "success")
            return redirect(url_for(".teams"), 303)
    return render_template("cases/add_team.html", form=form), 422 if form.is_submitted() else 200


@routes.route("/teams/<int:team_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes
def team(team_id: int) -> ResponseReturnValue:
    """Rename a team or service, and put it into another service."""
    found = db.get_or_404(Team, team_id)
    form = TeamForm(_service_choices(found), name=found.name, service=str(found.parent_id or NO_SERVICE))
    if form.validate_on_submit():
        try:
            changed = team_changes.change_team(found, form.name.data or "", _service(form.service.data), me)
        except Refused as error:
            form[error.field].errors = [str(error)]
        else:
            flash(
                f"{found.name} is changed." if changed else "Nothing was changed.",
                "success" if changed else "",
            )
            return redirect(url_for(".teams"), 303)
    return render_template("cases/team.html", form=form, team=found), 422 if form.is_submitted() else 200
