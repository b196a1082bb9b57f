"""Questions about a draft: what is in hand, its rows in order, what was done to it last."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from audit.extensions import db
from audit.frameworks import queries
from audit.models import Criterion, FrameworkVersion, HistoryEntry, Scale, Theme
from audit.rules import framework as rules


def scale_rows(draft_id: int) -> Sequence[Scale]:
    """A draft's scales with their points."""
    return db.session.scalars(
        select(Scale)
        .where(Scale.framework_version_id == draft_id)
        .options(selectinload(Scale.points))
        .order_by(Scale.id)
        .execution_options(populate_existing=True)
    ).all()


def theme(draft: FrameworkVersion, theme_id: int) -> Theme | None:
    """One theme of this draft, if it is there, with its cohorts."""
    return db.session.scalar(
        select(Theme)
        .where(Theme.id == theme_id, Theme.framework_version_id == draft.id)
        .options(selectinload(Theme.cohorts))
    )


def criterion(draft: FrameworkVersion, criterion_id: int) -> Criterion | None:
    """One criterion of this draft, if it is there, with its theme, scale, descriptors and cohorts."""
    return db.session.scalar(
        select(Criterion)
        .join(Criterion.theme)
        .where(Criterion.id == criterion_id, Theme.framework_version_id == draft.id)
        .options(
            joinedload(Criterion.theme),
            joinedload(Criterion.scale),
            selectinload(Criterion.descriptors),
            selectinload(Criterion.cohorts),
        )
    )


def scale(draft: FrameworkVersion, scale_id: int) -> Scale | None:
    """One scale of this draft, if it is there."""
    return db.session.scalar(
        select(Scale)
        .where(Scale.id == scale_id, Scale.framework_version_id == draft.id)
        .options(selectinload(Scale.points))
    )


def theme_rows(draft_id: int) -> Sequence[Theme]:
    """Every theme with its criteria, in order, also what is taken out."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.framework_version_id == draft_id)
        .options(selectinload(Theme.criteria))
        .order_by(Theme.position, Theme.id)
        .execution_options(populate_existing=True)
    ).all()


def lineages(framework_id: int) -> set[str]:
    """Every lineage that any version of this framework has used: a new thing gets one of its own."""
    of_framework = FrameworkVersion.framework_id == framework_id
    themes = select(Theme.lineage).join(Theme.version).where(of_framework)
    criteria = select(Criterion.lineage).join(Criterion.theme).join(Theme.version).where(of_framework)
    return {*db.session.scalars(themes), *db.session.scalars(criteria)}


def last_change(draft: FrameworkVersion, about: str) -> HistoryEntry | None:
    """The newest history entry about one part of a draft (draft, theme-3, criterion-12, scale-1)."""
    return db.session.scalar(
        select(HistoryEntry)
        .where(
            HistoryEntry.subject == "framework_version",
            HistoryEntry.subject_id == draft.id,
            HistoryEntry.at >= draft.created_at,
            HistoryEntry.detail["about"].as_string() == about,
        )
        .options(joinedload(HistoryEntry.person))
        .order_by(HistoryEntry.sequence.desc())
        .limit(1)
    )


def steps(draft: FrameworkVersion) -> int:
    """How many things have been done to a draft: whoever is about to discard it names what they saw.

    Since it was begun: a database may give the id of a discarded draft, and so its history, to the next one.
    """
    counted = select(func.count(HistoryEntry.id)).where(
        HistoryEntry.subject == "framework_version",
        HistoryEntry.subject_id == draft.id,
        HistoryEntry.at >= draft.created_at,
    )
    return db.session.scalar(counted) or 0


def base(draft: FrameworkVersion) -> rules.Version | None:
    """The version a draft started from."""
    return queries.whole(draft.base_id) if draft.base_id else None
