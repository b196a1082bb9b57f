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
    RETURNED = "returned"  # submitted once, and open to its auditor again: a moderator or a QA lead said why
    TAKEN_OUT = "taken_out"  # its case is no longer of the sample; what was typed is kept

    @property
    def label(self) -> str:
        return AUDIT_LABELS[self]


AUDIT_LABELS = {
    AuditState.ALLOCATED: "Not started",
    AuditState.STARTED: "In progress",
    AuditState.SUBMITTED: "Submitted",
    AuditState.RETURNED: "Returned",
    AuditState.TAKEN_OUT: "Taken out",
}

# Nothing is to be done any more.
FINISHED = frozenset({AuditState.SUBMITTED, AuditState.TAKEN_OUT})

# Nobody but its auditor has given or read anything: it may be given to another, moved or taken out.
NOT_YET_SUBMITTED = frozenset({AuditState.ALLOCATED, AuditState.STARTED})

# Its auditor has begun, and it is theirs to go on with.
IN_PROGRESS = frozenset({AuditState.STARTED, AuditState.RETURNED})

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

# Each move with the states it is allowed from, and the state after it.
AUDIT_MOVES: dict[str, dict[AuditState, AuditState]] = {
    "grade": {
        AuditState.ALLOCATED: AuditState.STARTED,
        AuditState.STARTED: AuditState.STARTED,
        AuditState.RETURNED: AuditState.RETURNED,
    },
    "submit": {
        AuditState.ALLOCATED: AuditState.SUBMITTED,
        AuditState.STARTED: AuditState.SUBMITTED,
        AuditState.RETURNED: AuditState.SUBMITTED,
    },
    "take back": {AuditState.SUBMITTED: AuditState.STARTED},
    "take back again": {AuditState.SUBMITTED: AuditState.RETURNED},  # it was returned before
    "moderate": {AuditState.SUBMITTED: AuditState.SUBMITTED},
    "return": {AuditState.SUBMITTED: AuditState.RETURNED},
    "reopen": {AuditState.SUBMITTED: AuditState.RETURNED},
    "answer for the team": {AuditState.SUBMITTED: AuditState.SUBMITTED},
    "take out": {
        AuditState.ALLOCATED: AuditState.TAKEN_OUT,
        AuditState.STARTED: AuditState.TAKEN_OUT,
    },
}

# A moderation waits, is returned to the auditor, or is agreed; what may follow on what.
MODERATION_MOVES: dict[str, dict[str, str]] = {
    "change": {"waiting": "waiting"},
    "agree": {"waiting": "agreed"},
    "return": {"waiting": "returned"},
    "reopen": {"waiting": "returned", "agreed": "returned"},
    "submit": {"returned": "waiting"},
    "take back": {"waiting": "returned"},
    "look at again": {"agreed": "waiting"},
    "answer": {"agreed": "agreed"},
}

# A challenge of a team is decided once; what comes of it follows from the grade (rules/challenging.py).
CHALLENGE_MOVES: dict[str, frozenset[str]] = {"decide": frozenset({"waiting"})}

MODERATION_IS = {
    "waiting": "it waits for a moderator",
    "returned": "it is with its auditor again",
    "agreed": "it is agreed",
}


def move_round(state: str, move: str) -> RoundState:
    """The state a round has after `move`; raises NotAllowedNow."""
    allowed_from, after = ROUND_MOVES[move]
    if state not in allowed_from:
        raise NotAllowedNow(f"You cannot {move} now: {ROUND_IS[RoundState(state)]}.")
    return after


def check_planned(state: str, what: str) -> None:
    """Raise NotAllowedNow unless nothing of a round is drawn yet."""
    if state != RoundState.PLANNED:
        raise NotAllowedNow(f"You cannot {what} now: {ROUND_IS[RoundState(state)]}.")


def check_none_started(n: int) -> None:
    """An allocation is undone only while no audit of it is started: an auditor's work is never removed."""
    if n:
        started = "1 audit is" if n == 1 else f"{n:,} audits are"
        raise NotAllowedNow(f"You cannot undo the allocation: {started} started already.")


def check_none_locked(n: int) -> None:
    """A draw is not discarded while an audit of it is locked to its auditor."""
    if n:
        locked = "1 audit is" if n == 1 else f"{n:,} audits are"
        raise NotAllowedNow(f"You cannot discard the draw: {locked} locked to an auditor. Unlock first.")


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
    after = AUDIT_MOVES[move].get(AuditState(state))
    if after is None:
        label = AUDIT_LABELS[AuditState(state)].lower()
        raise NotAllowedNow(f"You cannot {move} this audit: it is {label}.")
    return after


def move_moderation(state: str, move: str) -> str:
    """The state a moderation has after `move`; raises NotAllowedNow."""
    after = MODERATION_MOVES[move].get(state)
    if after is None:
        raise NotAllowedNow(f"You cannot {move} this moderation: {MODERATION_IS[state]}.")
    return after


def move_challenge(state: str, move: str) -> None:
    """Raise NotAllowedNow unless the challenge is in a state that allows this move."""
    if state not in CHALLENGE_MOVES[move]:
        raise NotAllowedNow(f"You cannot {move} this challenge: it is decided already.")
