"""Who took part, a page of the audit form: each person and the worker's reflection, saved as given."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading.changes import Stale
from audit.grading.loading import audit_to_grade, routes
from audit.grading.privacy import typed as privacy
from audit.grading.progress_queries import progress_now
from audit.grading.refusing import Refused, block_refused
from audit.grading.taking_part import changes, queries
from audit.grading.taking_part.forms import part_sent, reflection_sent
from audit.models import CaseAudit, Participant, Reflection
from audit.rules.grades import UnusableAnswer
from audit.rules.permissions import Permission
from audit.rules.taking_part import MOST, How, Part, Took, Who, about, called, settled
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import undo, writes

PAGE = "/audits/<int:case_audit_id>/taking-part"
PERSON = f"{PAGE}/<who>/<int:number>"


def _context(audit: CaseAudit) -> dict[str, Any]:
    return {
        "audit": audit,
        "entry": audit.sampled_case.entry,
        "version": whole(audit.framework_version_id),
        "progress": progress_now(audit),
        "participants": queries.participants(audit.id),
        "reflection": queries.reflection_of(audit.id),
        "Took": Took,
        "How": How,
        "part_of": queries.part_of,
        "about_of": about,
        "called": called,
        "said": said,
        "problems": {},
        "typed": {},
    }


def said(row: Participant | Reflection) -> list[str]:
    """What is kept, in words, to be shown beside what was sent."""
    return [queries.part_of(row).words] if isinstance(row, Participant) else [row.text]


def _page(audit: CaseAudit, status: int = 200, **more: Any) -> ResponseReturnValue:
    context = {**_context(audit), **more}
    kept, asked = context["participants"], request.args.get("another", "")
    shown = []
    for who in Who:
        numbers = {1} | {number for role, number in kept if role == who}
        numbers |= {n for n in range(1, MOST + 1) if about(who, n) in context["typed"]}
        fresh = _next_number(kept, who) if asked == who else None
        numbers |= {fresh} if fresh else set()
        shown.append((who, sorted(numbers), fresh))
    return render_template("grading/taking_part/taking_part.html", shown=shown, **context), status


def _next_number(kept: dict[tuple[str, int], Participant], who: Who) -> int | None:
    """The number of one more person of this role; None when there are as many as can be."""
    number = max((number for role, number in kept if role == who), default=1) + 1
    return number if number <= MOST else None


@routes.get(PAGE)
@requires(Permission.GRADE_CASES)
def taking_part(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return _page(audit)


@routes.post(PAGE)
@requires(Permission.GRADE_CASES)
@writes
def save_taking_part(case_audit_id: int) -> ResponseReturnValue:
    """Save the whole page: how it works without JavaScript. All of it is saved, or nothing is."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    problems: dict[str, Exception] = {}
    typed: dict[str, Any] = {}
    form = privacy.with_replaced(request.form)
    for who in Who:
        for number in range(1, MOST + 1):
            key, sent = about(who, number), part_sent(form, who, number)
            if settled(sent.part) == Part() and not sent.seen:
                continue
            typed[key] = sent.part
            try:
                changes.save_participant(audit, who, number, sent.part, sent.seen, me, sent.sending)
            except (Stale, UnusableAnswer) as problem:
                problems[key] = problem
    reflection = reflection_sent(form)
    typed["reflection"] = reflection.text
    try:
        if reflection.text or reflection.seen:
            changes.save_reflection(audit, reflection.text, reflection.seen, me, reflection.sending)
    except (Stale, UnusableAnswer) as problem:
        problems["reflection"] = problem
    if problems:
        undo()  # what was good in it is not saved either: the page shows what is stored, and what was typed
        stale = any(isinstance(problem, Stale) for problem in problems.values())
        return _page(audit, 409 if stale else 422, problems=problems, typed=typed)
    flash(f"{me.id}/{audit.id}/taking-part", "drafts-saved")
    privacy.keep_asked(form, audit, me)
    return _after(audit)


