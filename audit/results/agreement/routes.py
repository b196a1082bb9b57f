"""The page of agreement: how far two auditors of the same case agree."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.results.agreement import queries
from audit.results.agreement.agreed import agreed
from audit.results.agreement.moved import moved
from audit.results.blueprint import routes, selected, show
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.paging import page_asked


@routes.get("/results/agreement")
@requires(Permission.READ_AGREEMENT)
def agreement() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    return show(
        "results/agreement.html",
        "results/_agreement.html",
        selection,
        pairs=queries.pairs(selection),
        agreed=agreed(selection),
        moved=moved(selection),
        listed=queries.listed(selection, page_asked()),
    )
