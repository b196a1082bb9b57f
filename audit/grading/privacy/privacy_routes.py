"""Marks beside a field as it is shown and saved; keeping a word that names nobody."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.grading.changes import check_may_grade
from audit.grading.loading import audit_to_grade, readable_audit, routes
from audit.grading.privacy import changes
from audit.models import (
    CaseAudit,
    Exemplar,
    Grade,
    Judgement,
    LearningPoint,
    ModeratedGrade,
    Moderation,
    Participant,
    ProposedAction,
    Reflection,
)
from audit.rules.grades import LONGEST_TEXT
from audit.rules.permissions import Permission
from audit.rules.redaction import Mark, each_once, marks
from audit.web.access import me, requires
from audit.web.fragments import wants_fragment
from audit.web.saving import writes


@routes.app_template_global()
def marks_in(audit: CaseAudit, text: str) -> list[Mark]:
    """What in a text may say who somebody is, and was not kept; of the same words the first."""
    found = each_once(marks(text))
    if not found:  # as nearly always: what was kept is not asked for
        return []
    kept = g.setdefault("kept_words", {})
    if audit.id not in kept:
        kept[audit.id] = changes.kept(audit)
    return [mark for mark in found if mark.words.casefold() not in kept[audit.id]]


# The free texts of what is saved at once, as they and their fields are called: evidence-12, why-worker-1.
# What is shown as saved (grading/_saved.html) and is listed here is marked beside its field.
FREE_TEXTS: dict[type, tuple[str, ...]] = {
    Grade: ("reason", "evidence", "document", "for_moderator"),
    Judgement: ("against_guard", "rationale"),
    Participant: ("why",),
    Reflection: ("text",),
    LearningPoint: ("text",),
    ProposedAction: ("what", "contingency"),
    Exemplar: ("why",),
    ModeratedGrade: ("words",),
    Moderation: ("note", "answer"),
}


@routes.app_template_global()
def texts_by_field(about: str, saved: object) -> dict[str, str]:
    """The free texts of something saved, each by the name of its field."""
    return {f"{name}-{about}": getattr(saved, name) for name in FREE_TEXTS.get(type(saved), ())}


@routes.post("/audits/<int:case_audit_id>/marks/<field>")
@requires(Permission.READ_AUDITS)
def typed_marks(case_audit_id: int, field: str) -> ResponseReturnValue:
    """What in a text about an audit that is being written may say who somebody is: in the way of nothing."""
    found = marks_in(readable_audit(case_audit_id), request.form.get(field, "")[:LONGEST_TEXT])
    return render_template("grading/_typed_marks.html", found=found)


@routes.post("/audits/<int:case_audit_id>/kept")
@requires(Permission.GRADE_CASES)
@writes
def keep_words(case_audit_id: int) -> ResponseReturnValue:
    """The auditor says that words name nobody: they are not asked about again in this audit."""
    audit = audit_to_grade(case_audit_id, to_change=True)
    check_may_grade(audit)
    changes.keep(audit, request.form.get("keep", "").split("|", 1)[-1], me)
    if wants_fragment():
        return ""
    return redirect(url_for(".review", case_audit_id=audit.id, _anchor="marks"), 303)
