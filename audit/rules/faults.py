"""What is wrong with a framework as a whole: what keeps a draft from being published, a file from coming in.

Whether each single value has the right shape (text of a length, a known word) is seen to where it comes in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.rules.framework import (
    MOST_CRITERIA,
    AskedIf,
    Criterion,
    Evidence,
    Guard,
    Kind,
    Scale,
    Theme,
    Version,
)
from audit.rules.grades import Blank

# Where a fault is: () the framework; ("scales", 0); ("themes", 2); ("themes", 2, "criteria", 5).
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where, in which field of it, and in words what is wrong and what to do."""

    path: Path
    field: str
    words: str


def faults(version: Version) -> list[Fault]:
    """Everything that is wrong with this framework, from its top to its end. Empty: it may be published."""
    return [*_framework(version), *scale_faults(version.scales), *_themes(version), *_criteria(version)]


def _twice(items: Iterable[tuple[Path, str, str]], field: str, what: str) -> Iterator[Fault]:
    """Faults for each value that stood before. `items`: where, the value, what its owner is called."""
    first: dict[str, str] = {}
    for path, value, owner in items:
        if value in first:
            there = f", here and in {first[value]}" if first[value] else ""
            yield Fault(path, field, f"{what} {value!r} stands twice{there}")
        first.setdefault(value, owner)


def _framework(version: Version) -> Iterator[Fault]:
    if not version.name:
        yield Fault((), "name", "the framework needs a name")
    if not version.cohorts:
        yield Fault((), "cohorts", "the framework must be for at least one cohort")
    for field, pairs in (("cohorts", version.cohorts), ("root_causes", version.root_causes)):
        for n, what in ((0, "the code"), (1, "the name")):
            yield from _twice((((), pair[n], "") for pair in pairs), field, what)
    if not version.themes:
        yield Fault((), "themes", "there is no theme yet. Add one")
    n = sum(len(theme.criteria) for theme in version.themes)
    if n > MOST_CRITERIA:
        yield Fault((), "themes", f"a framework may have at most {MOST_CRITERIA:,} criteria. It has {n:,}")


def scale_faults(scales: Sequence[Scale]) -> Iterator[Fault]:
    """What is wrong with the scales, which criteria are read against."""
    named = [(("scales", i), scale.code, f"the scale {scale.name}") for i, scale in enumerate(scales)]
    yield from _twice(named, "code", "the code")
    for i, scale in enumerate(scales):
        path = ("scales", i)
        if len(scale.points) < 2:
            yield Fault(path, "points", "a scale has at least two points")
        good = [point.good_or_better for point in scale.points]
        if good != sorted(good, reverse=True):
            words = "points go from the best to the worst, so those that are good or better come first"
            yield Fault(path, "points", words)
        for field in ("code", "letter", "label"):
            values = [getattr(point, field) for point in scale.points]
            if len(set(values)) < len(values):
                yield Fault(path, "points", f"two points have the same {field}")
        if scale.benchmark not in scale.codes:
            yield Fault(
                path, "benchmark", f"the benchmark must be one of its grades, not {scale.benchmark!r}"
            )
        for code in [code for code in scale.codes if code in set(Blank)]:
            yield Fault(path, "points", f"{code!r} is the name of a blank. Choose another code")


def _themes(version: Version) -> Iterator[Fault]:
    themes = version.themes
    coded = [(("themes", i), theme.code, f"theme {theme.code}") for i, theme in enumerate(themes)]
    yield from _twice(coded, "code", "the code")
    yield from _twice(_lineages(themes), "lineage", "the lineage")
    before: dict[str, Theme] = {}
    for i, theme in enumerate(themes):
        for field, words in _theme(theme, version, before):
            yield Fault(("themes", i), field, words)
        before[theme.lineage] = theme


def _lineages(themes: Sequence[Theme]) -> Iterator[tuple[Path, str, str]]:
    for i, theme in enumerate(themes):
        yield ("themes", i), theme.lineage, f"theme {theme.code}"
        for j, criterion in enumerate(theme.criteria):
            yield ("themes", i, "criteria", j), criterion.lineage, f"criterion {criterion.code}"


