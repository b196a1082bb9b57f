"""The page of agreement: how far two auditors of the same case agree."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.results.agreement import queries
from audit.results.agreement.agreed import agreed_of
from audit.results.agreement.auditors import over_time
from audit.results.agreement.beside import beside_agreed, given_by
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
    by_round = queries.grades_by_round(selection)
    whole = agreed_of(selection, queries.in_every_round(by_round))
    beside = beside_agreed(selection)
    agreed_later = agreed_of(selection, given_by(beside).get(0, {}))
    return show(
        "results/agreement.html",
        "results/_agreement.html",
        selection,
        pairs=queries.pairs(selection),
        agreed=whole,
        course=over_time(selection, whole, by_round),
        later=agreed_later,
        later_course=over_time(selection, agreed_later, given_by(beside, lambda row: row.round_id)),
        moved=moved(selection),
        listed=queries.listed(selection, page_asked()),
    )
