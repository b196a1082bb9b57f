"""The page of one team or service: where it stands, how sure that is, what to read first."""

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from audit.results import figures
from audit.results.audits import behind
from audit.results.blueprint import routes, show
from audit.results.re_audits.routes import re_audits_of
from audit.results.reach import my_teams, sees_auditors
from audit.results.selecting import select_from
from audit.results.standouts import standouts
from audit.rules.permissions import Permission
from audit.web.access import may, me, requires


@routes.get("/results/teams/<int:team_id>")
@requires(Permission.READ_RESULTS)
def team(team_id: int) -> ResponseReturnValue:
    reach = my_teams(Permission.READ_RESULTS)
    args = MultiDict(request.args)
    args.poplist("service")
    args.poplist("teams")
    filters = select_from(args, reach, me, sees_auditors=sees_auditors())
    if filters is None:
        return render_template("results/no_results.html")
    found = filters.tree.teams.get(team_id) or abort(404)
    args["service" if found.is_service else "teams"] = str(found.id)
    selection = select_from(args, reach, me, sees_auditors=sees_auditors()) or abort(404)
    few = current_app.config["TOO_FEW"]
    reads = may(Permission.LOOK_BEHIND_RESULTS)
    return show(
        "results/team.html",
        "results/_team.html",
        selection,
        team=found,
        filters=filters.args,
        table=figures.team_by_theme(selection, few),
        standouts=standouts(selection, few),
        first=behind.read_first(selection) if reads else (),
        re_audits=re_audits_of(selection),
        own="service" if found.is_service else "teams",
    )
