"""States of a round and of a case audit, and the moves allowed: one table each."""

from enum import StrEnum


class NotAllowedNow(ValueError):
    """A move that the present state does not allow; its text says why, in words for the user."""


class RoundState(StrEnum):
    PLANNED = "planned"
    DRAWN = "drawn"
    OPEN = "open"
    CLOSED = "closed"


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
    "draw": (frozenset({RoundState.PLANNED}), RoundState.DRAWN),
    "discard the draw": (frozenset({RoundState.DRAWN}), RoundState.PLANNED),
    "allocate": (frozenset({RoundState.DRAWN}), RoundState.OPEN),
    "undo the allocation": (frozenset({RoundState.OPEN}), RoundState.DRAWN),
    "close": (frozenset({RoundState.OPEN}), RoundState.CLOSED),
    "reopen": (frozenset({RoundState.CLOSED}), RoundState.OPEN),
}

AUDIT_MOVES: dict[str, tuple[frozenset[AuditState], AuditState]] = {
    "grade": (frozenset({AuditState.ALLOCATED, AuditState.STARTED}), AuditState.STARTED),
    "submit": (frozenset({AuditState.ALLOCATED, AuditState.STARTED}), AuditState.SUBMITTED),
}


def move_round(state: str, move: str) -> RoundState:
    """The state a round has after `move`; raises NotAllowedNow."""
    allowed_from, after = ROUND_MOVES[move]
    if state not in allowed_from:
        raise NotAllowedNow(f"You cannot {move} now: this round is {state}.")
    return after


def move_audit(state: str, move: str) -> AuditState:
    """The state a case audit has after `move`; raises NotAllowedNow."""
    allowed_from, after = AUDIT_MOVES[move]
    if state not in allowed_from:
        label = AUDIT_LABELS[AuditState(state)].lower()
        raise NotAllowedNow(f"You cannot {move} this audit: it is {label}.")
    return after
