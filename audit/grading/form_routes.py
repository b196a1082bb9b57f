"""The audit form: a theme at a time and the overall judgement, as pages, and saved whole.

Each answer as it is given: see answer_routes.py.
"""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading import changes, earlier_pages
from audit.grading.answer_routes import THEME, context_of, save_judgement
from audit.grading.forms import answer_sent, judgement_sent
from audit.grading.learning import pages as learning
from audit.grading.loading import audit_to_grade, routes
from audit.grading.privacy import typed as privacy
from audit.models import CaseAudit
from audit.rules import asking
from audit.rules.framework import Theme
from audit.rules.grades import Answer, UnusableAnswer
from audit.rules.permissions import Permission
from audit.rules.progress import Judged
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.saving import undo, writes


def _theme_page(audit: CaseAudit, theme: Theme, status: int = 200, **more: Any) -> ResponseReturnValue:
    context = {**context_of(audit), **more}
    themes = [part.theme for part in context["progress"].themes]
    # What was typed and refused stands on the page, so what hangs on it stands there too.
    given = {id: grade.grade for id, grade in context["answers"].items()}
    typed = {one.id: context["typed"].get(str(one.id)) for one in theme.criteria}
    given |= {id: answer.grade for id, answer in typed.items() if answer}
    context["asked"] = asking.asked(themes, given)
    place = next(n for n, one in enumerate(themes) if one.id == theme.id)
    context |= {
        "theme": theme,
        "before": themes[place - 1] if place else None,
        "after": themes[place + 1] if place + 1 < len(themes) else None,
    }
    context |= learning.begun_at(audit)
    return render_template("grading/theme.html", **context), status


@routes.get(THEME)
@requires(Permission.GRADE_CASES)
def theme(case_audit_id: int, theme_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    found = changes.theme_of(audit, theme_id)
    return _theme_page(audit, found) if found else earlier_pages.theme(audit, theme_id)


@routes.post(THEME)
@requires(Permission.GRADE_CASES)
@writes
def save_theme(case_audit_id: int, theme_id: int) -> ResponseReturnValue:
    """Save a whole theme: how the form works without JavaScript. All of it is saved, or nothing is."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    found = changes.theme_of(audit, theme_id)
    if found is None:
        return earlier_pages.save_theme(audit, theme_id)
    problems: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    form = privacy.with_replaced(request.form)
    for criterion in found.criteria:
        sent = answer_sent(form, criterion.id)
        typed[str(criterion.id)] = sent.answer
        if sent.answer == Answer(None) and not sent.seen:
            continue
        try:
            changes.save_grade(audit, criterion, sent.answer, sent.seen, me, sent.sending)
        except (changes.Stale, UnusableAnswer) as problem:
            problems[str(criterion.id)] = problem
    if found.judged:
        judgement = judgement_sent(form, "theme")
        typed["theme"] = judgement.judged
        try:
            if judgement.judged != Judged() or judgement.seen:
                changes.save_judgement(
                    audit, found, judgement.judged, judgement.seen, me, sending=judgement.sending
                )
        except (changes.Stale, UnusableAnswer) as problem:
            problems["theme"] = problem
    if problems:
        undo()  # what was good in it is not saved either: the page shows what is stored, and what was typed
        stale = any(isinstance(problem, changes.Stale) for problem in problems.values())
        return _theme_page(audit, found, 409 if stale else 422, problems=problems, typed=typed)
    # What this browser kept of these answers, in case they could not be sent, may go (drafts.js).
    flash(f"{me.id}/{audit.id}/{found.id}", "drafts-saved")
    if request.form.get("use"):
        return earlier_pages.use_text(audit, found, request.form["use"])
    privacy.keep_asked(form, audit, me)
    begun = learning.begins(audit, request.form.get("then", ""))
    if begun:
        return redirect(begun, 303)
    if request.form.get("then") == "next":
        return redirect(_after(audit, found), 303)
    flash("Saved.", "success")
    place = privacy.field_asked(form)
    return redirect(url_for(".theme", case_audit_id=audit.id, theme_id=found.id, _anchor=place), 303)


def _after(audit: CaseAudit, theme: Theme) -> str:
    """The address of what comes after this theme: the next one, or the overall judgement."""
    ids = [one.id for one in whole(audit.framework_version_id).themes_for(audit.cohort)]
    rest = ids[ids.index(theme.id) + 1 :]
    if rest:
        return url_for(".theme", case_audit_id=audit.id, theme_id=rest[0])
    return url_for(".overall", case_audit_id=audit.id)


@routes.get("/audits/<int:case_audit_id>/overall")
@requires(Permission.GRADE_CASES)
def overall(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return render_template("grading/overall.html", **context_of(audit))


@routes.post("/audits/<int:case_audit_id>/overall")
@requires(Permission.GRADE_CASES)
@writes
def save_overall(case_audit_id: int) -> ResponseReturnValue:
    """Save the overall judgement: a fragment for HTMX, otherwise on to the review."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    if request.headers.get("HX-Request") == "true":
        return save_judgement(audit, None)
    form = privacy.with_replaced(request.form)
    sent = judgement_sent(form, "overall")
    try:
        changes.save_judgement(audit, None, sent.judged, sent.seen, me, sending=sent.sending)
    except (changes.Stale, UnusableAnswer) as problem:
        context = {**context_of(audit), "problems": {"overall": problem}, "typed": {"overall": sent.judged}}
        status = 409 if isinstance(problem, changes.Stale) else 422
        return render_template("grading/overall.html", **context), status
    flash(f"{me.id}/{audit.id}/overall", "drafts-saved")
    privacy.keep_asked(form, audit, me)
    if place := privacy.field_asked(form):
        return redirect(url_for(".overall", case_audit_id=audit.id, _anchor=place), 303)
    return redirect(url_for(".review", case_audit_id=audit.id), 303)
