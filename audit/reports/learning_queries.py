"""Questions for files out about learning: who took part, what was learnt, what is to be done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from audit.extensions import db
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Criterion,
    Exemplar,
    LearningPoint,
    LearningPointCriterion,
    Participant,
    Person,
    ProposedAction,
    Round,
    SampledCase,
    Theme,
)
from audit.reports.at_once import AT_ONCE
from audit.results.counted_audits import counted
from audit.results.selection import Selection
from audit.rules.taking_part import FAMILY, Took, Who

# What every row says of its audit.
OF_AUDIT = (
    CaseAudit.id, CaseAudit.team_id, Case.reference, Round.name.label("round"),
    Cohort.name.label("cohort"),
)  # fmt: skip
INVOLVED = (Who.WORKER, Who.CHILD, Who.PARENT, "family")  # in the order of Involved


@dataclass(frozen=True)
class Involved:
    """Whether people took part in an audit, in words; empty: not said."""

    worker: str = ""
    child: str = ""
    parent: str = ""
    family: str = ""  # a child, a parent or a carer


def involved(audit_ids: Sequence[int]) -> dict[int, Involved]:
    """By audit, whether the worker and the family took part: of several people the one who did counts."""
    best: dict[int, dict[str, int]] = {}
    order = list(Took)
    rows = db.session.execute(
        select(Participant.case_audit_id, Participant.role, Participant.took)
        .where(Participant.case_audit_id.in_(audit_ids), Participant.took.is_not(None))
        .where(Participant.role.in_([Who.WORKER, *FAMILY]))
    )
    for audit_id, role, took in rows:
        said, place = best.setdefault(audit_id, {}), order.index(Took(took or ""))
        for who in (role, "family") if role in FAMILY else (role,):
            said[who] = min(said.get(who, place), place)

    def words(said: dict[str, int], who: str) -> str:
        return order[said[who]].label if who in said else ""

    return {id: Involved(*(words(said, who) for who in INVOLVED)) for id, said in best.items()}


def exemplars(audit_ids: Sequence[int]) -> set[int]:
    """Those of these audits that are marked as exemplars."""
    return set(
        db.session.scalars(
            select(Exemplar.case_audit_id).where(Exemplar.case_audit_id.in_(audit_ids), Exemplar.marked)
        )
    )


def learning(selection: Selection) -> Iterator[tuple[Any, Sequence[Any]]]:
    """Every strength and area for improvement, audit by audit, each with the criteria it was seen in."""
    points = db.session.execute(
        select(LearningPoint.id.label("point_id"), LearningPoint.kind, LearningPoint.text, *OF_AUDIT)
        .join(LearningPoint.case_audit)
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.round).join(CaseAudit.cohort_row)
        .where(counted(selection), LearningPoint.removed_at.is_(None))
        .order_by(CaseAudit.submitted_at, CaseAudit.id, LearningPoint.kind.desc(), LearningPoint.id)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
    for some in points.partitions():
        seen = _seen_in([point.point_id for point in some])
        for point in some:
            yield point, seen.get(point.point_id, [])


def _seen_in(point_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The criteria that each of these strengths and areas for improvement was seen in."""
    seen: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(
            LearningPointCriterion.learning_point_id, Criterion.code, Criterion.question,
            Theme.code.label("theme_code"), Theme.name.label("theme"),
        )
        .join(LearningPointCriterion.criterion).join(Criterion.theme)
        .where(LearningPointCriterion.learning_point_id.in_(point_ids))
        .order_by(Theme.position, Criterion.position)
    ):  # fmt: skip
        seen.setdefault(row.learning_point_id, []).append(row)
    return seen


def actions(selection: Selection) -> Iterator[Any]:
    """Every proposed action, audit by audit, with its owner and what it is about."""
    of_criterion = Theme.__table__.alias("of_criterion")
    yield from db.session.execute(
        select(
            *OF_AUDIT, ProposedAction.what, ProposedAction.owner_words, Person.name.label("owner"),
            ProposedAction.due_on, ProposedAction.priority, ProposedAction.contingency, Criterion.code,
            Theme.name.label("theme"), of_criterion.c.name.label("theme_of_criterion"),
        )
        .join(ProposedAction.case_audit)
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.round).join(CaseAudit.cohort_row)
        .outerjoin(ProposedAction.owner).outerjoin(ProposedAction.criterion).outerjoin(ProposedAction.theme)
        .outerjoin(of_criterion, of_criterion.c.id == Criterion.theme_id)
        .where(counted(selection), ProposedAction.removed_at.is_(None))
        .order_by(CaseAudit.submitted_at, CaseAudit.id, ProposedAction.id)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
