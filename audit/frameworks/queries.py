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
    """How many themes and how many criteria each version has, by its id, without what is taken out."""
    counts = db.session.execute(
        select(Theme.framework_version_id, func.count(Theme.id.distinct()), func.count(Criterion.id))
        .outerjoin(Criterion, (Criterion.theme_id == Theme.id) & Criterion.retired.is_(False))
        .where(Theme.retired.is_(False))
        .group_by(Theme.framework_version_id)
    )
    return {version_id: (themes, criteria) for version_id, themes, criteria in counts}


def by_code(code: str, to_change: bool = False) -> Framework | None:
    """The framework with this code, with its versions; `to_change` holds it until the transaction ends.

    Whoever waited for it reads its versions anew: the one before may have begun a draft.
    """
    query = select(Framework).options(selectinload(Framework.versions)).where(Framework.code == code)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def with_codes(codes: Sequence[str]) -> dict[str, Framework]:
    """The frameworks that have one of these codes, with their versions, by code."""
    found = db.session.scalars(
        select(Framework).options(selectinload(Framework.versions)).where(Framework.code.in_(codes))
    )
    return {framework.code: framework for framework in found}


def versions_to_copy() -> Sequence[FrameworkVersion]:
    """Every version, drafts too, by name, newest first, with its framework."""
    return db.session.scalars(
        select(FrameworkVersion)
        .options(joinedload(FrameworkVersion.framework, innerjoin=True))
        .order_by(func.lower(FrameworkVersion.name), FrameworkVersion.number.desc(), FrameworkVersion.id)
    ).all()


def titles(versions: Sequence[FrameworkVersion]) -> dict[int, str]:
    """What each version is called where one is chosen: of frameworks of one name, with the code."""
    codes: dict[str, set[str]] = {}
    for version in versions:
        codes.setdefault(version.name.casefold(), set()).add(version.framework.code)
    return {
        version.id: f"{version.title} ({version.framework.code})"
        if len(codes[version.name.casefold()]) > 1
        else version.title
        for version in versions
    }


def version_to_change(version_id: int) -> FrameworkVersion | None:
    """One version with its framework, held until the transaction ends: one save comes after the other."""
    return db.session.scalar(
        select(FrameworkVersion)
        .where(FrameworkVersion.id == version_id)
        .options(joinedload(FrameworkVersion.framework, innerjoin=True))
        .with_for_update(of=FrameworkVersion)
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
        .execution_options(populate_existing=True)  # a draft may have changed since it was last read
    ).scalar_one()
    scales = {scale.id: plain_scale(scale) for scale in row.scales}
    by_code = {scale.code: scale for scale in scales.values()}
    return whole_framework.Version(
        framework=row.framework.code,
        name=row.name,
        subject=row.subject,
        summary=row.summary,
        based_on=row.based_on,
        cohorts=tuple((code, name) for code, name in row.cohorts),
        scales=tuple(scales.values()),
        judgement_scale=by_code[row.judgement_scale],
        themes=tuple(_theme(theme, scales) for theme in row.themes if not theme.retired),
        root_causes=tuple((code, name) for code, name in row.root_causes),
        number=row.number,
        state=row.state,
        id=row.id,
    )


def plain_scale(row: Scale) -> whole_framework.Scale:
    points = tuple(
        whole_framework.Point(
            point.code,
            point.letter,
            point.label,
            point.good_or_better,
            point.colour,
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
        series=row.series,
        criteria=tuple(_criterion(criterion, scales) for criterion in row.criteria if not criterion.retired),
        judged=row.judged,
        guard=row.guard,
        cap=row.cap,
        below=row.below,
        cohorts=frozenset(cohort.code for cohort in row.cohorts),
        id=row.id,
    )


def _criterion(row: Criterion, scales: dict[int, whole_framework.Scale]) -> whole_framework.Criterion:
    return whole_framework.Criterion(
        code=row.code,
        question=row.question,
        guidance=row.guidance,
        kind=row.kind,
        scale=scales[row.scale_id] if row.scale_id else whole_framework.NO_SCALE,
        evidence=row.evidence,
        descriptors={descriptor.grade: descriptor.text for descriptor in row.descriptors},
        lineage=row.lineage,
        series=row.series,
        came_from=tuple(row.came_from),
        blanks=tuple(row.blanks),
        weight=row.weight,
        cohorts=frozenset(cohort.code for cohort in row.cohorts),
        root_causes=tuple(row.root_causes),
        asked_if=whole_framework.AskedIf(row.asked_of, tuple(row.asked_answers)) if row.asked_of else None,
        id=row.id,
    )
