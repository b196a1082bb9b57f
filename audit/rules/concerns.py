"""A concern (a child may be at risk now): its clock, its state, and who is told of it.

A concern found in an audit and left is what inspectors have criticised most sharply, so it goes to somebody
by name, and to somebody else when that one is silent. The clock runs in hours of the calendar, not of work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from audit.rules.texts import has_unseen
from audit.rules.workflow import NotAllowedNow

HOURS = 24  # at first; what is set on screen counts for what is raised from then on
LEAST_HOURS, MOST_HOURS = 1, 168
LONGEST_CONCERN = 500
LONGEST_STEP = 2_000


class ConcernState(StrEnum):
    WAITING = "waiting"
    LATE = "late"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return "Waiting" if self is ConcernState.WAITING else self.value.capitalize()


class Step(StrEnum):
    """What was recorded of a concern since it was raised."""

    ACKNOWLEDGED = "acknowledged"
    NOTED = "noted"
    CLOSED = "closed"
    OPENED_AGAIN = "opened again"


class Unusable(ValueError):
    """A text that cannot be kept; it says why, for the user."""


def usable(text: str, missing: str, longest: int) -> str:
    """A text as it is kept: without space around it, or characters that cannot be seen (pasted with it).

    Raises Unusable, with `missing` where there is none.
    """
    text = text.replace("\r\n", "\n")
    text = "".join(letter for letter in text if not has_unseen(letter)).strip()
    if not text:
        raise Unusable(missing)
    if len(text) > longest:
        raise Unusable(f"Write at most {longest:,} characters. These are {len(text):,}.")
    return text


def check_hours(hours: int | None) -> int:
    """The hours until a concern is late, if they can be meant. Raises Unusable."""
    if hours is None or not LEAST_HOURS <= hours <= MOST_HOURS:
        raise Unusable(f"Enter a whole number of hours from {LEAST_HOURS} to {MOST_HOURS}.")
    return hours


def state_of(
    due_at: datetime, acknowledged_at: datetime | None, closed_at: datetime | None, now: datetime
) -> ConcernState:
    """How a concern stands now. It is late from the moment it is due, until somebody acknowledges it."""
    if closed_at is not None:
        return ConcernState.CLOSED
    if acknowledged_at is not None:
        return ConcernState.ACKNOWLEDGED
    return ConcernState.LATE if now >= due_at else ConcernState.WAITING


def span(length: timedelta) -> str:
    """How long, as people say it: 40 min, 22 h, 3 days. Rounded down: no hour is promised too many."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 72 else f"{hours // 24} days"


def clock_words(raised_at: datetime, due_at: datetime, now: datetime) -> str:
    """raised 2 h ago, 22 h left; or raised 29 h ago, 5 h late."""
    ago = f"raised {span(now - raised_at)} ago"
    return f"{ago}, {span(now - due_at)} late" if now >= due_at else f"{ago}, {span(due_at - now)} left"


def check_acknowledge(acknowledged_by: str | None, when: str) -> None:
    """Who acknowledged first has it: raise NotAllowedNow, naming them, for anyone after."""
    if acknowledged_by is not None:
        raise NotAllowedNow(f"{acknowledged_by} acknowledged this concern already, on {when}.")


def check_close(acknowledged: bool, closed: bool) -> None:
    """Raise NotAllowedNow unless somebody acknowledged it and it is not closed yet."""
    if closed:
        raise NotAllowedNow("This concern is closed already.")
    if not acknowledged:
        raise NotAllowedNow("Acknowledge this concern first, and write what was done.")


def check_open_again(closed: bool) -> None:
    """Raise NotAllowedNow unless it is closed."""
    if not closed:
        raise NotAllowedNow("This concern is open already.")


class Why(StrEnum):
    """Why it is these who are told."""

    NAMED = "named"
    QA_LEADS = "QA leads"
    ADMINISTRATORS = "administrators"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Told:
    """Who is told (ids), why, and for which team or service they are named."""

    people: frozenset[int]
    why: Why
    team_id: int | None = None


# A team and the services above it, the nearest first, each with the ids of who is named there and active.
Chain = Sequence[tuple[int, frozenset[int]]]


def told_first(
    chain: Chain, leads: frozenset[int], administrators: frozenset[int], raiser: int | None
) -> Told:
    """Who is told when a concern is raised: the nearest named people, otherwise every QA lead.

    Whoever raises it knows already: somebody else is always told, if need be the administrators.
    """
    alone = frozenset() if raiser is None else frozenset({raiser})
    for team_id, named in chain:
        if named - alone:
            return Told(named - alone, Why.NAMED, team_id)
    for people, why in ((leads, Why.QA_LEADS), (administrators, Why.ADMINISTRATORS)):
        if people - alone:
            return Told(people - alone, why)
    return Told(frozenset(), Why.NOBODY)


def told_late(
    chain: Chain, leads: frozenset[int], administrators: frozenset[int], raiser: int | None
) -> Told:
    """Who is told when nobody acknowledged in time: the nearest named for that, otherwise QA leads and
    administrators, all of them."""
    return told_first(chain, leads | administrators, administrators, raiser)
