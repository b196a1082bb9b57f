"""Questions of the first page: what is new for a team manager, how the open rounds stand for a QA lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select, true

from audit.cases.sources import of_cases
from audit.extensions import db
from audit.grading import pairs
from audit.grading.final import moderated_judgement
from audit.grading.queries import with_its_case
from audit.models import CaseAudit, CaseList, FrameworkVersion, Judgement, Person, Round
from audit.rules import clock
from audit.rules.workflow import COUNTED, IN_PROGRESS, AuditState

NEWEST = 8


@dataclass(frozen=True)
class Finding:
    """A submitted audit with its overall grade."""

    audit: CaseAudit
    overall: str | None  # as moderated


@dataclass(frozen=True)
class RoundStanding:
    """How an open round stands: audits in all, submitted and started."""

    round: Round
    total: int
    submitted: int
    started: int

    @property
    def late(self) -> int:
        """Audits not submitted by the due date."""
        return self.total - self.submitted if self.round.due_on < clock.today() else 0


def newest_findings(teams: frozenset[int] | None, reader: Person) -> Sequence[Finding]:
    """The newest submitted audits of these teams (None: of all), newest first, with their overall grades.

    None that the reader is blind to.
    """
    of_teams = CaseAudit.team_id.in_(teams) if teams is not None else true()
    return _newest(~CaseAudit.second & of_teams & ~pairs.blind_to(reader))


def submitted_by(person: Person) -> Sequence[Finding]:
    """The audits a person submitted last, newest first, with their overall grades."""
    return _newest(CaseAudit.auditor_id == person.id)


def _newest(which: ColumnElement[bool]) -> Sequence[Finding]:
    rows = db.session.execute(
        with_its_case()
        .add_columns(moderated_judgement())
        .outerjoin(Judgement, (Judgement.case_audit_id == CaseAudit.id) & Judgement.theme_id.is_(None))
        .where(which, CaseAudit.state.in_(COUNTED))
        .order_by(CaseAudit.submitted_at.desc(), CaseAudit.id.desc())
        .limit(NEWEST)
    )
    return [Finding(audit, overall) for audit, overall in rows]


def open_rounds() -> Sequence[RoundStanding]:
    """How every open round stands, soonest due first."""
    rows = db.session.execute(
        select(
            Round,
            func.count(CaseAudit.id),
            func.count(case((CaseAudit.state.in_(COUNTED), 1))),
            func.count(case((CaseAudit.state.in_(IN_PROGRESS), 1))),
        )
        .outerjoin(CaseAudit, (CaseAudit.round_id == Round.id) & (CaseAudit.state != AuditState.TAKEN_OUT))
        .where(Round.state == "open", ~Round.for_calibration)
        .group_by(Round.id)
        .order_by(Round.due_on, Round.id)
    )
    return [RoundStanding(*row) for row in rows]


def what_is_there() -> tuple[bool, bool, bool]:
    """Whether there is a framework, a case list and a round: what a QA lead still has to begin with."""
    return (
        db.session.scalar(select(FrameworkVersion.id).limit(1)) is not None,
        db.session.scalar(select(CaseList.id).where(of_cases()).limit(1)) is not None,
        db.session.scalar(select(Round.id).where(~Round.for_calibration).limit(1)) is not None,
    )
