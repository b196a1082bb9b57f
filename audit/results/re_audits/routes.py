"""The page of the cases behind figures of re-audits: for those who may read single audits of whole teams."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from audit.results.blueprint import routes, show
from audit.results.re_audits import behind
from audit.results.re_audits.moves import WAYS, ReAudits
from audit.results.re_audits.moves import re_audits as found_in
from audit.results.reach import my_teams, sees_auditors
from audit.results.selecting import select_from
from audit.results.selection import Selection
from audit.rules.auditing_again import Standing
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.paging import page_asked


def re_audits_of(selection: Selection) -> ReAudits:
    """The re-audits of a selection, as the person signed in may see them."""
    config = current_app.config
    return found_in(selection, config["RE_AUDIT_GRADES"], config["RE_AUDIT_WEEKS"])


@routes.get("/results/re-audits")
@requires(Permission.LOOK_BEHIND_RESULTS)
def re_audits() -> ResponseReturnValue:
    reach = my_teams(Permission.LOOK_BEHIND_RESULTS)
    selection = select_from(request.args, reach, me, sees_auditors=sees_auditors())
    if selection is None:
        return render_template("results/no_results.html")
    found = re_audits_of(selection)
    asked = behind.asked(selection, found, request.args)
    return show(
        "results/re_audits.html",
        "results/_re_audit_cases.html",
        selection,
        asked=asked,
        movements=found.movements,
        found=behind.page_of(selection, found, asked, page_asked()),
        standings=Standing,
        ways=WAYS,
    )
