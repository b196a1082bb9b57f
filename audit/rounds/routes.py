"""Pages of rounds: the list, a new one, its board, the allocation, and what undoes them."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit.cases.queries import case_lists
from audit.rounds import (
    allocation_routes,
    board_routes,
    certificate,
    changes,
    coverage_routes,
    draw_routes,
    moderating,
    moderating_routes,
    plan_routes,
    progress,
    queries,
    series,
    series_routes,
    taking_out_routes,
)
from audit.rounds.loading import ask_first, round_asked, routes
from audit.rules.permissions import Permission
from audit.rules.workflow import RoundState
from audit.web.access import requires
from audit.web.paging import page_asked
from audit.web.saving import writes

__all__ = [
    "allocation_routes",
    "board_routes",
    "coverage_routes",
    "draw_routes",
    "moderating_routes",
    "plan_routes",
    "routes",
    "series_routes",
    "taking_out_routes",
]


@routes.get("/rounds")
@requires(Permission.MANAGE_ROUNDS)
def rounds() -> ResponseReturnValue:
    standings = progress.rounds(page_asked())
    return render_template(
        "rounds/rounds.html",
        rounds=standings,
        any_list=bool(case_lists()),
        waiting=series.waiting(),
        due=series.due(),
        every_series=series.every_series(),
    )


@routes.get("/rounds/<int:round_id>")
@requires(Permission.MANAGE_ROUNDS)
def round_(round_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    by_auditor, by_team = progress.by_auditor(found), progress.by_team(found)
    auditor, team = _chosen(by_auditor, "auditor"), _chosen(by_team, "team")
    drawn = found.state == RoundState.DRAWN
    return render_template(
        "rounds/round_.html",
        round=found,
        plan=queries.plan_of(found.draw) if found.draw else None,
        certificate=certificate.of(found),
        standing=progress.of_round(found),
        by_auditor=by_auditor,
        by_team=by_team,
        auditor=auditor,
        team=team,
        sampled=queries.sampled_page(found, page_asked()) if drawn else None,
        audits=progress.audits(found, page_asked(), auditor, team),
        kept_audits=progress.taken_out(found),
        history=progress.history(found),
        moderation_words=moderating.in_words(found),
    )


def _chosen(work: Sequence[progress.Work], name: str) -> progress.Work | None:
    """The auditor or team in the address, when it is one of the round's."""
    return next((row for row in work if str(row.id) == request.args.get(name)), None)


@routes.route("/rounds/<int:round_id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def close_round(round_id: int) -> ResponseReturnValue:
    template, words = "rounds/close_round.html", "The round is closed."
    return ask_first(round_id, "close the round", template, changes.close_round, words)


@routes.route("/rounds/<int:round_id>/reopen", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def reopen_round(round_id: int) -> ResponseReturnValue:
    template, words = "rounds/reopen_round.html", "The round is open again."
    return ask_first(round_id, "reopen the round", template, changes.reopen_round, words)
