"""Rounds over a list of twenty cases, in each state they can be in."""

from dataclasses import dataclass

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, CaseList, FrameworkVersion, Round
from tests.factories import (
    Cast,
    make_allocated_round,
    make_drawn_round,
    make_planned_round,
)


@dataclass(frozen=True)
class Ground:
    """What a round needs: people, a framework, and a list with 8 + 6 + 4 cases of teams and 2 of none."""

    cast: Cast
    version: FrameworkVersion
    case_list: CaseList


def planned(ground: Ground) -> int:
    """The id of a round of which nothing is drawn."""
    begin_writing()
    made = make_planned_round(ground.case_list, ground.version)
    db.session.commit()
    return made.id


def drawn(ground: Ground, n: int = 6) -> int:
    """The id of a round whose sample is drawn."""
    begin_writing()
    made = make_drawn_round(ground.case_list, ground.version, n)
    db.session.commit()
    return made.id


def allocated(ground: Ground, n: int = 6) -> int:
    """The id of an open round; the auditor is of Locality 2, the second auditor of Care 1."""
    begin_writing()
    auditors = [ground.cast.auditor, ground.cast.second_auditor]
    made = make_allocated_round(ground.case_list, ground.version, auditors, n)
    db.session.commit()
    return made.id


def set_states(round_id: int, *states: str) -> None:
    """Put the first audits of the round into these states, as grading would."""
    begin_writing()
    audits = db.session.scalars(
        db.select(CaseAudit).where(CaseAudit.round_id == round_id).order_by(CaseAudit.id)
    ).all()
    for audit, state in zip(audits, states, strict=False):
        audit.state = state
        audit.submitted_at = audit.allocated_at if state == "submitted" else None
    db.session.commit()


def state_of(round_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Round, round_id, populate_existing=True).state
