"""What waits for a moderator."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased, selectinload

from audit.extensions import db
from audit.grading import pairs
from audit.grading.queries import with_its_case
from audit.models import CaseAudit, Moderation, Person, Round
from audit.rules.moderating import ModerationState
from audit.rules.workflow import COUNTED, AuditState, RoundState


def waits_for_moderator() -> ColumnElement[bool]:
    """Whether an audit waits for a moderator. Of a case with two: the first, once both are submitted."""
    other, its_round, moderation = aliased(CaseAudit), aliased(Round), aliased(Moderation)
    unfinished = exists().where(
        other.sampled_case_id == CaseAudit.sampled_case_id,
        other.state.not_in((*COUNTED, AuditState.TAKEN_OUT)),
        its_round.id == other.round_id,
        its_round.state == RoundState.OPEN,
    )
    waits = exists().where(
        moderation.case_audit_id == CaseAudit.id, moderation.state == ModerationState.WAITING
    )
    return CaseAudit.state.in_(COUNTED) & ~CaseAudit.second & waits & ~unfinished


def waiting_for_moderator(person: Person, most: int) -> tuple[Sequence[CaseAudit], int]:
    """The audits that wait longest for a moderator, with the reasons, and how many wait in all.

    Not the person's own, nor one that they must not see yet (see pairs.py).
    """
    theirs = (waits_for_moderator(), CaseAudit.auditor_id != person.id, ~pairs.blind_to(person))
    found = db.session.scalars(
        with_its_case()
        .where(*theirs)
        .options(selectinload(CaseAudit.moderation_reasons))
        .order_by(CaseAudit.submitted_at, CaseAudit.id)
        .limit(most)
    ).all()
    if len(found) < most:
        return found, len(found)
    return found, db.session.scalar(select(func.count(CaseAudit.id)).where(*theirs)) or 0
