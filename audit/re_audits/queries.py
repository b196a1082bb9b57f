"""Questions about re-audits: which cases come back and when, which rest, what has moved since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from audit.cases.sources import of_cases
from audit.extensions import db
from audit.frameworks.queries import whole
from audit.grading import pairs
from audit.grading.final import moderated_judgement
from audit.models import (
    CaseAudit,
    CaseList,
    CaseListEntry,
    FrameworkVersion,
    Judgement,
    Person,
    ReAudit,
    SampledCase,
)
from audit.rules import clock
from audit.rules.auditing_again import comes_back_on
from audit.rules.framework import Point
from audit.rules.workflow import COUNTED


@dataclass(frozen=True)
class Due:
    """A case that is to be audited again: its earlier audit, and what the newest list says of it."""

    audit: CaseAudit
    grade: Point
    on: date
    entry: CaseListEntry | None  # none: it is in no list any more
    overdue: bool

    @property
    def closed(self) -> bool:
        return self.entry is None or self.entry.closed_on is not None

    @property
    def reference(self) -> str:
        return self.audit.sampled_case.entry.case.reference


@dataclass(frozen=True)
class Group:
    """Cases that can be audited again in one round: of one framework and one case list."""

    version: FrameworkVersion
    case_list: CaseList
    due: Sequence[Due]


def comes_back(grades: Collection[str]) -> list[ColumnElement[bool]]:
    """Whether an audit's case waits to be audited again: joined to its overall judgement and its entry.

    Its newest counted audit has one of these grades overall, as moderated, and nothing was said of it yet.
    """
    newer, newer_case, newer_entry = aliased(CaseAudit), aliased(SampledCase), aliased(CaseListEntry)
    later = (
        select(newer.id)
        .join(newer_case, newer_case.id == newer.sampled_case_id)
        .join(newer_entry, newer_entry.id == newer_case.case_list_entry_id)
        .where(
            newer_entry.case_id == CaseListEntry.case_id,
            newer.state.in_(COUNTED),
            ~newer.second,
            newer.submitted_at > CaseAudit.submitted_at,
        )
        .exists()
    )
    return [
        CaseAudit.state.in_(COUNTED),
        ~CaseAudit.second,
        moderated_judgement(Judgement).in_(list(grades)),
        ~select(ReAudit.id).where(ReAudit.case_audit_id == CaseAudit.id).exists(),
        ~later,
    ]


def due(grades: Collection[str], weeks: int, reader: Person) -> list[Due]:
    """Every case that is to be audited again, the longest due first; not what the reader is blind to."""
    rows = db.session.execute(
        select(CaseAudit, moderated_judgement(Judgement))
        .join(Judgement, (Judgement.case_audit_id == CaseAudit.id) & Judgement.theme_id.is_(None))
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .where(*comes_back(grades), ~pairs.blind_to(reader))
        .options(
            contains_eager(CaseAudit.sampled_case)
            .contains_eager(SampledCase.entry)
            .contains_eager(CaseListEntry.case),
            joinedload(CaseAudit.team, innerjoin=True),
            joinedload(CaseAudit.auditor, innerjoin=True),
            joinedload(CaseAudit.round, innerjoin=True),
            joinedload(CaseAudit.framework_version, innerjoin=True),
        )
        .order_by(CaseAudit.submitted_at, CaseAudit.id)
    ).all()
    newest = _newest_entries([audit.sampled_case.entry.case_id for audit, _ in rows])
    today, found = clock.today(), []
    for audit, grade in rows:
        assert audit.submitted_at is not None
        on = comes_back_on(audit.submitted_at.astimezone(clock.LOCAL).date(), weeks)
        point = whole(audit.framework_version_id).judgement_scale.point(grade)
        if point is not None:
            entry = newest.get(audit.sampled_case.entry.case_id)
            found.append(Due(audit, point, on, entry, on < today))
    return sorted(found, key=lambda one: (one.on, one.audit.id))


def _newest_entries(case_ids: Sequence[int]) -> dict[int, CaseListEntry]:
    """What the newest list that has a case says of it, by case."""
    rows = db.session.scalars(
        select(CaseListEntry)
        .join(CaseListEntry.case_list)
        .where(CaseListEntry.case_id.in_(case_ids), of_cases(), CaseListEntry.team_id.is_not(None))
        .options(contains_eager(CaseListEntry.case_list), joinedload(CaseListEntry.team))
        .order_by(CaseList.imported_at, CaseList.id)
    )
    return {row.case_id: row for row in rows}


def groups(cases: Sequence[Due]) -> list[Group]:
    """The open cases of these that can be taken into a round together."""
    found: dict[tuple[int, int], list[Due]] = {}
    versions = _newest_versions()
    for one in cases:
        version = versions.get(one.audit.framework_version.framework_id)
        if one.entry is not None and not one.closed and version is not None:
            found.setdefault((version.id, one.entry.case_list_id), []).append(one)
    by_id = {version.id: version for version in versions.values()}
    return [
        Group(by_id[version_id], theirs[0].entry.case_list, theirs)
        for (version_id, _), theirs in found.items()
        if theirs[0].entry is not None
    ]


def _newest_versions() -> dict[int, FrameworkVersion]:
    """The published version of each framework, by framework."""
    rows = db.session.scalars(
        select(FrameworkVersion)
        .where(FrameworkVersion.state == "published")
        .options(joinedload(FrameworkVersion.framework, innerjoin=True))
        .order_by(FrameworkVersion.number)
    )
    return {row.framework_id: row for row in rows}


def earlier_of(audit: CaseAudit) -> CaseAudit | None:
    """The audit that this one follows, where its case is audited again."""
    return db.session.scalar(
        select(CaseAudit)
        .join(ReAudit, ReAudit.case_audit_id == CaseAudit.id)
        .where(ReAudit.sampled_case_id == audit.sampled_case_id)
        .options(joinedload(CaseAudit.auditor, innerjoin=True), joinedload(CaseAudit.round, innerjoin=True))
    )


def later_of(audit: CaseAudit) -> ReAudit | None:
    """What became of this audit's case: audited again, or let rest."""
    return db.session.scalar(
        select(ReAudit)
        .where(ReAudit.case_audit_id == audit.id)
        .options(
            joinedload(ReAudit.by, innerjoin=True),
            joinedload(ReAudit.sampled_case).joinedload(SampledCase.round),
        )
    )


def resting() -> Sequence[ReAudit]:
    """The cases that were let rest, the newest first, with who said so and why."""
    return db.session.scalars(
        select(ReAudit)
        .join(ReAudit.earlier)
        .join(CaseAudit.sampled_case)
        .join(SampledCase.entry)
        .join(CaseListEntry.case)
        .where(ReAudit.sampled_case_id.is_(None))
        .options(
            contains_eager(ReAudit.earlier)
            .contains_eager(CaseAudit.sampled_case)
            .contains_eager(SampledCase.entry)
            .contains_eager(CaseListEntry.case),
            joinedload(ReAudit.by, innerjoin=True),
        )
        .order_by(ReAudit.at.desc(), ReAudit.id.desc())
        .limit(50)
    ).all()
