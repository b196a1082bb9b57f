"""How far each auditor's grades are those agreed: seen by that auditor and by QA leads, nobody else.

It is for learning: it is in no file, no feed, and in no page that others read.
"""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from audit.accounts.queries import person
from audit.results import sampling
from audit.results.agreement.auditors import consistency, of_auditor
from audit.results.blueprint import routes, selected, show
from audit.results.selecting import select_from
from audit.results.selection import Selection
from audit.rules.permissions import Permission, Scope
from audit.web.access import me, my_scope, requires


def reads_every_auditor() -> bool:
    """Whether the person signed in is a QA lead, who reads the figures of each auditor."""
    return my_scope(Permission.READ_CERTIFICATES) == Scope.EVERYTHING


@routes.get("/results/agreement/auditors")
@requires(Permission.READ_CERTIFICATES)
def auditors() -> ResponseReturnValue:
    """Every auditor, for a QA lead; an auditor is led to their own page."""
    if not reads_every_auditor():
        return redirect(url_for(".auditor", person_id=me.id))
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    found = consistency(selection)
    return show("results/auditors.html", "results/_auditors.html", selection, consistency=found)


@routes.get("/results/agreement/auditors/<int:person_id>")
@requires(Permission.READ_CERTIFICATES)
def auditor(person_id: int) -> ResponseReturnValue:
    leads = reads_every_auditor()
    if not leads and person_id != me.id:
        abort(403)
    found = person(person_id) or abort(404)
    selection = selected() if leads else _every_audit_of_mine()
    if selection is None:
        return render_template("results/auditor.html", person=found, selection=None, leads=leads)
    whole, course = of_auditor(selection, found.id)
    return show(
        "results/auditor.html", "results/_auditor.html", selection,
        person=found, agreed=whole, course=course, leads=leads,
    )  # fmt: skip


def _every_audit_of_mine() -> Selection | None:
    """All rounds of a framework, however their cases were chosen: an auditor reads no results to narrow."""
    args = MultiDict({"drawn": sampling.TOGETHER})
    if request.args.get("framework"):
        args["framework"] = request.args["framework"]
    return select_from(args, None, me)
