"""The page of the audits behind a figure: only for those who may read single audits of whole teams."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit.results.audits import behind
from audit.results.blueprint import routes, show
from audit.results.equality.opening import characteristics_i_open
from audit.results.reach import my_teams, sees_auditors
from audit.results.selecting import select_from
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.paging import page_asked


@routes.get("/results/audits")
@requires(Permission.LOOK_BEHIND_RESULTS)
def audits() -> ResponseReturnValue:
    selection = select_from(
        request.args, my_teams(Permission.LOOK_BEHIND_RESULTS), me, sees_auditors=sees_auditors()
    )
    if selection is None:
        return render_template("results/no_results.html")
    asked = behind.asked(selection, request.args, characteristics_i_open())
    return show(
        "results/audits.html",
        "results/_audits.html",
        selection,
        asked=asked,
        found=behind.audits(selection, asked, page_asked()),
        names_auditors=sees_auditors(),
    )
