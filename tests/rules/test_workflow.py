"""Which moves a round and an audit allow, when an audit is late, which dates a round can have."""

from datetime import date

import pytest

from audit.rules import workflow
from audit.rules.workflow import AuditState, NotAllowedNow, RoundState, move_audit, move_round

ROUND = {
    ("draw a sample", "planned"): "drawn",
    ("discard the draw", "drawn"): "planned",
    ("allocate the cases", "drawn"): "open",
    ("undo the allocation", "open"): "drawn",
    ("close the round", "open"): "closed",
    ("reopen the round", "closed"): "open",
}
AUDIT = {
    ("grade", "allocated"): "started",
    ("grade", "started"): "started",
    ("submit", "allocated"): "submitted",
    ("submit", "started"): "submitted",
    ("take back", "submitted"): "started",
    ("take back again", "submitted"): "returned",
    ("moderate", "submitted"): "submitted",
    ("return", "submitted"): "returned",
    ("reopen", "submitted"): "returned",
    ("answer for the team", "submitted"): "submitted",
    ("grade", "returned"): "returned",
    ("submit", "returned"): "submitted",
    ("take out", "allocated"): "taken_out",
    ("take out", "started"): "taken_out",
}


@pytest.mark.parametrize("state", list(RoundState))
@pytest.mark.parametrize("move", list(workflow.ROUND_MOVES))
def test_the_moves_of_a_round(state: RoundState, move: str) -> None:
    if after := ROUND.get((move, state)):
        assert move_round(state, move) == after
    else:
        with pytest.raises(NotAllowedNow, match=f"You cannot {move} now: this round"):
            move_round(state, move)


@pytest.mark.parametrize("state", list(AuditState))
@pytest.mark.parametrize("move", list(workflow.AUDIT_MOVES))
def test_the_moves_of_an_audit(state: AuditState, move: str) -> None:
    if after := AUDIT.get((move, state)):
        assert move_audit(state, move) == after
    else:
        with pytest.raises(NotAllowedNow, match=f"You cannot {move} this audit"):
            move_audit(state, move)


def test_an_allocation_of_which_something_is_started_stays() -> None:
    workflow.check_none_started(0)
    with pytest.raises(NotAllowedNow, match="1 audit is started"):
        workflow.check_none_started(1)
    with pytest.raises(NotAllowedNow, match="2 audits are started"):
        workflow.check_none_started(2)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [("open", 9, False), ("open", 10, True), ("closed", 10, False), ("drawn", 10, False)],
)
def test_what_is_not_submitted_is_late_from_the_day_after_until_closed(
    state: str, today: int, late: bool
) -> None:
    assert workflow.overdue(state, date(2026, 10, 9), date(2026, 10, today)) is late


def test_dates_that_a_round_can_have() -> None:
    day = date(2026, 11, 1)
    workflow.check_period(day, day)
    workflow.check_due(day, day)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(1926, 11, 1), date(2026, 11, 30)),
        (date(2026, 11, 1), date(2126, 11, 30)),
    ],
)
def test_a_period_out_of_order_or_time_is_refused(start: date, end: date) -> None:
    with pytest.raises(ValueError, match=r"last day of the period|Check the year"):
        workflow.check_period(start, end)


@pytest.mark.parametrize("due_on", [date(2026, 10, 31), date(2126, 11, 1)])
def test_a_due_date_before_the_period_or_out_of_time_is_refused(due_on: date) -> None:
    with pytest.raises(ValueError, match=r"before the period|Check the year"):
        workflow.check_due(date(2026, 11, 1), due_on)