def _theme(theme: Theme, version: Version, before: dict[str, Theme]) -> Iterator[tuple[str, str]]:
    if not theme.name:
        yield "name", "the theme needs a name"
    if not theme.criteria:
        yield "criteria", "the theme has no criterion. Add one, or take the theme out"
    if (theme.cap is not None) != (theme.guard == Guard.CAPPING):
        yield "cap", "a capping theme, and no other, has a cap: the best overall grade it leaves"
    elif theme.cap is not None and theme.cap not in version.judgement_scale.codes:
        grades = ", ".join(version.judgement_scale.codes)
        yield "cap", f"cap {theme.cap!r} must be a grade of the scale of judgements: {grades}"
    if theme.guard != Guard.NONE and not theme.judged:
        yield "guard", "a theme that is not judged cannot limit or cap"
    if theme.cohorts - dict(version.cohorts).keys():
        yield "cohorts", "it names a cohort that the framework is not for"
    if theme.below is None:
        return
    above = before.get(theme.below)
    if above is None:
        yield "below", "a sub-judgement stands below another theme that comes before it"
    elif above.below is not None:
        yield "below", f"{above.code} is a sub-judgement itself. Choose the theme it is a part of"
    if theme.guard != Guard.NONE:
        yield "guard", "a sub-judgement never limits or caps"


def _criteria(version: Version) -> Iterator[Fault]:
    before: dict[str, Criterion] = {}
    codes: list[tuple[Path, str, str]] = []
    conditions = {c.lineage: c.asked_if.lineage for t in version.themes for c in t.criteria if c.asked_if}
    for i, theme in enumerate(version.themes):
        for j, criterion in enumerate(theme.criteria):
            path: Path = ("themes", i, "criteria", j)
            codes.append((path, criterion.code, f"theme {theme.code}"))
            for field, words in _criterion(criterion, theme, version):
                yield Fault(path, field, words)
            if criterion.asked_if:
                for words in _condition(criterion, criterion.asked_if, version, before, conditions):
                    yield Fault(path, "asked_if", words)
            before[criterion.lineage] = criterion
    yield from _twice(codes, "code", "the criterion code")


def _criterion(criterion: Criterion, theme: Theme, version: Version) -> Iterator[tuple[str, str]]:
    if not criterion.question:
        yield "question", "the criterion needs a question"
    scale = criterion.scale
    if criterion.is_note:
        if scale.points or criterion.descriptors:
            yield "scale", "a free note is not graded, so it has no scale and no descriptors"
        if criterion.evidence == Evidence.BELOW_GOOD:
            yield "evidence", "a free note is always written or never asked for: choose always or never"
    elif not scale.points:
        yield "scale", "it is graded, so it needs a scale"
    if criterion.kind == Kind.SCALING and not all(code.isdigit() for code in scale.codes):
        yield "scale", "a scaling criterion needs a scale of numbers, such as 0 to 10"
    if criterion.kind == Kind.JUDGEMENT:
        for point in scale.points:
            if not criterion.descriptors.get(point.code):
                yield f"descriptors.{point.code}", f"what {point.label.lower()} looks like is missing"
    for code in criterion.descriptors.keys() - set(scale.codes):
        yield f"descriptors.{code}", f"there is no {code!r} on its scale: {', '.join(scale.codes)}"
    if criterion.cohorts - dict(version.cohorts).keys():
        yield "cohorts", "it names a cohort that the framework is not for"
    elif theme.cohorts and not criterion.cohorts <= theme.cohorts:
        yield "cohorts", "it names a cohort that its theme leaves out"
    for code in set(criterion.root_causes) - dict(version.root_causes).keys():
        yield "root_causes", f"{code!r} is none of the framework’s root causes"


def _condition(
    criterion: Criterion,
    condition: AskedIf,
    version: Version,
    before: dict[str, Criterion],
    conditions: dict[str, str],
) -> Iterator[str]:
    seen, at = [criterion.lineage], condition.lineage
    while at in conditions and at not in seen:
        seen.append(at)
        at = conditions[at]
    if at == criterion.lineage:
        every = version.by_lineage()
        codes = [every[one].code for one in [*seen, at] if one in every]
        yield f"the condition goes round in a circle: {' waits for '.join(codes)}. Take one of them out"
        return
    earlier = before.get(condition.lineage)
    if earlier is None:
        there = version.by_lineage().get(condition.lineage)
        if there:
            yield f"a condition looks back, and {there.code} comes later. Move it before this one"
        else:
            yield "its condition waits for a criterion that is not in this framework"
        return
    if not condition.answers:
        yield f"say after which answers to {earlier.code} it is asked"
    possible = (*earlier.scale.codes, *earlier.blanks)
    for answer in condition.answers:
        if answer not in possible:
            yield f"{answer!r} is no answer to {earlier.code}: {', '.join(possible)}"
