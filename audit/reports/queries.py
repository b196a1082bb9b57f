"""Questions for files out: every counted audit of a selection, and every grade and judgement given in them.

Rows come as they are read, so a file of a million grades needs no more memory than one of a hundred.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from audit.concerns.queries import of_audits
from audit.extensions import db
from audit.grading.final import agreed, moderated_grade, moderated_judgement
from audit.models import (
    Case,
    CaseAudit,
    CaseListEntry,
    Cohort,
    Concern,
    Criterion,
    Grade,
    Judgement,
    PastAuditor,
    Person,
    Round,
    SampledCase,
    Tally,
    Theme,
)
from audit.reports import learning_queries
from audit.reports.at_once import AT_ONCE
from audit.reports.learning_queries import Involved
from audit.results.counted_audits import counted
from audit.results.selection import Selection
from audit.rules.framework import Kind
from audit.rules.progress import Judged


@dataclass(frozen=True)
class Beside:
    """What stands beside an audit: its judgements by theme (None: overall), who took part, what it is."""

    judged: Mapping[int | None, Judged]
    involved: Involved | None
    exemplar: bool


def _of_audits(*columns: Any) -> Select[Any]:
    """These columns of audits, each with its case, round and cohort."""
    return (
        select(*columns)
        .join(CaseAudit.sampled_case).join(SampledCase.entry).join(CaseListEntry.case)
        .join(CaseAudit.round).join(CaseAudit.cohort_row)
    )  # fmt: skip


def audits(selection: Selection) -> Iterator[tuple[Any, Beside]]:
    """Every counted audit of the selection, oldest first, with its case, team, cohort and auditor."""
    found = db.session.execute(
        _of_audits(
            CaseAudit.id, CaseAudit.framework_version_id, CaseAudit.team_id, CaseAudit.allocated_at,
            CaseAudit.started_at, CaseAudit.submitted_at, Case.reference, Round.name.label("round"),
            Cohort.name.label("cohort"), func.coalesce(PastAuditor.name, Person.name).label("auditor"),
        )
        .join(CaseAudit.auditor).outerjoin(PastAuditor, PastAuditor.case_audit_id == CaseAudit.id)
        .where(counted(selection))
        .order_by(CaseAudit.submitted_at, CaseAudit.id)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
    for some in found.partitions():
        ids = [row.id for row in some]
        judged = _judged(ids, selection.moderated)
        involved, exemplars = learning_queries.involved(ids), learning_queries.exemplars(ids)
        for row in some:
            yield row, Beside(judged.get(row.id, {}), involved.get(row.id), row.id in exemplars)


def _judged(audit_ids: Sequence[int], moderated: bool) -> dict[int, dict[int | None, Judged]]:
    """The judgements of these audits: by audit, by theme (None: overall)."""
    found: dict[int, dict[int | None, Judged]] = {}
    given = moderated_judgement() if moderated else Judgement.first_grade
    columns = (given, Judgement.rationale, Judgement.against_guard, Judgement.impact)
    for audit_id, theme_id, grade, rationale, against_guard, impact in db.session.execute(
        select(Judgement.case_audit_id, Judgement.theme_id, *columns).where(
            Judgement.case_audit_id.in_(audit_ids), given.is_not(None)
        )
    ):
        found.setdefault(audit_id, {})[theme_id] = Judged(grade, rationale, against_guard, impact)
    return found


def concerns(selection: Selection) -> Sequence[Concern]:
    """Every concern raised in an audit of the selection, oldest first, whatever became of the audit."""
    audits = CaseAudit.round_id.in_(selection.round_ids)
    return of_audits(and_(audits, *selection.narrow.of(CaseAudit, open_too=True)))


OF_GIVEN = (
    CaseAudit.id, CaseAudit.framework_version_id, CaseAudit.team_id, CaseAudit.round_id,
    CaseAudit.cohort.label("cohort_code"), CaseAudit.submitted_at, Case.reference,
    Round.name.label("round"), Cohort.name.label("cohort"),
)  # fmt: skip


def judgements(selection: Selection) -> Iterator[Any]:
    """Every judgement of those audits, as graded and as moderated: of each audit overall, then its themes."""
    yield from db.session.execute(
        _of_audits(
            *OF_GIVEN, Judgement.theme_id, Judgement.first_grade.label("graded"),
            moderated_judgement().label("moderated"), Judgement.rationale, Judgement.against_guard,
            Judgement.impact, agreed().label("agreed"),
        )
        .join(Judgement, Judgement.case_audit_id == CaseAudit.id).outerjoin(Judgement.theme)
        .where(counted(selection), Judgement.first_grade.is_not(None) | Judgement.grade.is_not(None))
        .where(Theme.id.is_(None) | (Theme.framework_version_id == CaseAudit.framework_version_id))
        .order_by(CaseAudit.submitted_at, CaseAudit.id, func.coalesce(Theme.position, -1))
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip


def grades(selection: Selection) -> Iterator[Any]:
    """Every grade, blank and note given in those audits, as graded and as moderated, audit by audit.

    Those of an audit stand in the order of the framework.
    """
    written = and_(Criterion.kind == Kind.NOTE, Grade.evidence != "")
    yield from db.session.execute(
        _of_audits(
            *OF_GIVEN, Grade.criterion_id, Grade.first_grade.label("graded"), Grade.grade.label("now"),
            moderated_grade().label("moderated"), Criterion.kind, Grade.evidence, Grade.reason,
            Grade.root_causes, Grade.sources, Grade.evidence_on, Grade.document, Grade.for_moderator,
        )
        .join(Grade, Grade.case_audit_id == CaseAudit.id).join(Grade.criterion).join(Criterion.theme)
        .where(counted(selection), Grade.first_grade.is_not(None) | Grade.grade.is_not(None) | written)
        # What was answered before the audit was moved to a newer version is kept, and not counted.
        .where(Theme.framework_version_id == CaseAudit.framework_version_id)
        .order_by(CaseAudit.submitted_at, CaseAudit.id, Theme.position, Criterion.position)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip


def grades_counted(selection: Selection) -> int:
    """About how many grades and blanks the selection holds, from the tallies: one question."""
    query = select(func.coalesce(func.sum(Tally.n), 0)).where(
        Tally.about == "criterion", Tally.round_id.in_(selection.round_ids), *selection.narrow.of(Tally)
    )
    return int(db.session.scalar(query) or 0)
