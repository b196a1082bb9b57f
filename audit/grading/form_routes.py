"""The audit form: a theme at a time, each answer saved as it is given, and the overall judgement.

A save answers with what was saved and when, or with what stands in its way; the page stays as it is.
"""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading import changes, queries
from audit.grading.forms import answer_sent, judgement_sent
from audit.grading.loading import audit_to_grade, routes
from audit.models import CaseAudit
from audit.rules.framework import Theme
from audit.rules.grades import Answer, UnusableAnswer
from audit.rules.permissions import Permission
from audit.rules.progress import Judged
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.saving import undo, writes

THEME = "/audits/<int:case_audit_id>/themes/<int:theme_id>"


def _context(audit: CaseAudit) -> dict[str, Any]:
    answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)
    return {
        "audit": audit,
        "entry": audit.sampled_case.entry,
        "version": whole(audit.framework_version_id),
        "answers": answers,
        "judgements": judgements,
        "progress": queries.progress_of(audit, answers, judgements),
        "problems": {},
        "typed": {},
    }


def _theme_page(audit: CaseAudit, theme: Theme, status: int = 200, **more: Any) -> ResponseReturnValue:
    context = {**_context(audit), **more}
    themes = [part.theme for part in context["progress"].themes]
    place = next(n for n, one in enumerate(themes) if one.id == theme.id)
    context |= {
        "theme": theme,
        "before": themes[place - 1] if place else None,
        "after": themes[place + 1] if place + 1 < len(themes) else None,
    }
    return render_template("grading/theme.html", **context), status


