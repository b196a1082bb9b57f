"""What concerns a person now: on their first page, in their digest, and in the audit they are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from audit.concerns import queries
from audit.concerns.telling import Telling
from audit.models import Concern, Person
from audit.rules import clock

# How long one's own concern stands on the first page after it was closed.
REMEMBERED = timedelta(days=7)


@dataclass(frozen=True)
class Concerns:
    """The concerns that are this person's: to acknowledge, to close, and raised by them."""

    waiting: Sequence[Concern] = ()
    to_close: Sequence[Concern] = ()
    raised: Sequence[Concern] = ()
    to_escalate: bool = False  # the clock of one ran out, and nobody has been told of it yet


def concerns_of(person: Person) -> Concerns:
    """The concerns that are this person's; two queries while none is open."""
    found = queries.not_closed(REMEMBERED, person)
    waiting = [one for one in found if one.acknowledged_at is None]
    now = clock.now()
    telling = Telling() if waiting else None
    return Concerns(
        waiting=[one for one in waiting if telling and telling.goes_to(one, person, now >= one.due_at)],
        to_close=[one for one in found if one.acknowledged_by_id == person.id and one.closed_at is None],
        raised=[one for one in found if one.raised_by_id == person.id],
        to_escalate=any(one.escalated_at is None and now >= one.due_at for one in waiting),
    )
