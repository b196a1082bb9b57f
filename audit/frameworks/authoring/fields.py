"""What an author fills in on each screen of a draft, as plain values: the draft itself, a theme, a criterion,
a scale. They are compared to see what a save changes, and written into the history as before and after.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from audit.models import Criterion, FrameworkVersion, Scale, Theme
from audit.rules import framework as rules
from audit.rules.framework import NO_SCALE

Changed = dict[str, list[Any]]  # field: [before, after]


@dataclass(frozen=True)
class DetailsFields:
    """What is said of the framework as a whole."""

    name: str
    subject: str
    summary: str
    based_on: str
    cohorts: tuple[str, ...]  # codes, in order
    root_causes: tuple[tuple[str, str], ...]  # (code, name), in order
    judgement_scale: str  # the code of one of the draft's scales


@dataclass(frozen=True)
class ThemeFields:
    code: str
    name: str
    about: str
    judged: bool
    guard: str
    cap: str | None
    below: str | None  # a lineage
    cohorts: tuple[str, ...]


@dataclass(frozen=True)
class CriterionFields:
    code: str
    question: str
    guidance: str
    kind: str
    scale: str  # the code of one of the draft's scales; empty: a free note
    evidence: str
    weight: int
    blanks: tuple[str, ...]
    cohorts: tuple[str, ...]
    root_causes: tuple[str, ...]
    asked_of: str | None  # a lineage
    asked_answers: tuple[str, ...]
    descriptors: Mapping[str, str]  # also those of grades that its scale does not have any more


@dataclass(frozen=True)
class PointFields:
    """One grade of a scale; `was` is the code it is stored under, empty for a new one."""

    was: str
    code: str
    letter: str
    label: str
    good_or_better: bool
    colour: str
    help: str


@dataclass(frozen=True)
class ScaleFields:
    name: str
    benchmark: str  # the code of one of its points
    points: tuple[PointFields, ...]


AnyFields = DetailsFields | ThemeFields | CriterionFields | ScaleFields


def of_draft(row: FrameworkVersion) -> DetailsFields:
    return DetailsFields(
        name=row.name,
        subject=row.subject,
        summary=row.summary,
        based_on=row.based_on,
        cohorts=tuple(code for code, _ in row.cohorts),
        root_causes=tuple((code, name) for code, name in row.root_causes),
        judgement_scale=row.judgement_scale,
    )


def of_theme(row: Theme) -> ThemeFields:
    cohorts = tuple(cohort.code for cohort in row.cohorts)
    return ThemeFields(row.code, row.name, row.about, row.judged, row.guard, row.cap, row.below, cohorts)


def of_criterion(row: Criterion) -> CriterionFields:
    return CriterionFields(
        code=row.code,
        question=row.question,
        guidance=row.guidance,
        kind=row.kind,
        scale=row.scale.code if row.scale else NO_SCALE.code,
        evidence=row.evidence,
        weight=row.weight,
        blanks=tuple(row.blanks),
        cohorts=tuple(cohort.code for cohort in row.cohorts),
        root_causes=tuple(row.root_causes),
        asked_of=row.asked_of,
        asked_answers=tuple(row.asked_answers),
        descriptors={descriptor.grade: descriptor.text for descriptor in row.descriptors},
    )


def of_plain(criterion: rules.Criterion, cohorts: tuple[str, ...]) -> CriterionFields:
    """The fields of a criterion of another version; `cohorts` says in which order those of a draft stand."""
    condition = criterion.asked_if
    return CriterionFields(
        code=criterion.code,
        question=criterion.question,
        guidance=criterion.guidance,
        kind=criterion.kind,
        scale=criterion.scale.code,
        evidence=criterion.evidence,
        weight=criterion.weight,
        blanks=criterion.blanks,
        cohorts=tuple(code for code in cohorts if code in criterion.cohorts),
        root_causes=criterion.root_causes,
        asked_of=condition.lineage if condition else None,
        asked_answers=condition.answers if condition else (),
        descriptors=dict(criterion.descriptors),
    )


def of_scale(row: Scale) -> ScaleFields:
    points = tuple(
        PointFields(
            was=point.code,
            code=point.code,
            letter=point.letter,
            label=point.label,
            good_or_better=point.good_or_better,
            colour=point.colour,
            help=point.help,
        )
        for point in row.points
    )
    return ScaleFields(row.name, row.benchmark, points)


# Where the order of what is ticked says nothing.
_SETS = {"cohorts", "blanks", "asked_answers"}


def changed(before: AnyFields, after: AnyFields) -> Changed:
    """What differs, as field: [before, after]; a descriptor is a field of its own (descriptors.good)."""
    one, other = _flat(before), _flat(after)
    ordered = isinstance(before, DetailsFields)

    def same(name: str) -> bool:
        old, new = one.get(name), other.get(name)
        if name in _SETS and not ordered:
            return set(old or ()) == set(new or ())
        return bool(old == new)

    return {name: [one.get(name), other.get(name)] for name in {**one, **other} if not same(name)}


def _flat(fields: AnyFields) -> dict[str, Any]:
    values = asdict(fields)
    for grade, text in values.pop("descriptors", {}).items():
        values[f"descriptors.{grade}"] = text
    return values