@routes.get(THEME)
@requires(Permission.GRADE_CASES)
def theme(case_audit_id: int, theme_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return _theme_page(audit, changes.theme_of(audit, theme_id) or abort(404))


@routes.post(THEME)
@requires(Permission.GRADE_CASES)
@writes
def save_theme(case_audit_id: int, theme_id: int) -> ResponseReturnValue:
    """Save a whole theme: how the form works without JavaScript. All of it is saved, or nothing is."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    found = changes.theme_of(audit, theme_id) or abort(404)
    problems: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    for criterion in found.criteria:
        sent = answer_sent(request.form, criterion.id)
        typed[str(criterion.id)] = sent.answer
        if sent.answer == Answer(None) and not sent.seen:
            continue
        try:
            changes.save_grade(audit, criterion, sent.answer, sent.seen, me)
        except (changes.Stale, UnusableAnswer) as problem:
            problems[str(criterion.id)] = problem
    if found.judged:
        judgement = judgement_sent(request.form, "theme")
        typed["theme"] = judgement.judged
        try:
            if judgement.judged != Judged() or judgement.seen:
                changes.save_judgement(audit, found, judgement.judged, judgement.seen, me)
        except (changes.Stale, UnusableAnswer) as problem:
            problems["theme"] = problem
    if problems:
        undo()  # what was good in it is not saved either: the page shows what is stored, and what was typed
        stale = any(isinstance(problem, changes.Stale) for problem in problems.values())
        return _theme_page(audit, found, 409 if stale else 422, problems=problems, typed=typed)
    # What this browser kept of these answers, in case they could not be sent, may go (drafts.js).
    flash(f"{me.id}/{audit.id}/{found.id}", "drafts-saved")
    if request.form.get("then") == "next":
        return redirect(_after(audit, found), 303)
    flash("Saved.", "success")
    return redirect(url_for(".theme", case_audit_id=audit.id, theme_id=found.id), 303)


def _after(audit: CaseAudit, theme: Theme) -> str:
    """The address of what comes after this theme: the next one, or the overall judgement."""
    ids = [one.id for one in whole(audit.framework_version_id).themes_for(audit.cohort)]
    rest = ids[ids.index(theme.id) + 1 :]
    if rest:
        return url_for(".theme", case_audit_id=audit.id, theme_id=rest[0])
    return url_for(".overall", case_audit_id=audit.id)


@routes.post("/audits/<int:case_audit_id>/criteria/<int:criterion_id>")
@requires(Permission.GRADE_CASES)
@writes
def save_grade(case_audit_id: int, criterion_id: int) -> ResponseReturnValue:
    """Save the answer to one criterion, as it is given; answers a fragment."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    theme, criterion = changes.criterion_of(audit, criterion_id) or abort(404)
    sent = answer_sent(request.form, criterion.id)
    context = {"audit": audit, "about": str(criterion.id), "criterion": criterion, "theme": theme}
    try:
        saved = changes.save_grade(audit, criterion, sent.answer, sent.seen, me)
    except changes.Stale as stale:
        return render_template("grading/_conflict.html", now=stale.now, sent=sent, **context), 409
    except UnusableAnswer as problem:
        return render_template("grading/_problem.html", problem=problem, seen=sent.seen, **context), 422
    return _saved(saved=saved, **context)


@routes.get("/audits/<int:case_audit_id>/criteria/<int:criterion_id>")
@requires(Permission.GRADE_CASES)
def criterion(case_audit_id: int, criterion_id: int) -> ResponseReturnValue:
    """One criterion as it is saved: the fragment that puts theirs in place of mine after a conflict."""
    audit = audit_to_grade(case_audit_id)
    _, found = changes.criterion_of(audit, criterion_id) or abort(404)
    return render_template("grading/_criterion.html", criterion=found, **_context(audit))


@routes.route(f"{THEME}/judgement", methods=["GET", "POST"])
@requires(Permission.GRADE_CASES)
@writes
def save_theme_judgement(case_audit_id: int, theme_id: int) -> ResponseReturnValue:
    """Save a theme's judgement as it is given (or, with GET, the judgement as it is saved): a fragment."""
    audit = audit_to_grade(case_audit_id, to_change=request.method == "POST")
    found = changes.theme_of(audit, theme_id) or abort(404)
    if not found.judged:
        abort(404)
    if request.method == "GET":
        return render_template("grading/_judgement.html", theme=found, **_context(audit))
    return _save_judgement(audit, found)


@routes.get("/audits/<int:case_audit_id>/overall")
@requires(Permission.GRADE_CASES)
def overall(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    return render_template("grading/overall.html", **_context(audit))


@routes.get("/audits/<int:case_audit_id>/overall/judgement")
@requires(Permission.GRADE_CASES)
def overall_judgement(case_audit_id: int) -> ResponseReturnValue:
    """The overall judgement as it is saved: a fragment."""
    return render_template("grading/_overall.html", **_context(audit_to_grade(case_audit_id)))


@routes.post("/audits/<int:case_audit_id>/overall")
@requires(Permission.GRADE_CASES)
@writes
def save_overall(case_audit_id: int) -> ResponseReturnValue:
    """Save the overall judgement: a fragment for HTMX, otherwise on to the review."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    if request.headers.get("HX-Request") == "true":
        return _save_judgement(audit, None)
    sent = judgement_sent(request.form, "overall")
    try:
        changes.save_judgement(audit, None, sent.judged, sent.seen, me)
    except (changes.Stale, UnusableAnswer) as problem:
        context = {**_context(audit), "problems": {"overall": problem}, "typed": {"overall": sent.judged}}
        status = 409 if isinstance(problem, changes.Stale) else 422
        return render_template("grading/overall.html", **context), status
    flash(f"{me.id}/{audit.id}/overall", "drafts-saved")
    return redirect(url_for(".review", case_audit_id=audit.id), 303)


def _save_judgement(audit: CaseAudit, found: Theme | None) -> ResponseReturnValue:
    about = "theme" if found else "overall"
    sent = judgement_sent(request.form, about)
    context = {"audit": audit, "about": about, "theme": found, "criterion": None}
    try:
        saved = changes.save_judgement(audit, found, sent.judged, sent.seen, me)
    except changes.Stale as stale:
        return render_template("grading/_conflict.html", now=stale.now, sent=sent, **context), 409
    except UnusableAnswer as problem:
        return render_template("grading/_problem.html", problem=problem, seen=sent.seen, **context), 422
    return _saved(saved=saved, **context)


def _saved(**context: Any) -> ResponseReturnValue:
    whole_context = {**_context(context["audit"]), **context}
    return render_template("grading/_answer_to_save.html", **whole_context)
