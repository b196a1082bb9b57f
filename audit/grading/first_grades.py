"""The first grades of an audit: kept when it is first submitted, and from then on never changed.

With them goes the group its auditor is in on that day.
"""

from sqlalchemy import update

from audit.extensions import db
from audit.models import CaseAudit, Grade, Judgement


def keep(audit: CaseAudit) -> None:
    """Keep the grades of an audit as its first, unless it has its first already."""
    if audit.first_submitted_at is not None:
        return
    audit.first_submitted_at = audit.submitted_at
    audit.auditor_group_id = audit.auditor.auditor_group_id
    _set(audit, as_they_stand=True)


def forget(audit: CaseAudit) -> None:
    """The auditor takes an audit back that nobody has read: it has no first grades yet."""
    audit.first_submitted_at = audit.auditor_group_id = None
    _set(audit, as_they_stand=False)


def _set(audit: CaseAudit, as_they_stand: bool) -> None:
    db.session.flush()
    for row in (Grade, Judgement):
        db.session.execute(
            update(row)
            .where(row.case_audit_id == audit.id)
            .values(first_grade=row.grade if as_they_stand else None)
            .execution_options(synchronize_session="fetch")
        )
