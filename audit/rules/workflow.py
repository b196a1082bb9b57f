"""States of a round and of a case audit, and the moves allowed: one table each."""

from datetime import date
from enum import StrEnum


class NotAllowedNow(ValueError):
    """A move that the present state does not allow; its text says why, in words for the user."""


class RoundState(StrEnum):
    PLANNED = "planned"
    DRAWN = "drawn"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return "Sample drawn" if self is RoundState.DRAWN else self.value.capitalize()


class AuditState(StrEnum):
    ALLOCATED = "allocated"
    STARTED = "started"
    SUBMITTED = "submitted"

    @property
    def label(self) -> str:
        return AUDIT_LABELS[self]


AUDIT_LABELS = {
    AuditState.ALLOCATED: "Not started",
    AuditState.STARTED: "In progress",
    AuditState.SUBMITTED: "Submitted",
}

# From submission an audit's grades are counted in results.
COUNTED = frozenset({AuditState.SUBMITTED})

ROUND_MOVES: dict[str, tuple[frozenset[RoundState], RoundState]] = {
    "draw a sample": (frozenset({RoundState.PLANNED}), RoundState.DRAWN),
    "discard the draw": (frozenset({RoundState.DRAWN}), RoundState.PLANNED),
    "allocate the cases": (frozenset({RoundState.DRAWN}), RoundState.OPEN),
    "undo the allocation": (frozenset({RoundState.OPEN}), RoundState.DRAWN),
    "close the round": (frozenset({RoundState.OPEN}), RoundState.CLOSED),
    "reopen the round": (frozenset({RoundState.CLOSED}), RoundState.OPEN),
}

ROUND_IS = {
    RoundState.PLANNED: "this round has no sample yet",
    RoundState.DRAWN: "this round's sample is drawn and not yet allocated",
    RoundState.OPEN: "this round is open",
    RoundState.CLOSED: "this round is closed",
}

AUDIT_MOVES: dict[str, tuple[frozenset[AuditState], AuditState]] = {
    "grade": (frozenset({AuditState.ALLOCATED, AuditState.STARTED}), AuditState.STARTED),
    "submit": (frozenset({AuditState.ALLOCATED, AuditState.STARTED}), AuditState.SUBMITTED),
}


def move_round(state: str, move: str) -> RoundState:
    """The state a round has after `move`; raises NotAllowedNow."""
    allowed_from, after = ROUND_MOVES[move]
    if state not in allowed_from:
        raise NotAllowedNow(f"You cannot {move} now: {ROUND_IS[RoundState(state)]}.")
    return after


def check_none_started(n: int) -> None:
    """An allocation is undone only while no audit of it is started: an auditor's work is never removed."""
    if n:
        started = "1 audit is" if n == 1 else f"{n:,} audits are"
        raise NotAllowedNow(f"You cannot undo the allocation: {started} started already.")


# Nobody audits a period outside of these; a year beyond them is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def check_year(day: date) -> None:
    """Raise ValueError unless the day is in a year that can be meant."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Check the year: it must be from {FIRST_YEAR} to {LAST_YEAR}.")


def check_period(start: date, end: date) -> None:
    """Raise ValueError unless the period is in order and in years that can be meant."""
    check_year(start)
    check_year(end)
    if end < start:
        raise ValueError("The last day of the period must be the first day or later.")


def check_due(start: date, due_on: date) -> None:
    """Raise ValueError unless the due date is one that audits of the period can meet."""
    check_year(due_on)
    if due_on < start:
        raise ValueError("Audits cannot be due before the period starts.")


def overdue(state: str, due_on: date, today: date) -> bool:
    """Whether what is not submitted in a round is late: the day after the due date, until it is closed."""
    return state == RoundState.OPEN and today > due_on


def move_audit(state: str, move: str) -> AuditState:
    """The state a case audit has after `move`; raises NotAllowedNow."""
    allowed_from, after = AUDIT_MOVES[move]
    if state not in allowed_from:
        label = AUDIT_LABELS[AuditState(state)].lower()
        raise NotAllowedNow(f"You cannot {move} this audit: it is {label}.")
    return after
