"""A framework as a YAML file that a practitioner can review: read strictly, every fault named by place."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from audit.frameworks.place import Place
from audit.frameworks.strict_yaml import UnusableFramework, load
from audit.rules.framework import Criterion, Point, Scale, Theme, Version
from audit.rules.grades import Blank

__all__ = ["UnusableFramework", "read_framework"]

COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
GUARDS = ("none", "limiting", "capping")
KINDS = ("judgement", "compliance")
EVIDENCE = ("always", "below_good", "never")
MOST_THEMES = 60
MOST_CRITERIA = 500  # in the whole framework; real ones have about a hundred

Coded = TypeVar("Coded", Scale, Point, Theme, Criterion)


def read_framework(content: bytes) -> Version:
    """The framework in a YAML file; raises UnusableFramework naming the first fault and its place."""
    return _version(Place("The file", load(content)))


@dataclass(frozen=True)
class _Context:
    """What a theme may refer to."""

    framework: str
    cohorts: tuple[str, ...]
    scales: Mapping[str, Scale]
    judgement_scale: Scale


def _version(top: Place) -> Version:
    top.only(
        "framework", "name", "summary", "based_on", "subject", "cohorts", "scales", "judgement_scale",
        "themes",
    )  # fmt: skip
    cohorts = _cohorts(top)
    scales = {scale.code: scale for scale in _each(top.places("scales", "scale", 20), _scale)}
    judgement_scale = scales[top.one_of("judgement_scale", tuple(scales))]
    framework = top.code("framework", 60)
    context = _Context(framework, tuple(code for code, _ in cohorts), scales, judgement_scale)
    themes = _each(top.places("themes", "theme", MOST_THEMES), lambda place: _theme(place, context))
    _check_criteria(top, themes)
    return Version(
        framework=framework,
        name=top.text("name", 120),
        subject=top.text("subject", 40, "case"),
        summary=top.text("summary", 2000, ""),
        based_on=top.text("based_on", 2000, ""),
        cohorts=cohorts,
        scales=tuple(scales.values()),
        judgement_scale=judgement_scale,
        themes=themes,
    )


def _each(places: Iterable[Place], read: Callable[[Place], Coded]) -> tuple[Coded, ...]:
    """What stands at each place, whose codes must differ."""
    found: dict[str, Coded] = {}
    for place in places:
        item = read(place)
        if item.code in found:
            place.wrong(f"the code {item.code!r} stands twice")
        found[item.code] = item
    return tuple(found.values())


def _check_criteria(top: Place, themes: tuple[Theme, ...]) -> None:
    """What must hold across themes: not too many criteria, and no code or lineage that two share."""
    n = sum(len(theme.criteria) for theme in themes)
    if n > MOST_CRITERIA:
        top.wrong(f"a framework may have at most {MOST_CRITERIA:,} criteria. It has {n:,}")
    by_code: dict[str, list[str]] = defaultdict(list)
    by_lineage: dict[str, list[str]] = defaultdict(list)
    for theme in themes:
        by_lineage[theme.lineage].append(f"theme {theme.code}")
        for criterion in theme.criteria:
            by_code[criterion.code].append(f"theme {theme.code}")
            by_lineage[criterion.lineage].append(f"criterion {criterion.code}")
    for code, places in by_code.items():
        if len(places) > 1:
            top.wrong(f"the criterion code {code!r} stands twice, in {' and '.join(places)}")
    for lineage, places in by_lineage.items():
        if len(places) > 1:
            top.wrong(f"the lineage {lineage!r} stands twice, in {' and '.join(places)}")


def _cohorts(top: Place) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for place in top.places("cohorts", "cohort", 50):
        place.only("code", "name")
        code, name = place.code(longest=40), place.text("name", 80)
        if code in found:
            place.wrong(f"the code {code!r} stands twice")
        if name in found.values():
            place.wrong(f"the name {name!r} stands twice")
        found[code] = name
    return tuple(found.items())


def _scale(place: Place) -> Scale:
    place.only("code", "name", "benchmark", "points")
    points = _each(place.places("points", "point", 20), _point)
    if len(points) < 2:
        place.wrong("a scale has at least two points")
    if [point.good_or_better for point in points] != sorted((p.good_or_better for p in points), reverse=True):
        place.wrong("points go from the best to the worst, so good_or_better is first true and then false")
    for what in ("letter", "label"):
        if len({getattr(point, what) for point in points}) < len(points):
            place.wrong(f"two points have the same {what}")
    benchmark = place.one_of("benchmark", tuple(point.code for point in points))
    return Scale(place.code(longest=40), place.text("name", 80), benchmark, points)


def _point(place: Place) -> Point:
    place.only("code", "letter", "label", "good_or_better", "background", "text", "help")
    code = place.code(longest=40)
    if code in set(Blank):
        place.wrong(f"{code!r} is the name of a blank. Choose another code")
    return Point(
        code=code,
        letter=place.text("letter", 3),
        label=place.text("label", 60),
        good_or_better=place.yes_or_no("good_or_better"),
        background=_colour(place, "background"),
        text=_colour(place, "text"),
        help=place.text("help", 1000, ""),
    )


def _colour(place: Place, key: str) -> str:
    colour = place.text(key, 7).lower()
    if not COLOUR.fullmatch(colour):
        place.wrong(f'{key} must be a colour like "#003078", in quotation marks')
    return colour


def _theme(place: Place, context: _Context) -> Theme:
    code = place.code()
    place.where = f"Theme {code}"
    place.only("code", "name", "about", "lineage", "judged", "guard", "cap", "cohorts", "criteria")
    guard, judged = place.one_of("guard", GUARDS, "none"), place.yes_or_no("judged", True)
    if ("cap" in place.content) != (guard == "capping"):
        place.wrong("a capping theme, and no other, has a cap: the best overall grade it leaves")
    if guard != "none" and not judged:
        place.wrong("a theme that is not judged cannot limit or cap")
    cohorts = place.codes("cohorts", context.cohorts)
    criteria = _each(
        place.places("criteria", "criterion", MOST_CRITERIA), lambda each: _criterion(each, context)
    )
    for criterion in criteria:
        if cohorts and not criterion.cohorts <= cohorts:
            place.wrong(f"criterion {criterion.code} names a cohort that its theme leaves out")
    return Theme(
        code=code,
        name=place.text("name", 120),
        about=place.text("about", 2000, ""),
        lineage=place.text("lineage", 120, f"{context.framework}/theme-{code}"),
        criteria=criteria,
        judged=judged,
        guard=guard,
        cap=place.one_of("cap", context.judgement_scale.codes) if guard == "capping" else None,
        cohorts=cohorts,
    )


def _criterion(place: Place, context: _Context) -> Criterion:
    code = place.code()
    place.where = f"Criterion {code}"
    place.only(
        "code", "lineage", "question", "guidance", "kind", "scale", "evidence", "blanks", "weight", "cohorts",
        "descriptors",
    )  # fmt: skip
    scale = context.scales[place.one_of("scale", tuple(context.scales))]
    descriptors = Place(f"Criterion {code}, descriptors", place.content.get("descriptors"))
    descriptors.only(*scale.codes)
    blanks = place.codes("blanks", tuple(Blank)) if "blanks" in place.content else frozenset(Blank)
    return Criterion(
        code=code,
        question=place.text("question", 500),
        guidance=place.text("guidance", 2000, ""),
        kind=place.one_of("kind", KINDS),
        scale=scale,
        evidence=place.one_of("evidence", EVIDENCE, "below_good"),
        descriptors={grade: descriptors.text(grade, 1000) for grade in scale.codes},
        lineage=place.text("lineage", 120, f"{context.framework}/{code}"),
        blanks=tuple(blank for blank in Blank if blank in blanks),
        weight=place.whole_number("weight", 1, 10, default=1),
        cohorts=place.codes("cohorts", context.cohorts),
    )
