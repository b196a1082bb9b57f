"""What is done to frameworks: imported from a file as a new, published version."""

import hashlib
from collections.abc import Iterable

from audit.extensions import db
from audit.frameworks import queries
from audit.frameworks.file import read_framework
from audit.models import (
    Cohort,
    Criterion,
    Descriptor,
    Framework,
    FrameworkVersion,
    GradePoint,
    Person,
    Scale,
    Theme,
    record,
)
from audit.rules import clock
from audit.rules import framework as whole_framework


def import_framework(content: bytes, by: Person | None) -> tuple[FrameworkVersion, bool]:
    """Store the framework in this YAML file as a new published version, and say whether it is new.

    The same file again changes nothing and gives the version it became. Raises UnusableFramework.
    """
    read = read_framework(content)
    digest = hashlib.sha256(content).hexdigest()
    framework = queries.by_code(read.framework)
    if framework is None:
        framework = Framework(code=read.framework, name=read.name, subject=read.subject)
        db.session.add(framework)
        versions: list[FrameworkVersion] = []
    else:
        versions = framework.versions
        if versions and versions[-1].content_sha256 == digest:
            return versions[-1], False
        framework.name, framework.subject = read.name, read.subject
    cohorts = _cohorts_in_order(read)
    version = FrameworkVersion(
        framework=framework,
        number=versions[-1].number + 1 if versions else 1,
        state="published",
        summary=read.summary,
        based_on=read.based_on,
        content_sha256=digest,
        published_at=clock.now(),
        judgement_scale=read.judgement_scale.code,
    )
    _store(version, read, cohorts)
    db.session.add(version)
    db.session.flush()
    record(version, "imported and published", by, framework=read.framework, number=version.number, sha256=digest)
    return version, True


def ensure_cohorts(wanted: Iterable[tuple[str, str]]) -> dict[str, Cohort]:
    """Every cohort by code, after adding those of `wanted` (code, name) that are not there yet."""
    known = {cohort.code: cohort for cohort in queries.cohorts()}
    position = max((cohort.position for cohort in known.values()), default=0)
    for code, name in wanted:
        if code not in known:
            position += 1
            known[code] = Cohort(code=code, name=name, position=position)
            db.session.add(known[code])
    db.session.flush()
    return known


def _cohorts_in_order(read: whole_framework.Version) -> dict[str, Cohort]:
    cohorts = ensure_cohorts(read.cohorts)
    for position, (code, _) in enumerate(read.cohorts, 1):
        cohorts[code].position = position
    return cohorts


def _store(
    version: FrameworkVersion, read: whole_framework.Version, cohorts: dict[str, Cohort]
) -> None:
    scales = {scale.code: _scale(scale) for scale in read.scales}
    version.scales = list(scales.values())
    version.themes = [
        _theme(theme, position, scales, cohorts) for position, theme in enumerate(read.themes, 1)
    ]


def _scale(read: whole_framework.Scale) -> Scale:
    points = [
        GradePoint(
            code=point.code, letter=point.letter, label=point.label, position=position,
            good_or_better=point.good_or_better, background=point.background, text=point.text, help=point.help,
        )
        for position, point in enumerate(read.points, 1)
    ]  # fmt: skip
    return Scale(code=read.code, name=read.name, benchmark=read.benchmark, points=points)


def _theme(
    read: whole_framework.Theme, position: int, scales: dict[str, Scale], cohorts: dict[str, Cohort]
) -> Theme:
    return Theme(
        code=read.code, lineage=read.lineage, name=read.name, about=read.about, position=position,
        judged=read.judged, guard=read.guard, cap=read.cap,
        cohorts=[cohorts[code] for code in sorted(read.cohorts)],
        criteria=[
            _criterion(criterion, place, scales, cohorts) for place, criterion in enumerate(read.criteria, 1)
        ],
    )  # fmt: skip


def _criterion(
    read: whole_framework.Criterion, position: int, scales: dict[str, Scale], cohorts: dict[str, Cohort]
) -> Criterion:
    return Criterion(
        code=read.code, lineage=read.lineage, question=read.question, guidance=read.guidance, kind=read.kind,
        scale=scales[read.scale.code], position=position, weight=read.weight, evidence=read.evidence,
        blanks=list(read.blanks), cohorts=[cohorts[code] for code in sorted(read.cohorts)],
        descriptors=[Descriptor(grade=grade, text=text) for grade, text in read.descriptors.items()],
    )  # fmt: skip
