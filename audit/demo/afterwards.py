"""What is left behind of an invented audit besides its answers: the time it took, and who opened it since."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from audit.demo import council
from audit.demo.dice import dice
from audit.extensions import db
from audit.grading.submitting import readings
from audit.models import CaseAudit, Person, TimeSpent
from audit.rules import clock


def keep_time(audit: CaseAudit, minutes: Sequence[float], at: datetime) -> None:
    """The auditor's browser counted the time of each step, and of looking things up."""
    seconds = int(sum(minutes) * 60 * dice("time", str(audit.id)).uniform(1.1, 1.5))
    spent = TimeSpent(case_audit_id=audit.id, person_id=audit.auditor_id, seconds=seconds, counted_at=at)
    db.session.add(spent)
    db.session.flush()


def open_it(audit: CaseAudit, submitted: datetime, everything: bool) -> None:
    """The QA lead opened most submitted audits within hours. Of the visitor's own, none that is still open.

    `everything`: the round is closed, so there is nothing to be taken back any more.
    """
    thrown = dice("opened", str(audit.id))
    if not everything and (audit.auditor.email == council.AUDITOR.email or thrown.random() < 0.4):
        return
    with clock.at(submitted + timedelta(minutes=thrown.randint(20, 90))):
        lead = db.session.scalars(select(Person).where(Person.email == council.address(council.LEAD))).one()
        readings.note(audit, lead)
