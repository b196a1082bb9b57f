"""What a page of a version that its audit has left is answered: nothing typed in it is lost.

The form's views turn here when a theme or criterion is not of the audit's own version.
"""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading import changes, earlier_changes, moving, queries
from audit.grading.earlier import EarlierAnswers, earlier_answers
from audit.grading.forms import answer_sent, judgement_sent
from audit.grading.loading import audit_to_grade, routes
from audit.models import CaseAudit, Grade, Judgement
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Answer, UnusableAnswer
from audit.rules.permissions import Permission
from audit.rules.progress import Judged
from audit.web.access import me, requires
from audit.web.fragments import go
from audit.web.saving import keep_although_refused, writes

NOW_ANOTHER = (
    "This audit was moved to version {number} of the framework while your page was open. "
    "What you typed is kept: what is still asked stands here, everything else beside it as an earlier answer."
)


def _theme(audit: CaseAudit, theme_id: int) -> Theme:
    return earlier_changes.earlier_theme(earlier_changes.path_of(audit), theme_id) or abort(404)


def _criterion(audit: CaseAudit, criterion_id: int) -> tuple[Theme, Criterion]:
    return earlier_changes.earlier_criterion(earlier_changes.path_of(audit), criterion_id) or abort(404)


def address(audit: CaseAudit, theme: Theme) -> str:
    """Where an earlier theme is to be found now: the one that carries it on or, without one, the audit."""
    lineages = {one.lineage: one.id for one in whole(audit.framework_version_id).themes_for(audit.cohort)}
    if theme.lineage in lineages:
        return url_for("grading.theme", case_audit_id=audit.id, theme_id=lineages[theme.lineage])
    return url_for("grading.case_audit", case_audit_id=audit.id)


def context(
    audit: CaseAudit, answers: Mapping[int, Grade], judgements: Mapping[int | None, Judgement]
) -> dict[str, Any]:
    """What the form shows of versions that the audit has left."""
    earlier = earlier_answers(audit, answers, judgements)
    return {"earlier": earlier, "earlier_drafts": _drafts(audit, earlier)}


def _drafts(audit: CaseAudit, earlier: EarlierAnswers) -> dict[str, dict[str, Any]]:
    """Where what a browser kept of earlier themes belongs now (see static/js/earlier.js).

    By the key its drafts are kept under and what they are about: the key and criterion of today, or the
    address to send them to.
    """
    path = [move.carried for move in earlier.moves]
    now = whole(audit.framework_version_id)
    theme_of = {one.id: theme.id for theme in now.themes for one in theme.criteria}
    found: dict[str, dict[str, Any]] = {}
    for carrying in path:
        for carry in carrying.asked_before:
            about = found.setdefault(_key(audit, carry.theme.id), {})
            stands = earlier_changes.where_it_stands(path, carry.before, None).id
            here = [_key(audit, theme_of[stands]), str(stands)] if stands in theme_of else None
            old = url_for("grading.save_grade", case_audit_id=audit.id, criterion_id=carry.before.id)
            about[str(carry.before.id)] = here or old
            theme = earlier_changes.theme_where_it_stands(path, carry.theme)
            own = any(one.id == theme.id for one in now.themes)
            old = url_for("grading.save_theme_judgement", case_audit_id=audit.id, theme_id=carry.theme.id)
            about["theme"] = [_key(audit, theme.id), "theme"] if own else old
    return found


def _key(audit: CaseAudit, theme_id: int) -> str:
    return f"{audit.auditor_id}/{audit.id}/{theme_id}"


def theme(audit: CaseAudit, theme_id: int) -> ResponseReturnValue:
    """An earlier theme's page: on to what carries it on."""
    return go(address(audit, _theme(audit, theme_id)))


def criterion(audit: CaseAudit, criterion_id: int) -> ResponseReturnValue:
    """An earlier criterion as it is saved: on to the page where it stands now."""
    return go(address(audit, _criterion(audit, criterion_id)[0]))


