"""How many audits a person does a month, and when they are away: kept by administrators and QA leads."""

from collections.abc import Collection
from datetime import date

from audit.accounts.changes import Refused
from audit.extensions import db
from audit.models import Person, PersonAway, record
from audit.rules.capacity import check_away, check_capacity

MOST_PERIODS = 50


def set_working_time(
    person: Person,
    capacity: int | None,
    no_longer: Collection[int],
    away: tuple[date, date] | None,
    by: Person | None,
) -> None:
    """Set the number a month (none: no limit), forget these periods away, add one. Raises Refused.

    The same again changes nothing.
    """
    try:
        check_capacity(capacity)
    except ValueError as error:
        raise Refused(str(error), "capacity") from None
    before = _told(person)
    person.away = [one for one in person.away if one.id not in no_longer]
    if away:
        try:
            check_away(*away)
        except ValueError as error:
            raise Refused(str(error), "last_day") from None
        if len(person.away) >= MOST_PERIODS:
            raise Refused("There are too many periods. Take past ones away first.", "first_day")
        if away not in [(one.first_day, one.last_day) for one in person.away]:
            person.away.append(PersonAway(first_day=away[0], last_day=away[1]))
    person.capacity = capacity
    db.session.flush()
    db.session.expire(person, ["away"])  # to be read in order again
    after = _told(person)
    if after != before:
        record(person, "number and days away changed", by, before=before, after=after)


def _told(person: Person) -> dict[str, object]:
    away = sorted([one.first_day.isoformat(), one.last_day.isoformat()] for one in person.away)
    return {"capacity": person.capacity, "away": away}
