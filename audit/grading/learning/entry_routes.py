"""One entry of learning: shown, saved as it is written, removed and put back; and the exemplar mark."""

from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from audit.grading.changes import Stale
from audit.grading.earlier_changes import path_of
from audit.grading.learning import changes, moving, pages, queries
from audit.grading.learning.forms import SentAction, SentPoint, action_sent, mark_sent, point_sent
from audit.grading.loading import audit_to_grade, routes
from audit.grading.privacy import typed as privacy
from audit.grading.refusing import Refused, block_refused
from audit.models import CaseAudit
from audit.rules.learning import ACTION, EntryKey
from audit.rules.permissions import Permission
from audit.rules.workflow import NotAllowedNow
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import writes

PAGE = "/audits/<int:case_audit_id>/learning"
ENTRY = f"{PAGE}/<name>"


def sent(form: MultiDict[str, str], key: EntryKey) -> SentPoint | SentAction:
    """What the browser sent of one entry."""
    return action_sent(form, key) if key.kind == ACTION else point_sent(form, key)


def save(
    audit: CaseAudit, key: EntryKey, form: MultiDict[str, str]
) -> tuple[SentPoint | SentAction, pages.Row | None]:
    """Save what was sent of one entry: what was sent, and what is kept. Raises Stale, UnusableAnswer."""
    given = sent(form, key)
    if isinstance(given, SentPoint):
        point = given.point
        if not moving.is_of_today(audit, point.criteria):  # of a page that was open while the audit was moved
            point = replace(point, criteria=tuple(moving.leading_on(point.criteria, path_of(audit))))
        return given, changes.save_point(audit, key, point, given.seen, me, given.sending)
    action = given.action
    owner = queries.person_called(given.owner) if given.owner else None
    if action.criterion_id and not moving.is_of_today(audit, [action.criterion_id]):
        at = moving.leading_on([action.criterion_id], path_of(audit))[0]
        action = replace(action, criterion_id=at)
    if action.theme_id:
        action = replace(action, theme_id=moving.theme_leading_on(action.theme_id, path_of(audit)))
    action = replace(action, owner_id=owner.id if owner else None, owner_words="" if owner else given.owner)
    return given, changes.save_action(audit, key, action, given.seen, me, given.sending)


def row_of(audit: CaseAudit, name: str) -> pages.Row | None:
    """What is kept of an entry, removed or not."""
    of_action = name.startswith(ACTION)
    return queries.action_of(audit.id, name) if of_action else queries.point_of(audit.id, name)


def _shown(audit: CaseAudit, key: EntryKey, **more: Any) -> dict[str, Any]:
    return {
        **pages.context(audit), "key": str(key), "kind": key.kind, "blank": pages.blank(audit, key),
        "on_theme": pages.shown_on_theme(audit), **more,
    }  # fmt: skip


def block(audit: CaseAudit, key: EntryKey, **more: Any) -> ResponseReturnValue:
    """One entry to be written in: a fragment."""
    return render_template("grading/learning/_entry.html", **_shown(audit, key, **more))


def page_of(audit: CaseAudit, key: EntryKey, status: int = 200, **more: Any) -> ResponseReturnValue:
    """One entry to be written in, on a page of its own: for whoever has no JavaScript."""
    return render_template("grading/learning/entry.html", **_shown(audit, key, fresh=True, **more)), status


@routes.get(ENTRY)
@requires(Permission.GRADE_CASES)
def entry(case_audit_id: int, name: str) -> ResponseReturnValue:
    """One entry as it is saved: the fragment that puts theirs in place of mine, or a page."""
    audit = audit_to_grade(case_audit_id)
    key = pages.key_called(audit, name)
    return block(audit, key) if wants_fragment() else page_of(audit, key)


