"""Who opened which audit, and when: noted as it is opened, shown to QA leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.models import CaseAudit, Person, Reading
from audit.rules import clock

# Opened again within this time it is the same reading.
SAME = timedelta(minutes=10)


def is_noted(audit: CaseAudit, person: Person) -> bool:
    """Whether it is noted that this person opened the audit, as it stands, a moment ago."""
    found = _of(audit, person)
    if found is None or found.last_at < clock.now() - SAME:
        return False
    return audit.submitted_at is None or found.last_at >= audit.submitted_at


def note(audit: CaseAudit, person: Person) -> None:
    """Note that a person opens an audit, which is held: taking it back is before this, or after."""
    found, now = _of(audit, person), clock.now()
    if found is None:
        found = Reading(case_audit_id=audit.id, person_id=person.id, first_at=now)
        db.session.add(found)
    found.last_at = now
    db.session.flush()


def _of(audit: CaseAudit, person: Person) -> Reading | None:
    return db.session.scalar(
        select(Reading)
        .where(Reading.case_audit_id == audit.id, Reading.person_id == person.id)
        .execution_options(populate_existing=True)
    )


def readings(audit: CaseAudit) -> Sequence[Reading]:
    """Everybody who opened an audit, who opened it last first."""
    return db.session.scalars(
        select(Reading)
        .where(Reading.case_audit_id == audit.id)
        .options(joinedload(Reading.person, innerjoin=True))
        .order_by(Reading.last_at.desc(), Reading.id.desc())
    ).all()


def opened_by(audit: CaseAudit) -> tuple[Person, datetime] | None:
    """Who but its auditor opened an audit since it was submitted, the first of them, and when."""
    since = audit.submitted_at
    if since is None:
        return None
    others = [
        (reading.first_at if reading.first_at >= since else reading.last_at, reading.person)
        for reading in readings(audit)
        if reading.person_id != audit.auditor_id and reading.last_at >= since
    ]
    if not others:
        return None
    at, person = min(others, key=lambda one: (one[0], one[1].id))
    return person, at
