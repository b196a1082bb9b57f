"""The page of equality: one judgement by group of children."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit.results.blueprint import routes, selected, show, theme_asked
from audit.results.equality.groups import equality as by_group
from audit.results.equality.opening import characteristics_i_open
from audit.rules.permissions import Permission
from audit.rules.suppression import SMALL
from audit.web.access import may, requires


@routes.get("/results/equality")
@requires(Permission.READ_RESULTS)
def equality() -> ResponseReturnValue:
    """Small numbers are hidden, unless someone who may read the audits themselves asks for them."""
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    in_full = request.args.get("numbers") == "all" and may(Permission.LOOK_BEHIND_RESULTS)
    theme = theme_asked(selection)
    return show(
        "results/equality.html",
        "results/_equality.html",
        selection,
        equality=by_group(selection, theme, hiding=not in_full),
        theme=theme,
        in_full=in_full,
        small=SMALL,
        i_open=characteristics_i_open(),
    )
