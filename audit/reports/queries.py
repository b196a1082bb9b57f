"""Questions for files out: every counted audit of a selection, and every grade given in them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from audit.extensions import db
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Criterion,
    Grade,
    Judgement,
    Person,
    Round,
    SampledCase,
    Team,
    Theme,
)
from audit.results.selection import Selection
from audit.rules.workflow import COUNTED

AT_ONCE = 2_000  # rows held in memory while a sheet is written


def _counted(selection: Selection) -> ColumnElement[bool]:
    """Whether an audit counts and is of the selection."""
    conditions: list[ColumnElement[bool]] = [
        CaseAudit.state.in_(COUNTED),
        CaseAudit.round_id.in_(selection.round_ids),
    ]
    if selection.cohort is not None:
        conditions.append(CaseAudit.cohort == selection.cohort.code)
    if selection.teams is not None:
        conditions.append(CaseAudit.team_id.in_(selection.teams))
    return and_(*conditions)


def audits(selection: Selection) -> Sequence[Any]:
    """Every counted audit of the selection, oldest first, with its case, team, cohort and auditor."""
    return db.session.execute(
        select(
            CaseAudit.id, CaseAudit.framework_version_id, CaseAudit.team_id, CaseAudit.allocated_at,
            CaseAudit.started_at, CaseAudit.submitted_at, Case.reference, Round.name.label("round"),
            Team.name.label("team"), Cohort.name.label("cohort"), Person.name.label("auditor"),
        )
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.round).join(CaseAudit.team).join(CaseAudit.cohort_row).join(CaseAudit.auditor)
        .where(_counted(selection))
        .order_by(CaseAudit.submitted_at, CaseAudit.id)
    ).all()  # fmt: skip


def judgements(selection: Selection) -> dict[int, dict[int | None, tuple[str, str]]]:
    """The judgements of those audits: by audit, by theme (None: overall), the grade and its rationale."""
    found: dict[int, dict[int | None, tuple[str, str]]] = {}
    for audit_id, theme_id, grade, rationale in db.session.execute(
        select(Judgement.case_audit_id, Judgement.theme_id, Judgement.grade, Judgement.rationale)
        .join(Judgement.case_audit)
        .where(_counted(selection), Judgement.grade.is_not(None))
    ):
        found.setdefault(audit_id, {})[theme_id] = (grade or "", rationale)
    return found


def grades(selection: Selection) -> Iterator[Any]:
    """Every grade and blank given in those audits, audit by audit, in the order of the framework."""
    yield from db.session.execute(
        select(
            CaseAudit.id, CaseAudit.framework_version_id, Case.reference, Round.name.label("round"),
            Team.name.label("team"), Cohort.name.label("cohort"), Grade.criterion_id, Grade.grade,
            Grade.evidence, Grade.reason,
        )
        .join(Grade.case_audit).join(Grade.criterion).join(Criterion.theme)
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.round).join(CaseAudit.team).join(CaseAudit.cohort_row)
        .where(_counted(selection), Grade.grade.is_not(None))
        .order_by(CaseAudit.submitted_at, CaseAudit.id, Theme.position, Criterion.position)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
