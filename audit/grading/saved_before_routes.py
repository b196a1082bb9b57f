"""What was saved of one answer before: a page, and a fragment below the answer; a text brought back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading import changes, saved_before
from audit.grading.loading import audit_to_grade, routes
from audit.grading.saved_before import About
from audit.models import CaseAudit
from audit.rules.grades import UnusableAnswer
from audit.rules.permissions import Permission
from audit.rules.workflow import AuditState
from audit.web.access import me, requires
from audit.web.fragments import answer
from audit.web.saving import writes


def _about(audit: CaseAudit, criterion_id: int | None, theme_id: int | None) -> tuple[About, str]:
    """What is asked about, and the address of its place in the form; 404 when it is not of this audit."""
    if criterion_id is not None:
        theme, criterion = changes.criterion_of(audit, criterion_id) or abort(404)
        place = url_for(
            ".theme", case_audit_id=audit.id, theme_id=theme.id, _anchor=f"criterion-{criterion.id}"
        )
        return About(criterion=criterion), place
    if theme_id is not None:
        found = changes.theme_of(audit, theme_id) or abort(404)
        if not found.judged:
            abort(404)
        return About(theme=found), url_for(
            ".theme", case_audit_id=audit.id, theme_id=found.id, _anchor="judgement"
        )
    return About(), url_for(".overall", case_audit_id=audit.id, _anchor="judgement")


@routes.route("/audits/<int:case_audit_id>/criteria/<int:criterion_id>/before", methods=["GET", "POST"])
@routes.route("/audits/<int:case_audit_id>/themes/<int:theme_id>/before", methods=["GET", "POST"])
@routes.route("/audits/<int:case_audit_id>/overall/before", methods=["GET", "POST"])
@requires(Permission.GRADE_CASES)
@writes
def saved_answers(
    case_audit_id: int, criterion_id: int | None = None, theme_id: int | None = None
) -> ResponseReturnValue:
    """What was saved before; with POST, one of its texts is saved again (without JavaScript)."""
    audit = audit_to_grade(case_audit_id, to_change=request.method == "POST")
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    about, place = _about(audit, criterion_id, theme_id)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _bring_back(audit, about)
        except changes.Stale:
            problem, status = (
                "This was changed meanwhile. What stands now is below: bring back once more.",
                409,
            )
        except UnusableAnswer as refused:
            problem, status = str(refused), 422
        else:
            flash("The text is brought back.", "success")
            return redirect(place, 303)
    found, older = saved_before.saved_before(audit, about)
    return answer(
        "grading/saved_answers.html",
        "grading/_saved_answers.html",
        status,
        audit=audit,
        entry=audit.sampled_case.entry,
        about=about,
        scale=about.criterion.scale if about.criterion else whole(audit.framework_version_id).judgement_scale,
        now=saved_before.row_of(audit, about),
        found=found,
        older=older,
        place=place,
        problem=problem,
    )


def _bring_back(audit: CaseAudit, about: About) -> None:
    entry_id, _, rest = request.form.get("text", "").partition("-")
    field, _, side = rest.partition("-")
    asked = entry_id.isascii() and entry_id.isdigit() and len(entry_id) < 12
    found = saved_before.text_of(audit, about, int(entry_id), field, side == "after") if asked else None
    if found is None:
        abort(404)
    seen = request.form.get("version", "0")
    saved_before.bring_back(
        audit, about, field, found, int(seen) if seen.isdigit() and len(seen) < 9 else 0, me
    )
