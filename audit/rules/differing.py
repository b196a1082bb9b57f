"""In which fields two versions of one thing differ, in words, and which of them may change what is asked.

Matching what belongs together, and what follows for comparing figures, is in comparing.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.rules.framework import Criterion, Evidence, Guard, Kind, Scale, Theme, Version
from audit.rules.grades import Blank
from audit.rules.wording import Piece, is_small_edit, pieces

LABELS = {
    "name": "Name", "about": "About", "question": "Question", "guidance": "Guidance", "kind": "Kind",
    "scale": "Grades", "evidence": "Written evidence", "weight": "Weight", "blanks": "Blanks allowed",
    "root_causes": "Root causes", "cohorts": "Cohorts", "asked_if": "Asked only if",
    "judged": "Judged as a whole", "guard": "Limits or caps", "below": "Sub-judgement of",
    "judgement_scale": "Grades of judgements", "points": "Grades", "benchmark": "Benchmark",
    "looks": "Letters and colours", "subject": "What is audited", "summary": "Summary",
    "based_on": "Based on",
}  # fmt: skip
EVIDENCE = {
    Evidence.ALWAYS: "With every grade",
    Evidence.BELOW_GOOD: "With a grade below good",
    Evidence.NEVER: "Never asked for",
}


@dataclass(frozen=True)
class Field:
    """One field that differs. `weighs`: it may change what is asked. `always`: it does, whoever says what."""

    name: str
    label: str
    before: str
    after: str
    weighs: bool = False
    always: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.before, self.after)


def _text(name: str, before: str, after: str, weighty: bool = False, label: str = "") -> Iterator[Field]:
    if before != after:
        weighs = weighty and not is_small_edit(before, after)
        yield Field(name, label or LABELS[name], before, after, weighs)


def _value(
    name: str, before: object, after: object, words: tuple[str, str], weighs: bool = False
) -> Iterator[Field]:
    """`words` say what stood before and stands after."""
    if before != after:
        yield Field(name, LABELS[name], *words, weighs)


def framework_fields(before: Version, after: Version) -> tuple[Field, ...]:
    """What differs in what is said of the framework as a whole."""

    def listed(version: Version, name: str) -> str:
        return ", ".join(each for _, each in getattr(version, name))

    return (
        *_text("name", before.name, after.name),
        *_text("subject", before.subject, after.subject),
        *_text("summary", before.summary, after.summary),
        *_text("based_on", before.based_on, after.based_on),
        *(
            field
            for name in ("cohorts", "root_causes")
            for field in _value(
                name, getattr(before, name), getattr(after, name), (listed(before, name), listed(after, name))
            )
        ),
        *grades_fields("judgement_scale", before.judgement_scale, after.judgement_scale),
    )


def grades_fields(name: str, before: Scale, after: Scale) -> Iterator[Field]:
    """Whether the grades that can be given differ.

    Other grades, another order, or another line between good and not good: no share can be compared, whoever
    says what. Other names of the same grades weigh when they are more than a small edit.
    """
    if before.labels == after.labels and _sorts(before) == _sorts(after):
        return
    always = _sorts(before) != _sorts(after)
    renamed = (is_small_edit(*pair) for pair in zip(_labels(before), _labels(after), strict=False))
    yield Field(name, LABELS[name], _grades(before), _grades(after), always or not all(renamed), always)


def _sorts(scale: Scale) -> list[tuple[str, bool]]:
    return [(point.code, point.good_or_better) for point in scale.points]


def _labels(scale: Scale) -> list[str]:
    return [label for _, label in scale.labels]


def _grades(scale: Scale) -> str:
    good = ", ".join(point.label for point in scale.points if point.good_or_better)
    other = ", ".join(point.label for point in scale.points if not point.good_or_better)
    return f"good or better: {good or 'none'}; below: {other or 'none'}" if scale.points else "No scale"


def scale_fields(before: Scale, after: Scale) -> tuple[Field, ...]:
    """What differs between two versions of a scale."""
    looks, helps = (
        [", ".join(f"{p.letter} {p.colour}" for p in scale.points) for scale in (before, after)],
        [" ".join(f"{p.label}: {p.help}" for p in scale.points if p.help) for scale in (before, after)],
    )
    benchmarks = [point.label if (point := s.point(s.benchmark)) else "" for s in (before, after)]
    return (
        *_text("name", before.name, after.name),
        *grades_fields("points", before, after),
        *_value("benchmark", before.benchmark, after.benchmark, (benchmarks[0], benchmarks[1])),
        *_text("looks", looks[0], looks[1]),
        *_text("help", helps[0], helps[1], label="Help"),
    )


def theme_fields(before: Theme, after: Theme, versions: tuple[Version, Version]) -> tuple[Field, ...]:
    """What differs between two versions of a theme. Its judgement is given on the scale of judgements."""
    old, new = versions
    fields = (
        *_text("name", before.name, after.name, weighty=True),
        *_text("about", before.about, after.about),
        *_value("judged", before.judged, after.judged, (_yes(before.judged), _yes(after.judged)), True),
        *_value(
            "guard",
            (before.guard, before.cap),
            (after.guard, after.cap),
            (_guard(before, old), _guard(after, new)),
        ),
        *_value("below", before.below, after.below, (_above(before, old), _above(after, new))),
        *_cohorts(before.cohorts, after.cohorts, versions),
    )
    if before.judged and after.judged:
        return (*fields, *grades_fields("judgement_scale", old.judgement_scale, new.judgement_scale))
    return fields


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _guard(theme: Theme, version: Version) -> str:
    if theme.guard != Guard.CAPPING:
        return "Limits" if theme.guard == Guard.LIMITING else "Neither"
    cap = version.judgement_scale.point(theme.cap)
    return f"Caps at {cap.label.lower()}" if cap else "Caps"


def _above(theme: Theme, version: Version) -> str:
    return next((f"{t.code} {t.name}" for t in version.themes if t.lineage == theme.below), "None")


def _cohorts(
    before: frozenset[str], after: frozenset[str], versions: tuple[Version, Version]
) -> Iterator[Field]:
    words = [
        ", ".join(name for code, name in version.cohorts if code in codes) or "Every cohort"
        for version, codes in zip(versions, (before, after), strict=True)
    ]
    yield from _value("cohorts", before, after, (words[0], words[1]), True)


def criterion_fields(
    before: Criterion, after: Criterion, themes: tuple[Theme, Theme], versions: tuple[Version, Version]
) -> tuple[Field, ...]:
    """What differs between two versions of a criterion. A theme's cohorts are those of its criteria too.

    Figures of one kind are never added to those of another, so another kind is another criterion always.
    """
    kinds = (Kind(before.kind).label, Kind(after.kind).label)
    other = before.kind != after.kind
    old, new = ((t.cohorts & c.cohorts) or c.cohorts or t.cohorts
                for t, c in zip(themes, (before, after), strict=True))  # fmt: skip
    return (
        *_text("question", before.question, after.question, weighty=True),
        *_text("guidance", before.guidance, after.guidance),
        *([Field("kind", LABELS["kind"], *kinds, weighs=True, always=True)] if other else ()),
        *grades_fields("scale", before.scale, after.scale),
        *_descriptors(before, after),
        *_cohorts(old, new, versions),
        *_condition(before, after, versions),
        *_value("evidence", before.evidence, after.evidence, (_evidence(before), _evidence(after))),
        *_value("blanks", set(before.blanks), set(after.blanks), (_blanks(before), _blanks(after))),
        *_value("weight", before.weight, after.weight, (str(before.weight), str(after.weight))),
        *_value(
            "root_causes", set(before.root_causes), set(after.root_causes),
            (_causes(before, versions[0]), _causes(after, versions[1])),
        ),
    )  # fmt: skip


def _evidence(criterion: Criterion) -> str:
    return EVIDENCE[Evidence(criterion.evidence)]


def _blanks(criterion: Criterion) -> str:
    return ", ".join(blank.label for blank in Blank if blank in criterion.blanks) or "None"


def _causes(criterion: Criterion, version: Version) -> str:
    return ", ".join(name for code, name in version.root_causes if code in criterion.root_causes) or "None"


def _descriptors(before: Criterion, after: Criterion) -> Iterator[Field]:
    labels = dict((*before.scale.labels, *after.scale.labels))
    for code in labels:
        old, new = before.descriptors.get(code, ""), after.descriptors.get(code, "")
        label = f"What {labels[code].lower()} looks like"
        yield from _text(f"descriptors.{code}", old, new, weighty=True, label=label)


def _condition(before: Criterion, after: Criterion, versions: tuple[Version, Version]) -> Iterator[Field]:
    def sort(criterion: Criterion) -> object:
        condition = criterion.asked_if
        return condition and (condition.lineage, frozenset(condition.answers))

    words = [_asked(c, v) for c, v in zip((before, after), versions, strict=True)]
    yield from _value("asked_if", sort(before), sort(after), (words[0], words[1]), True)


def _asked(criterion: Criterion, version: Version) -> str:
    if criterion.asked_if is None:
        return "Always asked"
    earlier = version.by_lineage().get(criterion.asked_if.lineage)
    if earlier is None:
        return "A criterion that is gone"
    return f"{earlier.code} was answered {' or '.join(_answers(criterion.asked_if.answers, earlier))}"


def _answers(codes: Iterable[str], earlier: Criterion) -> Iterator[str]:
    for code in codes:
        point = earlier.scale.point(code)
        label = point.label if point else Blank(code).label if code in set(Blank) else code
        yield label.lower()
