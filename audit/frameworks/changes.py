"""What is done to frameworks: imported from a file as a new, published version."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

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

BUILT_IN = Path(__file__).parent / "library" / "childrens_case_audit.yaml"


def import_framework(content: bytes, by: Person | None) -> tuple[FrameworkVersion, bool]:
    """Store the framework in this YAML file as a new published version, and say whether it is new.

    The same file again changes nothing and gives the version it became. Raises UnusableFramework.
    """
    read = read_framework(content)
    digest = hashlib.sha256(content).hexdigest()
    framework = queries.by_code(read.framework)
    if framework is None:
        framework = Framework(code=read.framework)
        db.session.add(framework)
    elif framework.versions and framework.versions[-1].content_sha256 == digest:
        return framework.versions[-1], False
    framework.name, framework.subject = read.name, read.subject
    version = _next_version(framework, read, digest)
    db.session.add(version)
    db.session.flush()
    record(
        version, "imported and published", by, framework=read.framework, number=version.number, sha256=digest
    )
    return version, True


def _next_version(framework: Framework, read: whole_framework.Version, digest: str) -> FrameworkVersion:
    cohorts = _cohorts_in_order(read)
    scales = {scale.code: _scale(scale) for scale in read.scales}
    return FrameworkVersion(
        number=framework.versions[-1].number + 1 if framework.versions else 1,
        framework=framework,
        state="published",
        summary=read.summary,
        based_on=read.based_on,
        content_sha256=digest,
        published_at=clock.now(),
        judgement_scale=read.judgement_scale.code,
        scales=list(scales.values()),
        themes=[_theme(theme, position, scales, cohorts) for position, theme in enumerate(read.themes, 1)],
    )


def ensure_cohorts(wanted: Iterable[tuple[str, str]]) -> dict[str, Cohort]:
    """Every cohort by code, after adding those of `wanted` (code, name) that are not there yet.

    A name that another code has already is told apart by its own code.
    """
    known = {cohort.code: cohort for cohort in queries.cohorts()}
    names = {cohort.name for cohort in known.values()}
    position = max((cohort.position for cohort in known.values()), default=0)
    for code, name in wanted:
        if code not in known:
            position += 1
            name = f"{name[:37]} ({code})" if name in names else name
            known[code] = Cohort(code=code, name=name, position=position)
            names.add(name)
            db.session.add(known[code])
    db.session.flush()
    return known


def _cohorts_in_order(read: whole_framework.Version) -> dict[str, Cohort]:
    """Every cohort, those of the framework first and in its order, which is the child's journey."""
    cohorts = ensure_cohorts(read.cohorts)
    first = [code for code, _ in read.cohorts]
    others = [code for code in cohorts if code not in first]
    for position, code in enumerate([*first, *others], 1):
        cohorts[code].position = position
    return cohorts


def _scale(read: whole_framework.Scale) -> Scale:
    points = [
        GradePoint(
            code=point.code, letter=point.letter, label=point.label, position=position,
            good_or_better=point.good_or_better, background=point.background, text=point.text,
            help=point.help,
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
