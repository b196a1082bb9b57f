"""Pages of results: team by theme, theme by criterion, the audits behind a figure."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from audit.results import behind, figures, queries
from audit.results.reach import Opens, my_teams
from audit.results.selection import NotTheirs, Selection, Unknown, select_from
from audit.rules.permissions import Permission
from audit.rules.results import good_words
from audit.web.access import may, requires
from audit.web.errors import WORDS, Words, refuse
from audit.web.fragments import answer, wants_fragment
from audit.web.paging import page_asked

routes = Blueprint("results", __name__)
routes.add_app_template_filter(good_words)
routes.add_app_template_global(wants_fragment)


@routes.app_errorhandler(Unknown)
def _unknown(error: Unknown) -> Response:
    return refuse(404, Words("These results cannot be found", f"{error} Open Results and choose again."))


@routes.app_errorhandler(NotTheirs)
def _not_theirs(error: NotTheirs) -> Response:
    return refuse(403, Words(WORDS[403].title, f"{error} If you need its results, ask your QA lead."))


@routes.get("/results")
@requires(Permission.READ_RESULTS)
def results() -> ResponseReturnValue:
    selection = select_from(request.args, my_teams(Permission.READ_RESULTS))
    if selection is None:
        return render_template("results/no_results.html")
    return _answer(
        "results/results.html", "results/_team_by_theme.html", selection, figures.team_by_theme(selection)
    )


@routes.get("/results/themes/<int:theme_id>")
@requires(Permission.READ_RESULTS)
def theme(theme_id: int) -> ResponseReturnValue:
    framework = queries.framework_of_theme(theme_id) or abort(404)
    selection = select_from(request.args, my_teams(Permission.READ_RESULTS), framework)
    if selection is None:
        return render_template("results/no_results.html")
    found = behind.theme(selection, theme_id)
    table = figures.team_by_criterion(selection, found)
    weakest = request.args.get("order") == "weakest"
    return _answer(
        "results/theme.html",
        "results/_theme.html",
        selection,
        table,
        theme=found,
        weakest=weakest,
        lines=figures.lines(table, current_app.config["TOO_FEW"] if weakest else None),
    )


@routes.get("/results/audits")
@requires(Permission.LOOK_BEHIND_RESULTS)
def audits() -> ResponseReturnValue:
    """The audits behind a figure: only for those who may read single audits of whole teams."""
    selection = select_from(request.args, my_teams(Permission.LOOK_BEHIND_RESULTS))
    if selection is None:
        return render_template("results/no_results.html")
    asked = behind.asked(selection, request.args)
    return answer(
        "results/audits.html",
        "results/_audits.html",
        selection=selection,
        asked=asked,
        found=behind.audits(selection, asked, page_asked()),
        names_auditors=may(Permission.MANAGE_ROUNDS),
    )


def _answer(
    page: str, fragment: str, selection: Selection, table: figures.Table, **context: Any
) -> ResponseReturnValue:
    return answer(
        page,
        fragment,
        selection=selection,
        table=table,
        opens=Opens(),
        limit=current_app.config["TOO_FEW"],
        **context,
    )