@routes.post(ENTRY)
@requires(Permission.GRADE_CASES)
@writes
def save_entry(case_audit_id: int, name: str) -> ResponseReturnValue:
    """Save one entry as it is written: a fragment for HTMX, otherwise back to where it was begun."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    key = pages.key_called(audit, name)
    form = privacy.with_replaced(request.form)
    try:
        _, saved = save(audit, key, form)
    except Refused as problem:
        if wants_fragment():
            theirs = url_for(".entry", case_audit_id=audit.id, name=name)
            return block_refused(problem, name, sent(form, key).seen, theirs, pages.said)
        if isinstance(problem, NotAllowedNow):
            raise
        status = 409 if isinstance(problem, Stale) else 422
        problems, typed = {name: problem}, {name: sent(form, key)}
        return page_of(audit, key, status, problems=problems, typed=typed)
    if not wants_fragment():
        privacy.keep_asked(form, audit, me)
        field = privacy.field_asked(form)
        again = url_for(".entry", case_audit_id=audit.id, name=name, _anchor=field)
        return redirect(again if field else _begun_at(audit, key), 303)
    context = _shown(audit, key, kept=saved, theme=pages.shown_on_theme(audit))
    lack = context["progress"].learning.lack_at(name)
    return render_template(
        "grading/learning/_entry_saved.html", about=name, saved=saved, lack=lack, **context
    )


def _begun_at(audit: CaseAudit, key: EntryKey) -> str:
    """The address of the criterion at which an entry was begun, or of the page of learning."""
    of = changes.theme_of_criterion(audit, key.criterion_id)
    if of is None:
        return url_for(".learning", case_audit_id=audit.id, _anchor=str(key))
    place = f"criterion-{key.criterion_id}"
    return url_for(".theme", case_audit_id=audit.id, theme_id=of.id, _anchor=place)


@routes.post(f"{ENTRY}/remove")
@requires(Permission.GRADE_CASES)
@writes
def remove_entry(case_audit_id: int, name: str) -> ResponseReturnValue:
    """Take an entry away: the fragment in its place offers to put it back."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    key = pages.key_called(audit, name)
    row = row_of(audit, name)
    if row is not None:
        changes.remove(audit, row, me)
    if not wants_fragment():
        return redirect(url_for(".learning", case_audit_id=audit.id), 303)
    return render_template("grading/learning/_removed.html", row=row, **_shown(audit, key))


@routes.post(f"{ENTRY}/restore")
@requires(Permission.GRADE_CASES)
@writes
def restore_entry(case_audit_id: int, name: str) -> ResponseReturnValue:
    """Put an entry back that was removed, as it was."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    key = pages.key_called(audit, name)
    changes.put_back(audit, row_of(audit, name) or abort(404), me)
    if not wants_fragment():
        return redirect(url_for(".learning", case_audit_id=audit.id, _anchor=name), 303)
    return render_template("grading/learning/_put_back.html", **_shown(audit, key))


@routes.get(f"{PAGE}/exemplar")
@requires(Permission.GRADE_CASES)
def exemplar(case_audit_id: int) -> ResponseReturnValue:
    """The exemplar mark as it is saved: a fragment."""
    return render_template("grading/learning/_exemplar.html", **pages.context(audit_to_grade(case_audit_id)))


@routes.post(f"{PAGE}/exemplar")
@requires(Permission.GRADE_CASES)
@writes
def save_exemplar(case_audit_id: int) -> ResponseReturnValue:
    """Save the exemplar mark as it is given; answers a fragment."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    mark = mark_sent(request.form)
    try:
        saved = changes.save_exemplar(audit, mark.marked, mark.seen, me, mark.sending)
    except Refused as problem:
        theirs = url_for(".exemplar", case_audit_id=audit.id)
        return block_refused(problem, "exemplar", mark.seen, theirs, pages.said)
    context = pages.context(audit)
    lack = context["progress"].learning.lack_at("exemplar")
    return render_template("grading/_block_saved.html", about="exemplar", saved=saved, lack=lack, **context)
