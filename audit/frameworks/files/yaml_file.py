"""A framework as a YAML file: for version control, for another installation, for whoever edits text.

The same framework always gives the same bytes. What is as usual is left out, so that what stands there says
something. How a file is read is in `file.py`; how single texts are written in `yaml_text.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.frameworks.files.usual import (
    SUBJECT,
    usual_evidence,
    usual_lineage,
    usual_root_causes,
    usual_theme_lineage,
)
from audit.frameworks.files.yaml_text import coded, listed, written
from audit.rules.framework import Criterion, Guard, Scale, Theme, Version
from audit.rules.grades import Blank

HEADER = """\
# A framework of Case Audit. Change what stands after the colons, then bring the file in again.
#
# Codes stand in quotation marks. Keys that are left out are as usual:
#   judged       true: auditors judge the theme as a whole
#   guard        none. limiting: with the worst judgement of this theme, overall should be the worst too;
#                capping: no better than its cap
#   below        the code of the theme that this one is a sub-judgement of
#   evidence     below_good: needed for a grade below good (a note: never). Others: always, never
#   blanks       all four: not_applicable, no_evidence, not_looked_at, unsure. []: it must be graded
#   weight       1
#   cohorts      all of the framework; of a criterion, all of its theme
#   root_causes  all of the framework are offered when a grade is below good (a note: none). []: none is
#   asked_if     always asked. Otherwise only when an earlier criterion got one of these answers
#   lineage, series, came_from
#                what joins a theme or criterion to earlier versions. Without them they follow from the
#                code: when you renumber something that is in use, write down its lineage as it was

"""


def write_yaml(version: Version) -> bytes:
    """The framework as a YAML file; `read_framework` gives the same content back."""
    return (HEADER + "\n".join(_framework(version)) + "\n").encode()


@dataclass(frozen=True)
class _Names:
    """What references are written with: codes, where the version keeps lineages."""

    framework: str
    themes: dict[str, str]
    criteria: dict[str, str]
    root_causes: tuple[str, ...]
    cohorts: tuple[str, ...]


def _framework(version: Version) -> Iterator[str]:
    yield f"framework: {coded(version.framework)}"
    yield from written(0, "name", version.name)
    if version.subject != SUBJECT:
        yield from written(0, "subject", version.subject)
    for key in ("summary", "based_on"):
        if getattr(version, key):
            yield from written(0, key, getattr(version, key))
    yield from _pairs("cohorts", version.cohorts)
    if version.root_causes:
        yield from _pairs("root_causes", version.root_causes)
    yield "\nscales:"
    for scale in version.scales:
        yield from _scale(scale)
    yield f"judgement_scale: {coded(version.judgement_scale.code)}"
    names = _Names(
        version.framework,
        {theme.lineage: theme.code for theme in version.themes},
        {criterion.lineage: criterion.code for theme in version.themes for criterion in theme.criteria},
        tuple(dict(version.root_causes)),
        tuple(dict(version.cohorts)),
    )
    yield "\nthemes:" if version.themes else "\nthemes: []"
    for theme in version.themes:
        yield from _theme(theme, names)


def _pairs(key: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"{key}:"
    for code, name in pairs:
        yield f"  - code: {coded(code)}"
        yield from written(4, "name", name)


def _scale(scale: Scale) -> Iterator[str]:
    yield f"  - code: {coded(scale.code)}"
    yield from written(4, "name", scale.name)
    yield f"    benchmark: {coded(scale.benchmark)}"
    yield "    points:"
    for point in scale.points:
        yield f"      - code: {coded(point.code)}"
        yield f"        letter: {coded(point.letter)}"
        yield f"        label: {coded(point.label)}"
        yield f"        good_or_better: {_truth(point.good_or_better)}"
        yield f"        colour: {point.colour}"
        if point.help:
            yield from written(8, "help", point.help)


def _theme(theme: Theme, names: _Names) -> Iterator[str]:
    yield f"\n  - code: {coded(theme.code)}"
    yield from written(4, "name", theme.name)
    if theme.about:
        yield from written(4, "about", theme.about)
    if not theme.judged:
        yield "    judged: false"
    if theme.guard != Guard.NONE:
        yield f"    guard: {theme.guard}"
    if theme.cap is not None:
        yield f"    cap: {coded(theme.cap)}"
    if theme.below is not None:
        yield f"    below: {coded(names.themes.get(theme.below, theme.below))}"
    if theme.cohorts:
        yield f"    cohorts: {listed(_in_order(theme.cohorts, names.cohorts))}"
    yield from _lineage(4, theme, usual_theme_lineage(names.framework, theme.code))
    yield "    criteria:" if theme.criteria else "    criteria: []"
    for criterion in theme.criteria:
        yield from _criterion(criterion, names)


def _criterion(criterion: Criterion, names: _Names) -> Iterator[str]:
    yield f"      - code: {coded(criterion.code)}"
    yield from written(8, "question", criterion.question)
    if criterion.guidance:
        yield from written(8, "guidance", criterion.guidance)
    yield f"        kind: {criterion.kind}"
    if criterion.scale.code:
        yield f"        scale: {coded(criterion.scale.code)}"
    if criterion.evidence != usual_evidence(criterion.kind):
        yield f"        evidence: {criterion.evidence}"
    if set(criterion.blanks) != set(Blank):
        yield f"        blanks: {listed(criterion.blanks)}"
    if criterion.weight != 1:
        yield f"        weight: {criterion.weight}"
    if criterion.cohorts:
        yield f"        cohorts: {listed(_in_order(criterion.cohorts, names.cohorts))}"
    if criterion.root_causes != usual_root_causes(criterion.kind, names.root_causes):
        yield f"        root_causes: {listed(criterion.root_causes)}"
    if criterion.asked_if:
        earlier = criterion.asked_if.lineage
        yield "        asked_if:"
        yield f"          criterion: {coded(names.criteria.get(earlier, earlier))}"
        yield f"          answers: {listed(criterion.asked_if.answers)}"
    yield from _lineage(8, criterion, usual_lineage(names.framework, criterion.code))
    if criterion.came_from:
        yield f"        came_from: {listed(criterion.came_from)}"
    if criterion.descriptors:
        yield "        descriptors:"
        for grade in _in_order(criterion.descriptors, criterion.scale.codes):
            yield from written(10, coded(grade), criterion.descriptors[grade])


def _lineage(indent: int, item: Theme | Criterion, usual: str) -> Iterator[str]:
    if item.lineage != usual:
        yield " " * indent + f"lineage: {coded(item.lineage)}"
    if item.series != item.lineage:
        yield " " * indent + f"series: {coded(item.series)}"


def _in_order(codes: Iterable[str], order: tuple[str, ...]) -> list[str]:
    """Codes in the order of the framework; what it does not know comes last."""
    place = {code: n for n, code in enumerate(order)}
    return sorted(codes, key=lambda code: (place.get(code, len(place)), code))


def _truth(value: bool) -> str:
    return "true" if value else "false"