def _after(audit: CaseAudit) -> ResponseReturnValue:
    """Where the button that was pressed leads."""
    then = request.form.get("then", "")
    if then == "next":
        first = whole(audit.framework_version_id).themes_for(audit.cohort)[0]
        return redirect(url_for(".theme", case_audit_id=audit.id, theme_id=first.id), 303)
    another = then.removeprefix("another-")
    if another in set(Who):
        place = url_for(".taking_part", case_audit_id=audit.id, another=another, _anchor=f"more-{another}")
        return redirect(place, 303)
    flash("Saved.", "success")
    field = privacy.field_asked(request.form)
    return redirect(url_for(".taking_part", case_audit_id=audit.id, _anchor=field), 303)


@routes.get(f"{PAGE}/<who>/new")
@requires(Permission.GRADE_CASES)
def new_participant(case_audit_id: int, who: str) -> ResponseReturnValue:
    """A blank block for one more person of this role: a fragment, or the page with it."""
    audit, role = audit_to_grade(case_audit_id), _role(who)
    if not wants_fragment():
        return redirect(url_for(".taking_part", case_audit_id=audit.id, another=who, _anchor=f"more-{who}"))
    context = _context(audit)
    number = _next_number(context["participants"], role)
    if number is None:
        return render_template("grading/taking_part/_as_many_as_can_be.html", **context)
    return _block(role, number, context, fresh=number)


def _role(who: str, number: int = 1) -> Who:
    """The role that an address names; 404 where there is none, or not so many of it."""
    return Who(who) if who in set(Who) and 1 <= number <= MOST else abort(404)


@routes.get(PERSON)
@requires(Permission.GRADE_CASES)
def participant(case_audit_id: int, who: str, number: int) -> ResponseReturnValue:
    """One person as they are saved: the fragment that puts theirs in place of mine after a conflict."""
    return _block(_role(who, number), number, _context(audit_to_grade(case_audit_id)))


def _block(who: Who, number: int, context: dict[str, Any], fresh: int | None = None) -> ResponseReturnValue:
    return render_template(
        "grading/taking_part/_participant.html", who=who, number=number, fresh=fresh, **context
    )


@routes.post(PERSON)
@requires(Permission.GRADE_CASES)
@writes
def save_participant(case_audit_id: int, who: str, number: int) -> ResponseReturnValue:
    """Save one person's part as it is given; answers a fragment."""
    audit, role = audit_to_grade(case_audit_id, to_change=True), _role(who, number)
    key, sent = about(role, number), part_sent(request.form, role, number)
    theirs = url_for(".participant", case_audit_id=audit.id, who=who, number=number)
    try:
        saved = changes.save_participant(audit, role, number, sent.part, sent.seen, me, sent.sending)
    except Refused as problem:
        return block_refused(problem, key, sent.seen, theirs, said)
    return _saved(audit, key, saved)


@routes.get(f"{PAGE}/reflection")
@requires(Permission.GRADE_CASES)
def reflection(case_audit_id: int) -> ResponseReturnValue:
    """The worker's reflection as it is saved: a fragment."""
    context = _context(audit_to_grade(case_audit_id))
    return render_template("grading/taking_part/_reflection.html", **context)


@routes.post(f"{PAGE}/reflection")
@requires(Permission.GRADE_CASES)
@writes
def save_reflection(case_audit_id: int) -> ResponseReturnValue:
    """Save the worker's reflection as it is given; answers a fragment."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    sent = reflection_sent(request.form)
    theirs = url_for(".reflection", case_audit_id=audit.id)
    try:
        saved = changes.save_reflection(audit, sent.text, sent.seen, me, sent.sending)
    except Refused as problem:
        return block_refused(problem, "reflection", sent.seen, theirs, said)
    return _saved(audit, "reflection", saved)


def _saved(audit: CaseAudit, key: str, saved: Participant | Reflection) -> ResponseReturnValue:
    context = _context(audit)
    lack = context["progress"].taking_part.lack_at(key)
    return render_template("grading/_block_saved.html", about=key, saved=saved, lack=lack, **context)