def save_grade(audit: CaseAudit, criterion_id: int) -> ResponseReturnValue:
    """An answer to an earlier criterion is saved to what carries it on or, without one, as it was."""
    of, one = _criterion(audit, criterion_id)
    sent = answer_sent(request.form, one.id)
    context: dict[str, Any] = {"audit": audit, "about": str(one.id), "criterion": one, "theme": of}
    try:
        saved, _ = earlier_changes.save_earlier_grade(audit, one, sent.answer, sent.seen, me, sent.sending)
    except changes.Stale as stale:
        return render_template("grading/_conflict.html", now=stale.now, sent=sent, **context), 409
    except UnusableAnswer as problem:
        return render_template("grading/_problem.html", problem=problem, seen=sent.seen, **context), 422
    return _saved(saved=saved, **context)


def theme_judgement(audit: CaseAudit, theme_id: int) -> ResponseReturnValue:
    """The judgement of an earlier theme, likewise; asked for as it is saved, on to where it stands now."""
    if request.method == "GET":
        return theme(audit, theme_id)
    found = _theme(audit, theme_id)
    sent = judgement_sent(request.form, "theme")
    context: dict[str, Any] = {"audit": audit, "about": "theme", "theme": found, "criterion": None}
    try:
        saved, _ = earlier_changes.save_earlier_judgement(
            audit, found, sent.judged, sent.seen, me, sent.sending
        )
    except changes.Stale as stale:
        return render_template("grading/_conflict.html", now=stale.now, sent=sent, **context), 409
    except UnusableAnswer as problem:
        return render_template("grading/_problem.html", problem=problem, seen=sent.seen, **context), 422
    return _saved(saved=saved, **context)


def _saved(audit: CaseAudit, saved: Grade | Judgement, **context: Any) -> ResponseReturnValue:
    version = whole(audit.framework_version_id)
    there = address(audit, context["theme"])
    return render_template(
        "grading/_saved_earlier.html", saved=saved, version=version, there=there, **context
    )


def save_theme(audit: CaseAudit, theme_id: int) -> ResponseReturnValue:
    """A whole earlier theme, as it is sent without JavaScript; what cannot be saved is shown."""
    found = _theme(audit, theme_id)
    refused: list[tuple[Criterion | None, Answer | Judged, str]] = []
    for one in found.criteria:
        sent = answer_sent(request.form, one.id)
        if sent.answer == Answer(None) and not sent.seen:
            continue
        try:
            earlier_changes.save_earlier_grade(audit, one, sent.answer, sent.seen, me, sent.sending)
        except (changes.Stale, UnusableAnswer) as problem:
            refused.append((one, sent.answer, str(problem)))
    judgement = judgement_sent(request.form, "theme")
    if found.judged and (judgement.judged != Judged() or judgement.seen):
        try:
            earlier_changes.save_earlier_judgement(
                audit, found, judgement.judged, judgement.seen, me, judgement.sending
            )
        except (changes.Stale, UnusableAnswer) as problem:
            refused.append((None, judgement.judged, str(problem)))
    there = address(audit, found)
    version = whole(audit.framework_version_id)
    if refused:
        keep_although_refused()  # the others are saved: this page shows what is not
        return render_template(
            "grading/moved_meanwhile.html", theme=found, version=version, there=there, refused=refused
        ), 409  # fmt: skip
    flash(_key(audit, found.id), "drafts-saved")
    flash(NOW_ANOTHER.format(number=version.number), "success")
    return redirect(there, 303)


def use_text(audit: CaseAudit, theme: Theme, asked: str) -> ResponseReturnValue:
    """Fill a criterion's evidence with an earlier answer's text; `asked` is "criterion-answer"."""
    criterion_id, _, row_id = asked.partition("-")
    found = next((one for one in theme.criteria if str(one.id) == criterion_id), None) or abort(404)
    earlier = earlier_answers(audit, queries.answers(audit.id), queries.judgements(audit.id))
    one = next((one for one in earlier.beside.get(found.id, []) if str(one.row.id) == row_id), None) or abort(
        404
    )
    try:
        earlier_changes.use_earlier_text(audit, found, one, me)
    except UnusableAnswer as problem:
        flash(str(problem), "important")
    return redirect(
        url_for("grading.theme", case_audit_id=audit.id, theme_id=theme.id, _anchor=f"criterion-{found.id}"),
        303,
    )


@routes.post("/audits/<int:case_audit_id>/moved/read")
@requires(Permission.GRADE_CASES)
@writes
def move_read(case_audit_id: int) -> ResponseReturnValue:
    """The auditor has read what the move changed."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    moving.note_read(audit, me)
    return go(url_for("grading.go_on", case_audit_id=audit.id))
