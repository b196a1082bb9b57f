"""An auditor keeps words that look like somebody's name and are not."""

from collections.abc import Collection

from sqlalchemy import select

from audit.extensions import db
from audit.models import CaseAudit, KeptWords, Person, record
from audit.rules import clock

LONGEST = 120


def kept(audit: CaseAudit) -> Collection[str]:
    """The words of an audit that are not asked about: those kept, and the case's own reference."""
    words = db.session.scalars(select(KeptWords.words).where(KeptWords.case_audit_id == audit.id))
    return {*words, audit.sampled_case.entry.case.reference.casefold()}


def keep(audit: CaseAudit, words: str, by: Person) -> None:
    """Keep these words: they name nobody and are not asked about again in this audit. Twice is once.

    The history says that something was kept, and not what.
    """
    words = words.strip().casefold()[:LONGEST]
    if not words or words in kept(audit):
        return
    now = clock.now()
    db.session.add(KeptWords(case_audit_id=audit.id, words=words, kept_at=now, kept_by_id=by.id))
    db.session.flush()
    record(audit, "kept words that look like a name", by)
