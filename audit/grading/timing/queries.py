"""How long an audit has taken its auditor so far, and how long theirs usually take."""

from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, Person, TimeSpent
from audit.rules.time_spent import typical
from audit.rules.workflow import COUNTED

LATEST = 10


def seconds_spent(audit: CaseAudit, person: Person) -> int | None:
    """The seconds that this person was busy with this audit; None where that is not known."""
    return db.session.scalar(
        select(TimeSpent.seconds).where(TimeSpent.case_audit_id == audit.id, TimeSpent.person_id == person.id)
    )


def usual_seconds(person: Person) -> int | None:
    """What this person's audits usually take them, from the last they submitted; None from too few."""
    found = db.session.scalars(
        select(TimeSpent.seconds)
        .join(CaseAudit, CaseAudit.id == TimeSpent.case_audit_id)
        .where(
            TimeSpent.person_id == person.id,
            CaseAudit.auditor_id == person.id,
            CaseAudit.state.in_(COUNTED),
            TimeSpent.seconds >= 60,
        )
        .order_by(CaseAudit.submitted_at.desc(), CaseAudit.id.desc())
        .limit(LATEST)
    ).all()
    return typical(found)
