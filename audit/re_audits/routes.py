"""Pages of re-audits: what comes back, what became of it, and what has moved."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts.queries import teams_below
from audit.grading import queries as grading
from audit.models import CaseAudit
from audit.re_audits import changes, moving, queries
from audit.re_audits.forms import AgainForm, RestForm
from audit.re_audits.queries import Due
from audit.rounds.changes import Refused
from audit.rules import clock
from audit.rules.permissions import Permission
from audit.rules.workflow import COUNTED, AuditState
from audit.web.access import me, my_scope, requires
from audit.web.saving import undo, writes

routes = Blueprint("re_audits", __name__)
TO_AUDIT = timedelta(weeks=2)


def _due() -> list[Due]:
    return queries.due(current_app.config["RE_AUDIT_GRADES"], current_app.config["RE_AUDIT_WEEKS"], me)


@routes.app_template_global()
def audited_again(audit: CaseAudit) -> dict[str, object]:
    """What an audit's own page shows: the audit before or after it, and what moved, for who may read both."""
    earlier = queries.earlier_of(audit)
    theirs = my_scope(Permission.READ_AUDITS), teams_below(me)
    shown = (
        earlier
        if earlier is not None
        and AuditState(audit.state) in COUNTED
        and (audit.auditor_id == me.id or grading.readable(earlier, me, *theirs))
        else None
    )
    return {
        "is_again": earlier is not None,
        "earlier": shown,
        "opens": shown is not None and grading.readable(shown, me, *theirs),
        "steps": moving.steps(shown, audit) if shown else [],
        "later": queries.later_of(audit),
    }


@routes.route("/rounds/re-audits", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def re_audits() -> ResponseReturnValue:
    """What comes back; a POST takes the ticked cases of one group into a round."""
    due = _due()
    groups = queries.groups(due)
    form = AgainForm(name=f"Audited again, {clock.today():%B %Y}", due_on=clock.today() + TO_AUDIT)
    chosen = {int(text) for text in request.form.getlist("case") if text.isascii() and text.isdigit()}
    sent = request.form.get("group", "")
    if request.method == "POST":
        group = next((one for one in groups if f"{one.version.id}-{one.case_list.id}" == sent), None)
        if group is None:
            abort(404)
        if form.validate():
            try:
                made = changes.audit_again(group, chosen, form.name.data or "", form.due_on.data, me)
            except ValueError as problem:  # Refused, or what a rule says of a date
                undo()
                due = _due()
                groups = queries.groups(due)
                form.name.errors = [str(problem)]
            else:
                flash(
                    f"{made.name} is made. Allocate its cases: nobody gets one they audited before.",
                    "success",
                )
                return redirect(url_for("rounds.round_", round_id=made.id), 303)
    again = moving.audited_again(me)
    return render_template(
        "re_audits/re_audits.html",
        due=due,
        overdue=sum(one.overdue for one in due),
        groups=groups,
        elsewhere=[one for one in due if one.closed],
        form=form,
        chosen=chosen if request.method == "POST" else None,
        sent=sent,
        again=again,
        moved=moving.movements(again),
        resting=queries.resting(),
        weeks=current_app.config["RE_AUDIT_WEEKS"],
    ), 422 if form.errors else 200


@routes.route("/rounds/re-audits/<int:case_audit_id>/rest", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def rest(case_audit_id: int) -> ResponseReturnValue:
    """A case is not audited again, and why."""
    one = next((each for each in _due() if each.audit.id == case_audit_id), None) or abort(404)
    form = RestForm()
    if form.validate_on_submit():
        try:
            changes.let_rest([one], case_audit_id, form.reason.data or "", me)
        except Refused as problem:
            form.reason.errors = [str(problem)]
        else:
            flash(f"Case {one.reference} is not audited again.", "success")
            return redirect(url_for(".re_audits"), 303)
    return render_template("re_audits/rest.html", form=form, due=one), 422 if form.errors else 200
