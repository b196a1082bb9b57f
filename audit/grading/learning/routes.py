"""Learning and actions, a page of the audit form; new entries, begun there or beside a criterion."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.grading.changes import Stale
from audit.grading.learning import changes, entry_routes, pages, queries
from audit.grading.learning.entry_routes import PAGE, block, page_of, row_of, save
from audit.grading.learning.forms import mark_sent
from audit.grading.loading import audit_to_grade, routes
from audit.grading.privacy import typed as privacy
from audit.models import CaseAudit
from audit.rules.grades import UnusableAnswer
from audit.rules.learning import ACTION, Learnt, entry_key
from audit.rules.permissions import Permission
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.asked import number_asked
from audit.web.fragments import wants_fragment
from audit.web.saving import undo, writes

__all__ = ["entry_routes"]


@routes.get(PAGE)
@requires(Permission.GRADE_CASES)
def learning(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return _page(audit)


def _page(audit: CaseAudit, status: int = 200, **more: Any) -> ResponseReturnValue:
    removed = [*queries.points(audit.id, removed=True), *queries.actions(audit.id, removed=True)]
    context = {**pages.context(audit), "removed": removed, **more}
    return render_template("grading/learning/learning.html", **context), status


@routes.post(PAGE)
@requires(Permission.GRADE_CASES)
@writes
def save_learning(case_audit_id: int) -> ResponseReturnValue:
    """Save the whole page: how it works without JavaScript. All of it is saved, or nothing is."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    problems: dict[str, Exception] = {}
    typed: dict[str, Any] = {}
    form = privacy.with_replaced(request.form)
    sent_keys = [name.removeprefix("version-") for name in form if name.startswith("version-")]
    for key in filter(None, map(entry_key, sent_keys)):
        try:
            typed[str(key)], _ = save(audit, key, form)
        except (Stale, UnusableAnswer) as problem:
            problems[str(key)], typed[str(key)] = problem, entry_routes.sent(form, key)
    mark = mark_sent(form)
    typed["exemplar"] = mark.marked
    try:
        changes.save_exemplar(audit, mark.marked, mark.seen, me, mark.sending)
    except (Stale, UnusableAnswer) as problem:
        problems["exemplar"] = problem
    if problems:
        undo()  # what was good in it is not saved either: the page shows what is stored, and what was typed
        stale = any(isinstance(problem, Stale) for problem in problems.values())
        return _page(audit, 409 if stale else 422, problems=problems, typed=typed)
    flash(f"{me.id}/{audit.id}/learning", "drafts-saved")
    privacy.keep_asked(form, audit, me)
    return _after(audit, request.form.get("then", ""))


def _after(audit: CaseAudit, then: str) -> ResponseReturnValue:
    """Where the button that was pressed leads, once everything is saved."""
    if then == "next":
        return redirect(url_for(".overall", case_audit_id=audit.id), 303)
    if then in (*Learnt, ACTION):
        return redirect(url_for(".new_entry", case_audit_id=audit.id, kind=then), 303)
    what, _, name = then.partition(":")
    row = row_of(audit, name) if what in ("remove", "restore") else None
    if row is not None:
        (changes.remove if what == "remove" else changes.put_back)(audit, row, me)
    flash("Removed. You can put it back below." if what == "remove" else "Saved.", "success")
    field = privacy.field_asked(request.form)
    return redirect(url_for(".learning", case_audit_id=audit.id, _anchor=field), 303)


@routes.get(f"{PAGE}/<kind>/new")
@requires(Permission.GRADE_CASES)
def new_entry(case_audit_id: int, kind: str) -> ResponseReturnValue:
    """A blank entry, about a criterion where one is asked for: a fragment, or a page of its own."""
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        abort(404)
    key = pages.new_key(audit, kind, number_asked("criterion"))
    if wants_fragment():
        return block(audit, key, fresh=True)
    return page_of(audit, key)
