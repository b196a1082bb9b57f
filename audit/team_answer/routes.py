"""Pages of the team's answer: answering an audit, challenging a grade, deciding, what came of challenges."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from audit.accounts.queries import teams_below
from audit.extensions import db
from audit.grading.learning.queries import strengths_of
from audit.grading.loading import opened_audit, readable_audit
from audit.models import CaseAudit, Challenge
from audit.moderation import queries as moderation
from audit.moderation.lines import Line
from audit.rules import challenging, clock
from audit.rules.grades import Blank
from audit.rules.permissions import Permission, Scope
from audit.rules.workflow import NotAllowedNow
from audit.team_answer import changes, queries
from audit.team_answer.forms import AnswerForm, ChallengeForm, DecisionForm
from audit.web.access import may, me, my_scope, requires
from audit.web.paging import page_asked
from audit.web.saving import undo, writes

routes = Blueprint("team_answer", __name__)


def _days() -> int:
    days: int = current_app.config["CHALLENGE_DAYS"]
    return days


def _audit_of_my_team(case_audit_id: int) -> CaseAudit:
    """The audit of a team that this person answers for, held when it is to be changed: else 404 or 403."""
    load = readable_audit(case_audit_id, True) if request.method == "POST" else opened_audit(case_audit_id)
    if load.second or load.auditor_id == me.id or load.team_id not in teams_below(me):
        abort(403)
    return load


@routes.app_template_global()
def team_answer_shown(audit: CaseAudit) -> dict[str, object]:
    """What an audit's own page shows of the team's answer."""
    found = moderation.moderation_of(audit.id)
    challenges = queries.challenges_of(audit.id)
    return {
        "answer": queries.answer_of(audit.id),
        "challenges": [(one, queries.lines(audit).get((one.about, one.about_id))) for one in challenges],
        "last_day": queries.last_day_of(audit, found, _days()),
        "answers": may(Permission.ANSWER_AUDITS) and not audit.second and audit.team_id in teams_below(me),
    }


@routes.app_template_filter()
def challenge_state(code: str) -> str:
    """What became of a challenge, in a word or two."""
    return challenging.ChallengeState(code).label


@routes.route("/audits/<int:case_audit_id>/team-answer", methods=["GET", "POST"])
@requires(Permission.ANSWER_AUDITS)
@writes
def answer(case_audit_id: int) -> ResponseReturnValue:
    audit = _audit_of_my_team(case_audit_id)
    kept = queries.answer_of(audit.id)
    form = AnswerForm(data=None if request.method == "POST" else _as_kept(kept))
    stale, status = None, 200
    if form.validate_on_submit():
        try:
            changes.answer(audit, form.done.data or "", bool(form.accepted.data), form.seen.data or 0, me)
        except changes.Unusable as problem:
            form.done.errors, status = [str(problem)], 422
        except changes.Stale as problem:
            undo()
            stale, status = queries.answer_of(case_audit_id), 409
            form.done.errors = [f"{problem} Both are shown: save again to keep yours."]
        else:
            flash("The team’s answer is kept.", "success")
            return redirect(url_for("grading.case_audit", case_audit_id=audit.id, _anchor="team-answer"), 303)
    elif form.is_submitted():
        status = 422
    audit = readable_audit(case_audit_id)
    found = moderation.moderation_of(audit.id)
    lines = queries.lines(audit)
    return render_template(
        "team_answer/answer.html",
        form=form,
        audit=audit,
        kept=stale or kept,
        stale=stale,
        rows=[(line, queries.standing(line, found)) for line in lines.values()],
        challenged={(one.about, one.about_id): one for one in queries.challenges_of(audit.id)},
        last_day=queries.last_day_of(audit, found, _days()),
    ), status


def _as_kept(kept: object) -> dict[str, object]:
    return {"done": getattr(kept, "done", ""), "accepted": getattr(kept, "accepted", False)}


def _line(audit: CaseAudit, about: str, about_id: int) -> Line:
    return queries.lines(audit).get((about, about_id)) or abort(404)


def _grades(line: Line, without: str | None = None) -> list[SelectChoice]:
    """The grades of a thing and the blanks it allows, as choices."""
    found = []
    for code in line.allowed:
        point = line.scale.point(code)
        if code != without:
            found.append(SelectChoice(code, point.label if point else Blank(code).label))
    return found


@routes.route("/audits/<int:case_audit_id>/challenge/<about>/<int:about_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_AUDITS)
@writes
def challenge(case_audit_id: int, about: str, about_id: int) -> ResponseReturnValue:
    audit = _audit_of_my_team(case_audit_id)
    found = moderation.moderation_of(audit.id)
    changes.check_can_challenge(audit, found, _days(), clock.today())
    line = _line(audit, about, about_id)
    stands = queries.standing(line, found)
    form = ChallengeForm(_grades(line, stands))
    if form.validate_on_submit():
        try:
            changes.challenge(audit, line, form.proposed.data or "", form.evidence.data or "", _days(), me)
        except changes.Unusable as problem:
            form[problem.field].errors = [str(problem)]
        else:
            flash("The challenge is sent: a QA lead decides it.", "success")
            return redirect(url_for("grading.case_audit", case_audit_id=audit.id, _anchor="team-answer"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "team_answer/challenge.html", form=form, audit=audit, line=line, stands=stands,
        last_day=queries.last_day_of(audit, found, _days()),
    ), status  # fmt: skip


@routes.get("/challenges")
@requires(Permission.READ_CHALLENGES)
def challenges() -> ResponseReturnValue:
    """What waits for a decision or was decided, and what came of all of it."""
    teams = None if my_scope(Permission.READ_CHALLENGES) == Scope.EVERYTHING else teams_below(me)
    waiting = request.args.get("decided") != "yes"
    found = queries.listed(teams, waiting, page_asked(), me)
    every, audits = queries.answered(teams)
    return render_template(
        "team_answer/challenges.html",
        challenges=found,
        waiting=waiting,
        names={one.id: queries.name_of(one, one.case_audit)[0] for one in found.items},
        whole=challenging.figures(every, audits),
        by_theme=challenging.by_theme(every, audits),
        decides=may(Permission.DECIDE_CHALLENGES),
    )


@routes.route("/challenges/<int:challenge_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_CHALLENGES)
@writes
def decide(challenge_id: int) -> ResponseReturnValue:
    """A QA lead decides which grade stands."""
    audit, found = _challenged(challenge_id)
    line = _line(audit, found.about, found.about_id)
    stands = queries.standing(line, moderation.moderation_of(audit.id))
    form = DecisionForm(_grades(line))
    if form.validate_on_submit():
        try:
            changes.decide(audit, found, line, form.grade.data or "", form.rationale.data or "", me)
        except changes.Unusable as problem:
            form[problem.field].errors = [str(problem)]
        else:
            flash("The challenge is decided: the team reads it.", "success")
            return redirect(url_for(".challenges"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "team_answer/decide.html", form=form, audit=audit, challenge=found, line=line, stands=stands,
        name=queries.name_of(found, audit)[0],
    ), status  # fmt: skip


def _challenged(challenge_id: int) -> tuple[CaseAudit, Challenge]:
    """The audit of a challenge and the challenge, both held when it is to be decided."""
    writing = request.method == "POST"
    case_audit_id = getattr(queries.challenge(challenge_id), "case_audit_id", None) or abort(404)
    audit = readable_audit(case_audit_id, True) if writing else opened_audit(case_audit_id)
    found = queries.challenge(challenge_id, to_change=writing) or abort(404)
    if writing:
        db.session.refresh(found)
    if audit.auditor_id == me.id:
        raise NotAllowedNow("You audited this case, so somebody else decides the challenge.")
    return audit, found


@routes.get("/audits/<int:case_audit_id>/strengths")
@requires(Permission.READ_AUDITS)
def strengths(case_audit_id: int) -> ResponseReturnValue:
    """What went well, on one page to give to the worker: no grade, nothing to improve."""
    audit = opened_audit(case_audit_id)
    return render_template("team_answer/strengths.html", audit=audit, strengths=strengths_of(audit.id))
