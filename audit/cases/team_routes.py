"""Pages of the tree of services and teams."""

from collections.abc import Callable, Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.cases import team_changes, team_queries
from audit.cases.blueprint import routes
from audit.cases.changes import Refused
from audit.cases.forms import NO_SERVICE, AddServiceForm, AddTeamForm, TeamForm
from audit.extensions import db
from audit.models import Person, Team, TeamAlias
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
    within = None if found.merged_into else found.parent_id  # a merged team stays where it was merged to
    form = TeamForm(_service_choices(found), name=found.name, service=str(within or NO_SERVICE))
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
    about = {
        "history": team_queries.names_over_time(found),
        "audits": team_queries.audits_of(found),
        "others": [one for one in team_queries.teams() if _may_take(one, found)],
    }
    return render_template("cases/team.html", form=form, team=found, **about), (
        422 if form.is_submitted() else 200
    )


def _may_take(one: Team, team: Team) -> bool:
    return one is not team and not (one.is_service or one.closed_at or one.merged_into_id)


@routes.route("/teams/<int:team_id>/merge", methods=["GET", "POST"])
@requires(Permission.MANAGE_CASES)
@writes
def merge_team(team_id: int) -> ResponseReturnValue:
    """Say what merging two teams does, and do it when it was read."""
    team = db.get_or_404(Team, team_id)
    chosen = request.values.get("into", "")
    into = next((one for one in team_queries.teams() if str(one.id) == chosen and _may_take(one, team)), None)
    if into is None or team.is_service:
        flash("Choose the team that it is merged into.")
        return redirect(url_for(".team", team_id=team.id), 303)
    if request.method == "POST":
        try:
            team_changes.merge_teams(team, into, me)
        except Refused as error:
            return refuse(409, Words("The teams were not merged", f"{error} Nothing was changed."))
        flash(f"{team.name} is merged into {into.name}.", "success")
        return redirect(url_for(".team", team_id=into.id), 303)
    return render_template(
        "cases/merge_team.html",
        team=team,
        into=into,
        audits=team_queries.audits_of(team),
        people=team_queries.people_of(team),
    )


@routes.post("/teams/<int:team_id>/close")
@requires(Permission.MANAGE_CASES)
@writes
def close_team(team_id: int) -> ResponseReturnValue:
    return _done(db.get_or_404(Team, team_id), team_changes.close_team, "is closed")


@routes.post("/teams/<int:team_id>/open")
@requires(Permission.MANAGE_CASES)
@writes
def open_team(team_id: int) -> ResponseReturnValue:
    return _done(db.get_or_404(Team, team_id), team_changes.open_team, "is open again")


def _done(team: Team, change: Callable[[Team, Person | None], None], words: str) -> ResponseReturnValue:
    try:
        change(team, me)
    except Refused as error:
        return refuse(409, Words("Nothing was changed", str(error)))
    flash(f"{team.name} {words}.", "success")
    return redirect(url_for(".team", team_id=team.id), 303)


@routes.post("/teams/<int:team_id>/names/<int:alias_id>/forget")
@requires(Permission.MANAGE_CASES)
@writes
def forget_team_name(team_id: int, alias_id: int) -> ResponseReturnValue:
    alias = db.get_or_404(TeamAlias, alias_id)
    if alias.team_id != team_id:
        abort(404)
    name = alias.name
    team_changes.forget_name(alias, me)
    flash(f"{name} no longer means this team.", "success")
    return redirect(url_for(".team", team_id=team_id), 303)
