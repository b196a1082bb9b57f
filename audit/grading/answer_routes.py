"""Each answer and judgement of the audit form, saved as it is given.

A save answers with what was saved and when, or with what stands in its way; the page stays as it is.
"""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading import changes, earlier_pages, progress_queries, queries
from audit.grading.forms import answer_sent, judgement_sent
from audit.grading.loading import audit_to_grade, routes
from audit.grading.refusing import refused
from audit.models import CaseAudit, Grade, Judgement
from audit.rules import asking
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import UnusableAnswer
from audit.rules.permissions import Permission
from audit.rules.workflow import NotAllowedNow
from audit.web.access import me, requires
from audit.web.saving import commit_early, writes

THEME = "/audits/<int:case_audit_id>/themes/<int:theme_id>"


def context_of(audit: CaseAudit) -> dict[str, Any]:
    """What every page of the form shows."""
    answers, judgements = queries.answers(audit.id), queries.judgements(audit.id)
    version = whole(audit.framework_version_id)
    progress = progress_queries.progress_of(audit, answers, judgements)
    return {
        "audit": audit,
        "entry": audit.sampled_case.entry,
        "version": version,
        "answers": answers,
        "judgements": judgements,
        "progress": progress,
        "asked": progress.asked,
        "waits": asking.waits(version, audit.cohort),
        "problems": {},
        "typed": {},
        **earlier_pages.context(audit, answers, judgements),
    }


@routes.post("/audits/<int:case_audit_id>/criteria/<int:criterion_id>")
@requires(Permission.GRADE_CASES)
@writes
def save_grade(case_audit_id: int, criterion_id: int) -> ResponseReturnValue:
    """Save the answer to one criterion, as it is given; answers a fragment."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    of = changes.criterion_of(audit, criterion_id)
    if of is None:
        return earlier_pages.save_grade(audit, criterion_id)
    theme, criterion = of
    sent = answer_sent(request.form, criterion.id)
    context: dict[str, Any] = {
        "audit": audit,
        "version": whole(audit.framework_version_id),
        "about": str(criterion.id),
        "criterion": criterion,
        "theme": theme,
        "waiting": _waiting(theme, criterion),
    }
    try:
        saved = changes.save_grade(audit, criterion, sent.answer, sent.seen, me, sent.sending)
    except changes.Stale as stale:
        return render_template("grading/_conflict.html", now=stale.now, sent=sent, **context), 409
    except (UnusableAnswer, NotAllowedNow) as problem:
        return refused(problem, context["about"], sent.seen)
    return _saved(context, saved)


@routes.get("/audits/<int:case_audit_id>/criteria/<int:criterion_id>")
@requires(Permission.GRADE_CASES)
def criterion(case_audit_id: int, criterion_id: int) -> ResponseReturnValue:
    """One criterion as it is saved: the fragment that puts theirs in place of mine after a conflict."""
    audit = audit_to_grade(case_audit_id)
    of = changes.criterion_of(audit, criterion_id)
    if of is None:
        return earlier_pages.criterion(audit, criterion_id)
    theme, found = of
    context = {"criterion": found, "theme": theme, "waiting": _waiting(theme, found), **context_of(audit)}
    return render_template("grading/_criterion_again.html", **context)


def _waiting(theme: Theme, criterion: Criterion) -> list[Criterion]:
    """What stands on the same page and is asked or not after the answer to this criterion."""
    return list(asking.waiting_for(criterion, theme.criteria))


@routes.route(f"{THEME}/judgement", methods=["GET", "POST"])
@requires(Permission.GRADE_CASES)
@writes
def save_theme_judgement(case_audit_id: int, theme_id: int) -> ResponseReturnValue:
    """Save a theme's judgement as it is given (or, with GET, the judgement as it is saved): a fragment."""
    audit = audit_to_grade(case_audit_id, to_change=request.method == "POST")
    found = changes.theme_of(audit, theme_id)
    if found is None:
        return earlier_pages.theme_judgement(audit, theme_id)
    if not found.judged:
        abort(404)
    if request.method == "GET":
        return render_template("grading/_judgement.html", theme=found, **context_of(audit))
    return save_judgement(audit, found)


@routes.get("/audits/<int:case_audit_id>/overall/judgement")
@requires(Permission.GRADE_CASES)
def overall_judgement(case_audit_id: int) -> ResponseReturnValue:
    """The overall judgement as it is saved: a fragment."""
    return render_template("grading/_overall.html", **context_of(audit_to_grade(case_audit_id)))


def save_judgement(audit: CaseAudit, found: Theme | None) -> ResponseReturnValue:
    """Save a judgement as it is given, of a theme or overall; answers a fragment."""
    about = "theme" if found else "overall"
    sent = judgement_sent(request.form, about)
    context: dict[str, Any] = {"audit": audit, "about": about, "theme": found, "criterion": None}
    try:
        saved = changes.save_judgement(audit, found, sent.judged, sent.seen, me, sending=sent.sending)
    except changes.Stale as stale:
        return render_template("grading/_conflict.html", now=stale.now, sent=sent, **context), 409
    except (UnusableAnswer, NotAllowedNow) as problem:
        return refused(problem, context["about"], sent.seen)
    return _saved(context, saved)


def _saved(context: dict[str, Any], saved: Grade | Judgement) -> ResponseReturnValue:
    """What was saved, and how far the audit has come: made when it is kept, so that nobody waits for it."""
    commit_early()
    audit, criterion = context["audit"], context["criterion"]
    version, answers = whole(audit.framework_version_id), progress_queries.given(audit.id)
    progress = progress_queries.progress_given(audit, answers, progress_queries.judged(audit.id))
    asked = [one for theme in version.themes_for(audit.cohort) for one in theme.criteria]
    leads_on = list(asking.waiting_for(criterion, asked)) if criterion else []
    context |= {
        "saved": saved,
        "version": version,
        "answers": answers,
        "progress": progress,
        "asked": progress.asked,
        "leads_on": leads_on,  # what is asked or not after this answer, on whatever page
        "waits": asking.waits(version, audit.cohort) if leads_on else {},
    }
    return render_template("grading/_answer_to_save.html", **context)
