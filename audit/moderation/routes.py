"""What waits for a moderator; one audit as a moderator reads it, saved as it is said; returned or agreed."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import whole
from audit.grading.whole_audit import all_of
from audit.models import CaseAudit
from audit.moderation import changes, forms, queries, shown
from audit.moderation.lines import Line, Part, agreement_of, differing
from audit.moderation.loading import audit_to_moderate, own_audit, routes
from audit.rules.moderating import QUALITIES, ModerationState, Quality, ReasonCode, Why
from audit.rules.permissions import Permission
from audit.rules.workflow import COUNTED, AuditState
from audit.web.access import me, requires
from audit.web.asked import number_asked
from audit.web.fragments import answer, wants_fragment
from audit.web.saving import undo, writes

__all__ = ["shown"]

ONE = "/audits/<int:case_audit_id>/moderation"


@routes.get("/moderation")
@requires(Permission.MODERATE)
def moderations() -> ResponseReturnValue:
    """What waits for this moderator, or was returned or agreed."""
    state, why = request.args.get("state", ""), request.args.get("why", "")
    wanted = queries.Wanted(
        ModerationState(state) if state in set(ModerationState) else ModerationState.WAITING,
        why if why in set(Why) else "",
        number_asked("round"),
        number_asked("team"),
    )
    return answer(
        "moderation/moderations.html",
        "moderation/_moderations.html",
        audits=queries.listed(me, wanted, number_asked("page") or 1),
        wanted=wanted,
        rounds=queries.rounds_in_moderation(),
        teams=queries.teams_in_moderation(),
        states=list(ModerationState),
        whys=list(Why),
        reasons_by_why=queries.reasons_by_why,
    )


@routes.get(ONE)
@requires(Permission.MODERATE)
def moderation(case_audit_id: int) -> ResponseReturnValue:
    """One audit as a moderator reads it; of a case that two audited, the two side by side."""
    audit = audit_to_moderate(case_audit_id)
    if audit.second and (first := queries.first_of(audit)):
        return redirect(url_for(".moderation", case_audit_id=first.id))
    if audit.state != AuditState.SUBMITTED or not queries.both_submitted(audit):
        return redirect(url_for("grading.case_audit", case_audit_id=audit.id))
    return _page(audit)


def _page(audit: CaseAudit, status: int = 200, **more: Any) -> ResponseReturnValue:
    found = queries.moderation_of(audit.id)
    if found is None:
        return redirect(url_for("grading.case_audit", case_audit_id=audit.id))
    second = queries.second_of(audit)
    second = second if second is not None and second.state in COUNTED else None
    context = all_of(audit)
    parts = queries.parts(audit, found, (context["answers"], context["judgements"]), second)
    context |= {
        "moderation": found,
        "second": second,
        "parts_to_say": parts,
        "differing": differing(parts) if second else [],
        "agreement": agreement_of(parts, context["version"].judgement_scale) if second else None,
        "waits": found.state == ModerationState.WAITING,
        "problems": {},
        "typed": {},
        **_choices(),
        **more,
    }
    template = "moderation/pair.html" if second else "moderation/moderation.html"
    return render_template(template, **context), status


def _choices() -> dict[str, Any]:
    return {
        "reason_codes": [code for code in ReasonCode if code != ReasonCode.CHALLENGED],
        "qualities": QUALITIES,
        "quality_labels": list(Quality),
        "ModerationState": ModerationState,
    }


def _line(parts: tuple[Part, ...], about: str, about_id: int) -> Line:
    for part in parts:
        for line in part.lines:
            if (line.about, line.about_id) == (about, about_id):
                return line
    abort(404)


@routes.post(f"{ONE}/<about>/<int:about_id>")
@requires(Permission.MODERATE)
@writes
def say(case_audit_id: int, about: str, about_id: int) -> ResponseReturnValue:
    """Keep what is said of one grade, as it is said: a fragment for HTMX, otherwise the page again."""
    audit = audit_to_moderate(case_audit_id, to_change=True)
    found = changes.check_may_moderate(audit, me)
    line = _line(queries.parts(audit, found, second=queries.second_of(audit)), about, about_id)
    sent, seen = forms.said(request.form), forms.seen(request.form)
    try:
        saved = changes.say(audit, line, sent, seen, me)
    except changes.Stale as stale:
        return _not_said(audit, line, 409, stale=stale.now, sent=sent, seen=seen)
    except changes.Unusable as problem:
        return _not_said(audit, line, 422, fields=problem.fields, sent=sent, seen=seen)
    if wants_fragment():
        return render_template("moderation/_said.html", audit=audit, line=line, saved=saved)
    return redirect(url_for(".moderation", case_audit_id=audit.id, _anchor=line.key), 303)


def _not_said(audit: CaseAudit, line: Line, status: int, **problem: Any) -> ResponseReturnValue:
    undo()
    if wants_fragment():
        return render_template("moderation/_not_said.html", line=line, **_choices(), **problem), status
    again = audit_to_moderate(audit.id, to_change=True)
    return _page(again, status, problems={line.key: problem}, typed={line.key: problem["sent"]})


@routes.post(f"{ONE}/quality")
@requires(Permission.MODERATE)
@writes
def rate(case_audit_id: int) -> ResponseReturnValue:
    """Keep how good the audit is as a piece of work, and the note to its auditor."""
    audit = audit_to_moderate(case_audit_id, to_change=True)
    sent, note = forms.ratings(request.form), forms.text(request.form, "note")
    try:
        found = changes.rate(audit, sent, note, forms.seen(request.form), me)
    except (changes.Stale, changes.Unusable) as problem:
        undo()
        status = 409 if isinstance(problem, changes.Stale) else 422
        seen = forms.seen(request.form)
        if wants_fragment():
            return render_template("moderation/_not_rated.html", problem=problem, seen=seen), status
        again = audit_to_moderate(case_audit_id, to_change=True)
        return _page(again, status, rating_problem=problem, rating_seen=seen, note_typed=note)
    if wants_fragment():
        return render_template("moderation/_rated.html", audit=audit, moderation=found)
    return redirect(url_for(".moderation", case_audit_id=audit.id, _anchor="quality"), 303)


@routes.post(f"{ONE}/agree")
@requires(Permission.MODERATE)
@writes
def agree(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_moderate(case_audit_id, to_change=True)
    try:
        changes.agree(audit, me)
    except changes.Unusable as problem:
        return _page(audit, 422, lacks=problem.fields)
    flash("The grades are agreed. From now on they count as moderated.", "success")
    return redirect(url_for("grading.case_audit", case_audit_id=audit.id), 303)


@routes.post(f"{ONE}/return")
@requires(Permission.MODERATE)
@writes
def return_it(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_moderate(case_audit_id, to_change=True)
    try:
        changes.return_it(audit, me)
    except changes.Unusable as problem:
        return _page(audit, 422, lacks=problem.fields)
    flash(f"The audit is returned to {audit.auditor_name}. It counts again when it is submitted.", "success")
    return redirect(url_for(".moderations"), 303)


@routes.post(f"{ONE}/again")
@requires(Permission.MODERATE)
@writes
def look_again(case_audit_id: int) -> ResponseReturnValue:
    audit = audit_to_moderate(case_audit_id, to_change=True)
    changes.look_again(audit, me)
    flash("It waits for a moderator again, with everything that was said.", "success")
    return redirect(url_for(".moderation", case_audit_id=audit.id), 303)


@routes.post(f"{ONE}/take-up")
@requires(Permission.MODERATE)
@writes
def take_up(case_audit_id: int) -> ResponseReturnValue:
    """A moderator takes up an audit that no rule sent to one."""
    audit = audit_to_moderate(case_audit_id, to_change=True)
    changes.take_up(audit, me)
    return redirect(url_for(".moderation", case_audit_id=audit.id), 303)


@routes.post(f"{ONE}/answer")
@requires(Permission.GRADE_CASES)
@writes
def answer_it(case_audit_id: int) -> ResponseReturnValue:
    """The auditor answers what was agreed."""
    audit = own_audit(case_audit_id)
    try:
        changes.answer(audit, forms.text(request.form, "answer"), me)
    except changes.Unusable as problem:
        return _with_form(audit, "moderation/answer.html", problem, "answer")
    flash("Your answer is kept.", "success")
    return redirect(url_for("grading.case_audit", case_audit_id=audit.id, _anchor="moderated"), 303)


@routes.route("/audits/<int:case_audit_id>/reopen", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def reopen(case_audit_id: int) -> ResponseReturnValue:
    """A QA lead opens a submitted audit to its auditor again."""
    audit = audit_to_moderate(case_audit_id, to_change=True)
    if request.method == "GET":
        return render_template("moderation/reopen.html", audit=audit, fields={}, typed="")
    try:
        changes.reopen(audit, forms.text(request.form, "reason"), me)
    except changes.Unusable as problem:
        return _with_form(audit, "moderation/reopen.html", problem, "reason")
    flash(f"The audit is open to {audit.auditor_name} again.", "success")
    return redirect(url_for("grading.case_audit", case_audit_id=audit.id), 303)


def _with_form(audit: CaseAudit, template: str, problem: changes.Unusable, name: str) -> ResponseReturnValue:
    typed = forms.text(request.form, name)
    return render_template(template, audit=audit, fields=problem.fields, typed=typed), 422


@routes.app_template_global()
def judgement_scale_of(audit: CaseAudit) -> Any:
    """The scale of an audit's judgements."""
    return whole(audit.framework_version_id).judgement_scale
