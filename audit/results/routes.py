"""Pages of results: team by theme, one theme by criterion. Other views have a folder each."""

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from audit.results import figures, queries
from audit.results.agreement import auditor_routes as agreement_auditor_routes
from audit.results.agreement import routes as agreement_routes
from audit.results.audits import behind
from audit.results.audits import routes as audit_routes
from audit.results.blueprint import routes, selected, show, theme_asked
from audit.results.distribution import routes as distribution_routes
from audit.results.equality import routes as equality_routes
from audit.results.learning import routes as learning_routes
from audit.results.programme import routes as programme_routes
from audit.results.re_audits import routes as re_audit_routes
from audit.results.saved import routes as saved_routes
from audit.results.standouts import standouts
from audit.results.targets import routes as target_routes
from audit.results.team import routes as team_routes
from audit.results.trend import routes as trend_routes
from audit.rules.permissions import Permission
from audit.web.access import requires

__all__ = [
    "agreement_auditor_routes",
    "agreement_routes",
    "audit_routes",
    "distribution_routes",
    "equality_routes",
    "learning_routes",
    "programme_routes",
    "re_audit_routes",
    "routes",
    "saved_routes",
    "target_routes",
    "team_routes",
    "trend_routes",
]


@routes.get("/results")
@requires(Permission.READ_RESULTS)
def results() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    few = current_app.config["TOO_FEW"]
    return show(
        "results/results.html",
        "results/_team_by_theme.html",
        selection,
        table=figures.team_by_theme(selection, few),
        standouts=standouts(selection, few),
    )


@routes.get("/results/cohorts")
@requires(Permission.READ_RESULTS)
def cohorts() -> ResponseReturnValue:
    """Teams down, cohorts across: the overall judgement, or that of one theme."""
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    found = theme_asked(selection)
    table = figures.team_by_cohort(selection, found, current_app.config["TOO_FEW"])
    return show("results/cohorts.html", "results/_cohorts.html", selection, table=table, theme=found)


@routes.get("/results/themes/<int:theme_id>")
@requires(Permission.READ_RESULTS)
def theme(theme_id: int) -> ResponseReturnValue:
    framework = queries.framework_of_theme(theme_id) or abort(404)
    selection = selected(framework)
    if selection is None:
        return render_template("results/no_results.html")
    found = behind.theme(selection, theme_id)
    limit = current_app.config["TOO_FEW"]
    table = figures.team_by_criterion(selection, found, limit)
    weakest = request.args.get("order") == "weakest"
    return show(
        "results/theme.html",
        "results/_theme.html",
        selection,
        table=table,
        theme=found,
        weakest=weakest,
        lines=figures.lines(table, limit if weakest else None),
    )
