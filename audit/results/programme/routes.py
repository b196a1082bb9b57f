"""The pages of the programme: what was due, done, late and exempt, what is audited again, what is covered."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from audit.results.address import Unknown
from audit.results.agreement.auditors import consistency
from audit.results.blueprint import routes, selected, show
from audit.results.programme.progress import programme as progress_of
from audit.results.programme.tasks import What, tasks
from audit.results.re_audits.routes import re_audits_of
from audit.results.reach import my_teams, sees_auditors
from audit.results.selecting import select_from
from audit.rounds.coverage import MONTHS, coverage
from audit.rules.auditing_again import Standing
from audit.rules.permissions import Permission, Scope, scope
from audit.web.access import may, me, requires
from audit.web.paging import page_asked


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
        behind=[what for what in What if _may_open(what)],
        coverage=covered,
        covered_teams=[one for one in covered.teams if one.name in mine or selection.teams is None],
        covered_cohorts=covered.cohorts if selection.teams is None else (),
        months=MONTHS,
        re_audits=re_audits_of(selection),
        standings=Standing,
        consistency=consistency(selection),
        reads_every_auditor=scope(me.roles, Permission.READ_CERTIFICATES) == Scope.EVERYTHING,
    )


@routes.get("/results/programme/audits")
@requires(Permission.LOOK_BEHIND_RESULTS)
def programme_audits() -> ResponseReturnValue:
    """The audits behind a figure of the programme; those not submitted are for a QA lead alone."""
    selection = select_from(
        request.args, my_teams(Permission.LOOK_BEHIND_RESULTS), me, sees_auditors=sees_auditors()
    )
    if selection is None:
        return render_template("results/no_results.html")
    asked = request.args.get("what", "").strip() or What.DONE
    if asked not in set(What):
        raise Unknown("There is no such figure of the programme.")
    what = What(asked)
    if not _may_open(what):
        abort(403)
    return show(
        "results/programme_audits.html",
        "results/_programme_audits.html",
        selection,
        what=what,
        offered=[one for one in What if _may_open(one)],
        found=tasks(selection, what, page_asked(), me),
        names_auditors=sees_auditors(),
    )


def _may_open(what: What) -> bool:
    return may(Permission.LOOK_BEHIND_RESULTS if what.submitted else Permission.MANAGE_ROUNDS)
