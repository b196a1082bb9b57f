"""Raising a concern from an audit: a page of its own, or a dialog on the screen of the audit."""

import secrets
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts.queries import teams_below
from audit.concerns import changes, letters, queries
from audit.concerns.forms import RaiseForm
from audit.concerns.loading import routes, told_of
from audit.concerns.telling import Telling
from audit.grading import queries as grading
from audit.grading.loading import readable_audit
from audit.models import CaseAudit, Concern
from audit.rules.concerns import Unusable
from audit.rules.permissions import Permission
from audit.web import mail
from audit.web.access import me, my_scope, requires
from audit.web.fragments import answer, wants_fragment
from audit.web.later import after_the_answer
from audit.web.saving import writes


@routes.route("/audits/<int:case_audit_id>/concerns/new", methods=["GET", "POST"])
@requires(Permission.RAISE_CONCERNS)
@writes
def new_concern(case_audit_id: int) -> ResponseReturnValue:
    """Who may read an audit may raise a concern in it, whatever its state."""
    audit = readable_audit(case_audit_id)
    form = RaiseForm()
    if request.method == "GET" or not form.token.data:
        form.token.data = secrets.token_hex(16)
    if request.method == "POST":
        held = grading.case_audit(case_audit_id, to_change=True) or audit
        try:
            raised, new = changes.raise_concern(held, form.text.data or "", form.token.data or "", me)
        except Unusable as problem:
            form.text.errors = [str(problem)]
        else:
            return _raised(raised, new)
    context = {"audit": audit, "form": form, **_who(audit)}
    status = 422 if form.text.errors else 200
    return answer("concerns/new_concern.html", "concerns/_raise.html", status, **context)


def _who(audit: CaseAudit) -> dict[str, Any]:
    recipients = Telling().first(audit.team_id, me.id)
    return {"recipients": recipients, "by_email": mail.is_set(), "hours": queries.hours()}


def _raised(raised: Concern, new: bool) -> ResponseReturnValue:
    drafts = f"{me.id}/{raised.case_audit_id}/concern"
    if wants_fragment():
        response = answer("", "concerns/_raised.html", concern=raised, drafts=drafts, **told_of(raised))
    else:
        flash(drafts, "drafts-saved")
        flash(
            "The concern is raised." if new else "This concern is raised already: nothing more was sent.",
            "success",
        )
        response = redirect(url_for(".concern", concern_id=raised.id), 303)  # type: ignore[assignment]
    return after_the_answer(response, partial(letters.send, raised.id))


@routes.app_template_global()
def concerns_in(audit: CaseAudit) -> list[tuple[Concern, bool]]:
    """The concerns raised in an audit that somebody reads, each with whether they may open it."""
    found = queries.of_audit(audit.id)
    if not found:
        return []
    scope, teams = my_scope(Permission.READ_CONCERNS), teams_below(me)
    return [(one, queries.readable(one, me, scope, teams)) for one in found]
