"""Questions about frameworks. A published version never changes, so it is read whole, once, and kept."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from audit.extensions import db
from audit.models import Cohort, Criterion, Framework, FrameworkVersion, Scale, Theme
from audit.rules import framework as whole_framework


def frameworks() -> Sequence[Framework]:
    """Every framework by name, with its versions."""
    return db.session.scalars(
        select(Framework).options(selectinload(Framework.versions)).order_by(func.lower(Framework.name))
    ).all()


def published_versions() -> Sequence[FrameworkVersion]:
    """Every published version, by framework name, newest first, with its framework."""
    return db.session.scalars(
        select(FrameworkVersion)
        .join(FrameworkVersion.framework)
        .options(joinedload(FrameworkVersion.framework))
        .where(FrameworkVersion.state == "published")
        .order_by(func.lower(Framework.name), FrameworkVersion.number.desc())
    ).all()


def sizes() -> dict[int, tuple[int, int]]:
    """How many themes and how many criteria each version has, by its id."""
    counts = db.session.execute(
        select(Theme.framework_version_id, func.count(Theme.id.distinct()), func.count(Criterion.id))
        .outerjoin(Theme.criteria)
        .group_by(Theme.framework_version_id)
    )
    return {version_id: (themes, criteria) for version_id, themes, criteria in counts}


def by_code(code: str) -> Framework | None:
    """The framework with this code, with its versions."""
    return db.session.scalar(
        select(Framework).options(selectinload(Framework.versions)).where(Framework.code == code)
    )


def cohorts() -> Sequence[Cohort]:
    """Every cohort, in the order of the child's journey."""
    return db.session.scalars(select(Cohort).order_by(Cohort.position, Cohort.code)).all()


def whole(version_id: int) -> whole_framework.Version:
    """A whole framework version as plain values. A published one is read once and then kept in memory."""
    kept: dict[int, whole_framework.Version] = current_app.extensions.setdefault("framework_versions", {})
    if version_id not in kept:
        found = _read(version_id)
        if found.state == "draft":
            return found
        kept[version_id] = found
    return kept[version_id]


def _read(version_id: int) -> whole_framework.Version:
    row = db.session.execute(
        select(FrameworkVersion)
        .where(FrameworkVersion.id == version_id)
        .options(
            joinedload(FrameworkVersion.framework),
            selectinload(FrameworkVersion.scales).selectinload(Scale.points),
            selectinload(FrameworkVersion.themes).selectinload(Theme.cohorts),
            selectinload(FrameworkVersion.themes)
            .selectinload(Theme.criteria)
            .options(selectinload(Criterion.descriptors), selectinload(Criterion.cohorts)),
        )
    ).scalar_one()
    scales = {scale.id: _scale(scale) for scale in row.scales}
    by_code = {scale.code: scale for scale in scales.values()}
    return whole_framework.Version(
        framework=row.framework.code,
        name=row.framework.name,
        subject=row.framework.subject,
        summary=row.summary,
        based_on=row.based_on,
        cohorts=tuple((cohort.code, cohort.name) for cohort in cohorts()),
        scales=tuple(scales.values()),
        judgement_scale=by_code[row.judgement_scale],
        themes=tuple(_theme(theme, scales) for theme in row.themes),
        number=row.number,
        state=row.state,
        id=row.id,
    )


def _scale(row: Scale) -> whole_framework.Scale:
    points = tuple(
        whole_framework.Point(
            point.code,
            point.letter,
            point.label,
            point.good_or_better,
            point.background,
            point.text,
            point.help,
        )
        for point in row.points
    )
    return whole_framework.Scale(row.code, row.name, row.benchmark, points, row.id)


def _theme(row: Theme, scales: dict[int, whole_framework.Scale]) -> whole_framework.Theme:
    return whole_framework.Theme(
        code=row.code,
        name=row.name,
        about=row.about,
        lineage=row.lineage,
        criteria=tuple(_criterion(criterion, scales) for criterion in row.criteria),
        judged=row.judged,
        guard=row.guard,
        cap=row.cap,
        cohorts=frozenset(cohort.code for cohort in row.cohorts),
        id=row.id,
    )


def _criterion(row: Criterion, scales: dict[int, whole_framework.Scale]) -> whole_framework.Criterion:
    return whole_framework.Criterion(
        code=row.code,
        question=row.question,
        guidance=row.guidance,
        kind=row.kind,
        scale=scales[row.scale_id],
        evidence=row.evidence,
        descriptors={descriptor.grade: descriptor.text for descriptor in row.descriptors},
        lineage=row.lineage,
        blanks=tuple(row.blanks),
        weight=row.weight,
        cohorts=frozenset(cohort.code for cohort in row.cohorts),
        id=row.id,
    )
