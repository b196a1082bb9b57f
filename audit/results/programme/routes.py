"""The page of the programme: what was due, done, late and exempt, what is audited again, what is covered."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.results.blueprint import routes, selected, show
from audit.results.programme.progress import programme as progress_of
from audit.results.re_audits.routes import re_audits_of
from audit.rounds.coverage import MONTHS, coverage
from audit.rules.auditing_again import Standing
from audit.rules.permissions import Permission
from audit.web.access import requires


@routes.get("/results/programme")
@requires(Permission.READ_RESULTS)
def programme() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    covered = coverage()
    mine = {team.name for id, team in selection.tree.teams.items() if selection.within(frozenset({id}))}
    return show(
        "results/programme.html",
        "results/_programme.html",
        selection,
        programme=progress_of(selection),
        coverage=covered,
        covered_teams=[one for one in covered.teams if one.name in mine or selection.teams is None],
        covered_cohorts=covered.cohorts if selection.teams is None else (),
        months=MONTHS,
        re_audits=re_audits_of(selection),
        standings=Standing,
    )
