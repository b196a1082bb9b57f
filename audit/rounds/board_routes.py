"""The page of a round's board, which looks again by itself while it can be seen."""

from flask import request
from flask.typing import ResponseReturnValue

from audit.rounds import board, progress
from audit.rounds.loading import round_asked, routes
from audit.rules import clock
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.asked import number_asked
from audit.web.fragments import answer
from audit.web.paging import page_asked


@routes.get("/rounds/<int:round_id>/board")
@requires(Permission.MANAGE_ROUNDS)
def board_(round_id: int) -> ResponseReturnValue:
    """How the round stands now, and the audits behind the figure that the address names."""
    found = round_asked(round_id)
    shown = board.board(found)
    which = board.asked(shown, request.args.get("show", ""), number_asked("team"), number_asked("auditor"))
    exempt = which.column is board.Column.EXEMPT
    return answer(
        "rounds/board.html",
        "rounds/_board.html",
        round=found,
        standing=progress.of_round(found),
        board=shown,
        which=which,
        Column=board.Column,
        listed=board.exempt(found, which, page_asked())
        if exempt
        else board.audits(found, which, page_asked()),
        now=clock.now(),
    )
