"""Plain values into rows: a whole version is stored as a draft, whether it was read from a file or copied."""

from collections.abc import Iterable

from sqlalchemy import text

from audit.extensions import db
from audit.frameworks import queries
from audit.models import Cohort, Criterion, Descriptor, Framework, FrameworkVersion, GradePoint, Scale, Theme
from audit.rules import clock
from audit.rules import framework as whole_framework


def store_draft(
    framework: Framework, plain: whole_framework.Version, base: FrameworkVersion | None
) -> FrameworkVersion:
    """A new draft of this framework with this content, numbered after its newest version; flushed."""
    cohorts = _cohorts_in_order(plain)
    scales = {scale.code: scale_row(scale) for scale in plain.scales}
    draft = FrameworkVersion(
        number=max((version.number for version in framework.versions), default=0) + 1,
        framework=framework,
        state="draft",
        name=plain.name,
        subject=plain.subject,
        summary=plain.summary,
        based_on=plain.based_on,
        cohorts=[list(pair) for pair in plain.cohorts],
        root_causes=[list(pair) for pair in plain.root_causes],
        judgement_scale=plain.judgement_scale.code,
        base=base,
        created_at=clock.now(),
        scales=list(scales.values()),
        themes=[_theme(theme, position, scales, cohorts) for position, theme in enumerate(plain.themes, 1)],
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def ensure_cohorts(wanted: Iterable[tuple[str, str]]) -> dict[str, Cohort]:
    """Every cohort by code, after adding those of `wanted` (code, name) that are not there yet.

    A name that another code has already is told apart by its own code.
    """
    names_of = dict(wanted)
    known = {cohort.code: cohort for cohort in queries.cohorts()}
    if known.keys() >= names_of.keys():
        return known
    _add_cohorts_alone()
    known = {cohort.code: cohort for cohort in queries.cohorts()}
    names = {cohort.name for cohort in known.values()}
    position = max((cohort.position for cohort in known.values()), default=0)
    for code, name in names_of.items():
        if code not in known:
            position += 1
            name = _free_name(name, code, names)
            known[code] = Cohort(code=code, name=name, position=position)
            names.add(name)
            db.session.add(known[code])
    db.session.flush()
    return known


def _add_cohorts_alone() -> None:
    """Wait until nobody else adds cohorts; then only this transaction does, until it ends.

    On SQLite every writing transaction is alone. On PostgreSQL two frameworks or lists that bring the same
    new cohort at once would otherwise run into each other; reading and referring to cohorts goes on.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE cohort IN SHARE ROW EXCLUSIVE MODE"))


def _free_name(name: str, code: str, taken: set[str]) -> str:
    """This name if no cohort has it, otherwise one that ends in its code, and in a number if need be."""
    told_apart = f"{name[:37]} ({code})"
    numbered = (f"{name[:32]} {n} ({code})" for n in range(2, 1000))
    return next(each for each in (name, told_apart, *numbered) if each not in taken)


def _cohorts_in_order(plain: whole_framework.Version) -> dict[str, Cohort]:
    """Every cohort, those of the framework first and in its order, which is the child's journey."""
    known = {cohort.code for cohort in queries.cohorts()}
    cohorts = ensure_cohorts(plain.cohorts)
    first = [code for code, _ in plain.cohorts]
    if known.issuperset(first):
        return cohorts  # a framework for some cohorts does not put the others behind them
    others = [code for code in cohorts if code not in first]
    for position, code in enumerate([*first, *others], 1):
        cohorts[code].position = position
    return cohorts


def scale_row(plain: whole_framework.Scale) -> Scale:
    return Scale(code=plain.code, name=plain.name, benchmark=plain.benchmark, points=point_rows(plain.points))


def point_rows(points: Iterable[whole_framework.Point]) -> list[GradePoint]:
    return [
        GradePoint(
            code=point.code, letter=point.letter, label=point.label, position=position,
            good_or_better=point.good_or_better, colour=point.colour, help=point.help,
        )
        for position, point in enumerate(points, 1)
    ]  # fmt: skip


def _theme(
    plain: whole_framework.Theme, position: int, scales: dict[str, Scale], cohorts: dict[str, Cohort]
) -> Theme:
    return Theme(
        code=plain.code, lineage=plain.lineage, series=plain.series, name=plain.name, about=plain.about,
        position=position, judged=plain.judged, guard=plain.guard, cap=plain.cap, below=plain.below,
        cohorts=[cohorts[code] for code in sorted(plain.cohorts)],
        criteria=[
            criterion_row(criterion, place, scales.get(criterion.scale.code), cohorts)
            for place, criterion in enumerate(plain.criteria, 1)
        ],
    )  # fmt: skip


def criterion_row(
    plain: whole_framework.Criterion, position: int, scale: Scale | None, cohorts: dict[str, Cohort]
) -> Criterion:
    condition = plain.asked_if
    return Criterion(
        code=plain.code, lineage=plain.lineage, series=plain.series, came_from=list(plain.came_from),
        question=plain.question, guidance=plain.guidance, kind=plain.kind, scale=scale, position=position,
        weight=plain.weight, evidence=plain.evidence, blanks=list(plain.blanks),
        root_causes=list(plain.root_causes), asked_of=condition.lineage if condition else None,
        asked_answers=list(condition.answers) if condition else [],
        cohorts=[cohorts[code] for code in sorted(plain.cohorts)],
        descriptors=[Descriptor(grade=grade, text=text) for grade, text in plain.descriptors.items()],
    )  # fmt: skip
