"""Concerns raised in the audits of a selection, and how long it took until somebody acknowledged them."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select

from audit.concerns.queries import hours_to_acknowledge
from audit.extensions import db
from audit.models import CaseAudit, Concern
from audit.results.selection import Selection


@dataclass(frozen=True)
class Concerns:
    raised: int
    hours: tuple[float, ...]  # until each that was acknowledged was, shortest first

    @property
    def waiting(self) -> int:
        return self.raised - len(self.hours)

    @property
    def typical(self) -> float | None:
        """The median of the hours; None where none was acknowledged."""
        return median(self.hours) if self.hours else None


def concerns(selection: Selection) -> Concerns:
    """How many were raised and how fast they were answered; also in audits that are not submitted yet."""
    audits = select(CaseAudit.id).where(
        CaseAudit.round_id.in_(selection.round_ids), *selection.narrow.of(CaseAudit, open_too=True)
    )
    which = Concern.case_audit_id.in_(audits)
    raised = db.session.scalar(select(func.count()).select_from(Concern).where(which)) or 0
    return Concerns(raised, tuple(hours_to_acknowledge(which)))
