"""Questions about a draft to be published: what it changes, and what work stands on earlier versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload

from audit.extensions import db
from audit.frameworks import queries
from audit.models import CaseAudit, Criterion, Framework, FrameworkVersion, HistoryEntry, Round, Theme
from audit.rules.comparing import Comparison, compare
from audit.rules.workflow import COUNTED, NOT_YET_SUBMITTED, RoundState


@dataclass(frozen=True)
class InUse:
    """The audits that stand on earlier versions of a framework, and the rounds that are not over."""

    finished: int
    open: int
    rounds: Sequence[Round]


def comparison(version: FrameworkVersion) -> Comparison | None:
    """What a version changes in the one it started from; None when it started from none."""
    if version.base_id is None:
        return None
    return compare(queries.whole(version.base_id), queries.whole(version.id))


def changes_since(frameworks: Sequence[Framework]) -> dict[int, int]:
    """How many things each draft changes, by its id; a draft that started from nothing is left out."""
    drafts = [framework.draft for framework in frameworks]
    found = {draft.id: comparison(draft) for draft in drafts if draft}
    return {draft_id: compared.changes for draft_id, compared in found.items() if compared}


def chosen(draft: FrameworkVersion) -> Mapping[str, str | None]:
    """What the author calls the change of each theme and criterion, by lineage."""
    themes = select(Theme.lineage, Theme.change).where(Theme.framework_version_id == draft.id)
    criteria = select(Criterion.lineage, Criterion.change).join(Criterion.theme)
    criteria = criteria.where(Theme.framework_version_id == draft.id)
    found = db.session.execute(themes.union_all(criteria))
    return {row.lineage: row.change for row in found}


def _earlier(version: FrameworkVersion) -> ColumnElement[bool]:
    return (FrameworkVersion.framework_id == version.framework_id) & (
        FrameworkVersion.number < version.number
    )


def in_use(version: FrameworkVersion) -> InUse:
    """What stands on the versions before this one."""
    finished, still_open = db.session.execute(
        select(
            func.count(case((CaseAudit.state.in_(COUNTED), 1))),
            func.count(case((CaseAudit.state.in_(NOT_YET_SUBMITTED) & (Round.state == RoundState.OPEN), 1))),
        )
        .join(CaseAudit.framework_version)
        .join(CaseAudit.round)
        .where(_earlier(version), ~Round.for_calibration)
    ).one()
    rounds = db.session.scalars(
        select(Round)
        .join(Round.framework_version)
        .where(_earlier(version), Round.state != RoundState.CLOSED, ~Round.for_calibration)
        .order_by(Round.due_on, Round.id)
    ).all()
    return InUse(finished, still_open, rounds)


def offered_for_rounds(draft: FrameworkVersion) -> Sequence[FrameworkVersion]:
    """The earlier versions that new rounds can use, oldest first."""
    return db.session.scalars(
        select(FrameworkVersion)
        .where(_earlier(draft), FrameworkVersion.state == "published")
        .order_by(FrameworkVersion.number)
    ).all()


def waiting_to_be_published() -> Sequence[FrameworkVersion]:
    """The drafts whose authors asked for publishing, the longest waiting first."""
    return db.session.scalars(
        select(FrameworkVersion)
        .options(joinedload(FrameworkVersion.framework))
        .where(FrameworkVersion.state == "draft", FrameworkVersion.offered_at.is_not(None))
        .order_by(FrameworkVersion.offered_at)
    ).all()


def versions_of(version: FrameworkVersion, with_draft: bool) -> Sequence[FrameworkVersion]:
    """Every version of the same framework, newest first; the draft only for who may read it."""
    query = select(FrameworkVersion).where(FrameworkVersion.framework_id == version.framework_id)
    if not with_draft:
        query = query.where(FrameworkVersion.state != "draft")
    return db.session.scalars(query.order_by(FrameworkVersion.number.desc())).all()


def history_of(version: FrameworkVersion) -> Sequence[HistoryEntry]:
    """Who published, retired and brought back this version, and when; newest first."""
    return db.session.scalars(
        select(HistoryEntry)
        .options(joinedload(HistoryEntry.person))
        .where(
            HistoryEntry.subject == "framework_version",
            HistoryEntry.subject_id == version.id,
            HistoryEntry.at >= version.created_at,  # a discarded draft may have had its id
            HistoryEntry.what.in_(("offered", "published", "retired", "brought back")),
        )
        .order_by(HistoryEntry.sequence.desc())
    ).all()
