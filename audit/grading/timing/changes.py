"""Seconds come in from the browser of an auditor at work."""

from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, Person, TimeSpent
from audit.rules import clock
from audit.rules.time_spent import believed


def add_time(audit: CaseAudit, person: Person, claimed: int) -> int:
    """Add the seconds that a browser counted, as far as they can be true; how many there are in all.

    The audit is held, so that two windows add one after the other. It changes nothing about the case, so it
    is not in the history.
    """
    now = clock.now()
    found = db.session.scalar(
        select(TimeSpent).where(TimeSpent.case_audit_id == audit.id, TimeSpent.person_id == person.id)
    )
    if found is None:
        found = TimeSpent(case_audit_id=audit.id, person_id=person.id, seconds=0)
        db.session.add(found)
        passed = None
    else:
        passed = now - found.counted_at
    found.seconds += believed(claimed, passed)
    found.counted_at = now
    db.session.flush()
    return found.seconds
