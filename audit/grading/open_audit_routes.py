"""Pages for moving open audits to the newest version of their framework: which, and what would happen."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.frameworks.loading import readable_version
from audit.grading import moving, moving_queries, pairs, queries
from audit.grading.loading import routes
from audit.models import FrameworkVersion
from audit.rounds.queries import round_
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.asked import number_asked
from audit.web.display import plural
from audit.web.fragments import go, wants_fragment
from audit.web.paging import page_asked
from audit.web.saving import writes

OPEN_AUDITS = "/frameworks/<int:version_id>/open-audits"
SECONDS = 1.0  # auditors cannot save while audits are moved


def _version(version_id: int) -> FrameworkVersion:
    """The version that audits can be moved to: published, and the newest of its framework; otherwise 404."""
    row = readable_version(version_id)
    if row.state != "published" or row.framework.newest_published is not row:
        abort(404)
    return row


@routes.get(OPEN_AUDITS)
@requires(Permission.MANAGE_ROUNDS)
def open_audits(version_id: int) -> ResponseReturnValue:
    to = _version(version_id)
    audits = moving_queries.open_audits(to, page_asked())
    can, cannot = moving_queries.movable(to)
    return render_template(
        "grading/open_audits.html",
        to=to,
        audits=audits,
        prospects=moving_queries.prospects(audits.items, to),
        can=can,
        cannot=cannot,
        finished=moving_queries.finished(to),
        rounds=moving_queries.rounds_behind(to),
    )


@routes.route(f"{OPEN_AUDITS}/<int:case_audit_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def open_audit(version_id: int, case_audit_id: int) -> ResponseReturnValue:
    """What becomes of each answer of one audit; a POST moves it."""
    to = _version(version_id)
    find = moving_queries.held if request.method == "POST" else queries.case_audit
    audit = find(case_audit_id) or abort(404)
    if pairs.is_blind(me, audit):
        abort(403)
    carried = moving.check_can_move(audit, to)
    if request.method == "POST":
        moving.move_audit(audit, to, me)
        case = audit.sampled_case.entry.case.reference
        flash(f"The audit of case {case} now uses version {to.number}.", "success")
        return redirect(url_for(".open_audits", version_id=to.id), 303)
    return render_template(
        "grading/open_audit.html",
        to=to,
        audit=audit,
        carried=carried,
        answers=queries.answers(audit.id),
        judgements=queries.judgements(audit.id),
        prospect=moving_queries.prospects([audit], to)[audit.id],
    )


@routes.route(f"{OPEN_AUDITS}/all", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def move_open_audits(version_id: int) -> ResponseReturnValue:
    """Ask once, then move every open audit: so many at a time, until none is left."""
    to = _version(version_id)
    moved = number_asked("moved") or 0
    if request.method == "POST":
        moved += moving.move_some(to, me, SECONDS)
    can, _ = moving_queries.movable(to)
    if can == 0:
        if moved:
            now = "now uses" if moved == 1 else "now use"
            flash(f"{plural(moved, 'audit')} {now} version {to.number}.", "success")
        return go(url_for(".open_audits", version_id=to.id))
    if request.method == "POST" and not wants_fragment():
        return redirect(url_for(".move_open_audits", version_id=to.id, moved=moved), 303)
    page = "grading/_moving.html" if wants_fragment() else "grading/move_open_audits.html"
    going_on = request.method == "POST"
    return render_template(page, to=to, can=can, moved=moved, going_on=going_on)


@routes.post(f"{OPEN_AUDITS}/rounds/<int:round_id>")
@requires(Permission.MANAGE_ROUNDS)
@writes
def switch_round(version_id: int, round_id: int) -> ResponseReturnValue:
    """Have a planned round use this version."""
    to = _version(version_id)
    found = round_(round_id, to_change=True) or abort(404)
    moving.switch_round(found, to, me)
    flash(f"The round {found.name} now uses version {to.number}.", "success")
    return redirect(url_for(".open_audits", version_id=to.id), 303)
