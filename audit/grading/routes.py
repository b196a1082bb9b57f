"""Pages of case audits: the list, the audit as it reads, and where its auditor goes on."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts.queries import teams_below
from audit.grading import (
    earlier_pages,
    finding_routes,
    form_routes,
    how_far,
    moving_queries,
    open_audit_routes,
    pairs,
    presence_routes,
    queries,
    saved_before_routes,
)
from audit.grading.learning import routes as learning_routes
from audit.grading.loading import audit_to_grade, opened_audit, routes
from audit.grading.phrases import phrase_routes
from audit.grading.privacy import privacy_routes
from audit.grading.progress_queries import progress_now
from audit.grading.submitting import readings, submitting_routes
from audit.grading.taking_part import routes as taking_part_routes
from audit.grading.timing import time_routes
from audit.grading.whole_audit import all_of
from audit.grading.workbook import routes as workbook_routes
from audit.rules.permissions import Permission
from audit.rules.workflow import AuditState
from audit.web.access import may, me, my_scope, requires
from audit.web.asked import number_asked
from audit.web.fragments import answer
from audit.web.paging import page_asked

__all__ = [
    "earlier_pages", "finding_routes", "form_routes", "learning_routes", "open_audit_routes",
    "phrase_routes", "presence_routes", "privacy_routes", "routes", "saved_before_routes",
    "submitting_routes", "taking_part_routes", "time_routes", "workbook_routes",
]  # fmt: skip


@routes.get("/audits")
@requires(Permission.READ_AUDITS)
def case_audits() -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in {*AuditState, queries.WITH_MODERATOR} else ""
    round_id = number_asked("round")
    search = request.args.get("search", "").strip()[:60]
    page = queries.listed(
        me, my_scope(Permission.READ_AUDITS), teams_below(me), page_asked(), search, state, round_id
    )
    return answer(
        "grading/case_audits.html",
        "grading/_case_audits.html",
        audits=page,
        answered=how_far.answered_counts(page.items),
        totals=how_far.total_counts(page.items),
        rounds=queries.rounds(),
        search=search,
        state=state,
        round_id=round_id,
    )


@routes.get("/audits/<int:case_audit_id>")
@requires(Permission.READ_AUDITS)
def case_audit(case_audit_id: int) -> ResponseReturnValue:
    audit = opened_audit(case_audit_id)
    finished = audit.auditor_id == me.id and audit.state == AuditState.SUBMITTED
    return render_template(
        "grading/case_audit.html",
        waiting=queries.next_for(me) if finished else None,
        opened=readings.opened_by(audit) if finished else None,
        is_again=finished and pairs.is_again(audit),
        readings=readings.readings(audit) if may(Permission.MANAGE_ROUNDS) else [],
        **all_of(audit),
    )


@routes.get("/audits/<int:case_audit_id>/grade")
@requires(Permission.GRADE_CASES)
def go_on(case_audit_id: int) -> ResponseReturnValue:
    """To where the auditor goes on: the first thing missing in the first theme, then beside the themes.

    People are asked while a case is read, so who took part waits until the themes are done. "Next missing"
    sends `after`, the theme on its page (by id) or 0: that one comes last, and one is led to the very place.
    """
    audit = audit_to_grade(case_audit_id)
    if audit.state == AuditState.SUBMITTED:
        return redirect(url_for(".case_audit", case_audit_id=audit.id))
    progress = progress_now(audit)
    moved = moving_queries.unread_move(moving_queries.entries_of(audit.id))
    after = number_asked("after")
    place_after = next((n for n, one in enumerate(progress.themes, 1) if one.theme.id == after), 0)
    for theme in (*progress.themes[place_after:], *progress.themes[:place_after]):
        if not theme.done:
            criterion = theme.lacks[0].criterion_id
            where = f"criterion-{criterion}" if criterion else "judgement"
            # A theme not begun is read from its top; that an audit was moved is said there too.
            place = where if after is not None or (theme.answered and not moved) else None
            return redirect(url_for(".theme", case_audit_id=audit.id, theme_id=theme.theme.id, _anchor=place))
    for lack in progress.taking_part.lacks:
        return redirect(url_for(".taking_part", case_audit_id=audit.id, _anchor=lack.about))
    for lack in progress.learning.lacks:
        return redirect(url_for(".learning", case_audit_id=audit.id, _anchor=lack.about))
    if progress.ready:
        return redirect(url_for(".review", case_audit_id=audit.id))
    place = None if after is None else "judgement"
    return redirect(url_for(".overall", case_audit_id=audit.id, _anchor=place))
