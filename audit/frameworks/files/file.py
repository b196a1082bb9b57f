"""A framework out of a file: names with values, read strictly, every fault named by its place.

YAML and Excel are both brought into the same nested names and values; what they mean is read here, once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from audit.frameworks.files.place import Place, UnusableFramework
from audit.frameworks.files.strict_yaml import load
from audit.frameworks.files.usual import (
    SUBJECT,
    usual_evidence,
    usual_lineage,
    usual_root_causes,
    usual_theme_lineage,
)
from audit.rules.colours import PALETTE
from audit.rules.faults import Fault, Path, faults, scale_faults
from audit.rules.framework import (
    LONGEST,
    MOST_COHORTS,
    MOST_CRITERIA,
    MOST_POINTS,
    MOST_ROOT_CAUSES,
    MOST_SCALES,
    MOST_THEMES,
    NO_SCALE,
    AskedIf,
    Criterion,
    Evidence,
    Guard,
    Kind,
    Point,
    Scale,
    Theme,
    Version,
)
from audit.rules.grades import Blank

__all__ = ["UnusableFramework", "read_framework", "read_scales", "version_from"]

Item = TypeVar("Item")


def read_framework(content: bytes) -> Version:
    """The framework in a YAML file; raises UnusableFramework naming every fault and its place."""
    return version_from(Place("The file", load(content)))


def read_scales(content: bytes) -> tuple[Scale, ...]:
    """The scales in a YAML file that has nothing else."""
    return tuple(_scale(place) for place in Place("The file", load(content)).places("scales", "scale", 20))


@dataclass
class _Context:
    """What a theme may refer to, and where each part stands."""

    framework: str
    cohorts: tuple[str, ...]
    root_causes: tuple[str, ...]
    scales: Mapping[str, Scale]
    places: dict[Path, Place] = field(default_factory=dict)


def version_from(top: Place) -> Version:
    """The framework in a file's names and values; raises UnusableFramework naming every fault."""
    top.only(
        "framework", "name", "summary", "based_on", "subject", "cohorts", "root_causes", "scales",
        "judgement_scale", "themes",
    )  # fmt: skip
    cohorts = _pairs(top, "cohorts", "cohort", MOST_COHORTS)
    root_causes = (
        _pairs(top, "root_causes", "root cause", MOST_ROOT_CAUSES) if top.content.get("root_causes") else ()
    )
    framework = top.code("framework", LONGEST["framework"])
    scale_places = top.places("scales", "scale", MOST_SCALES)
    scales = _each(scale_places, _scale)
    context = _Context(
        framework, tuple(dict(cohorts)), tuple(dict(root_causes)), {scale.code: scale for scale in scales}
    )
    context.places.update({("scales", i): place for i, place in enumerate(scale_places)})
    _refuse(context, scale_faults(scales))
    judgement_scale = context.scales[top.one_of("judgement_scale", tuple(context.scales))]
    theme_places = top.places("themes", "theme", MOST_THEMES)
    themes = _each(theme_places, lambda place: _theme(place, theme_places.index(place), context))
    version = Version(
        framework=framework,
        name=top.text("name", LONGEST["name"]),
        subject=top.text("subject", LONGEST["subject"], "") or SUBJECT,
        summary=top.text("summary", LONGEST["summary"], ""),
        based_on=top.text("based_on", LONGEST["based_on"], ""),
        cohorts=cohorts,
        scales=scales,
        judgement_scale=judgement_scale,
        themes=_with_lineages(themes),
        root_causes=root_causes,
    )
    context.places[()] = top
    _refuse(context, faults(version))
    return version


def _refuse(context: _Context, found: Iterable[Fault]) -> None:
    words = [context.places[fault.path].said(fault.field, fault.words) for fault in found]
    if words:
        raise UnusableFramework(words)


def _each(places: Iterable[Place], read: Callable[[Place], Item]) -> tuple[Item, ...]:
    """What stands at each place; the faults of all of them are raised together."""
    found, wrong = [], []
    for place in places:
        try:
            found.append(read(place))
        except UnusableFramework as error:
            wrong.extend(error.faults)
    if wrong:
        raise UnusableFramework(wrong)
    return tuple(found)


def _pairs(top: Place, key: str, name: str, most: int) -> tuple[tuple[str, str], ...]:
    def pair(place: Place) -> tuple[str, str]:
        place.only("code", "name")
        longest = LONGEST["root_cause" if key == "root_causes" else "cohort"]
        return place.code(longest=LONGEST["longer_code"]), place.text("name", longest)

    return _each(top.places(key, name, most), pair)


def _scale(place: Place) -> Scale:
    place.only("code", "name", "benchmark", "points")
    return Scale(
        code=place.code(longest=LONGEST["longer_code"]),
        name=place.text("name", LONGEST["scale"]),
        benchmark=place.text("benchmark", LONGEST["longer_code"]),
        points=_each(place.places("points", "point", MOST_POINTS), _point),
    )


def _point(place: Place) -> Point:
    place.only("code", "letter", "label", "good_or_better", "colour", "help")
    return Point(
        code=place.code(longest=LONGEST["longer_code"]),
        letter=place.text("letter", LONGEST["letter"]),
        label=place.text("label", LONGEST["label"]),
        good_or_better=place.yes_or_no("good_or_better"),
        colour=place.one_of("colour", tuple(PALETTE)),
        help=place.text("help", LONGEST["help"], ""),
    )


def _theme(place: Place, i: int, context: _Context) -> Theme:
    code = place.code()
    place.named(f"Theme {code}")
    place.only(
        "code", "name", "about", "lineage", "series", "judged", "guard", "cap", "below", "cohorts", "criteria"
    )
    context.places["themes", i] = place
    criteria_places = place.places("criteria", "criterion", MOST_CRITERIA)
    context.places.update({("themes", i, "criteria", j): each for j, each in enumerate(criteria_places)})
    lineage = place.text("lineage", LONGEST["lineage"], usual_theme_lineage(context.framework, code))
    return Theme(
        code=code,
        name=place.text("name", LONGEST["name"]),
        about=place.text("about", LONGEST["about"], ""),
        lineage=lineage,
        series=place.text("series", LONGEST["lineage"], lineage),
        criteria=_each(criteria_places, lambda each: _criterion(each, context)),
        judged=place.yes_or_no("judged", True),
        guard=place.one_of("guard", tuple(Guard), Guard.NONE),
        cap=place.text("cap", LONGEST["longer_code"], "") or None,
        below=place.text("below", LONGEST["code"], "") or None,  # a code for now
        cohorts=place.codes("cohorts", context.cohorts),
    )


def _criterion(place: Place, context: _Context) -> Criterion:
    code = place.code()
    place.named(f"Criterion {code}")
    place.only(
        "code", "lineage", "series", "came_from", "question", "guidance", "kind", "scale", "evidence",
        "blanks", "weight", "cohorts", "root_causes", "asked_if", "descriptors",
    )  # fmt: skip
    kind = place.one_of("kind", tuple(Kind))
    has_scale = kind != Kind.NOTE or "scale" in place.content
    scale = context.scales[place.one_of("scale", tuple(context.scales))] if has_scale else NO_SCALE
    lineage = place.text("lineage", LONGEST["lineage"], usual_lineage(context.framework, code))
    blanks = place.codes("blanks", tuple(Blank)) if "blanks" in place.content else frozenset(Blank)
    causes = frozenset(usual_root_causes(kind, context.root_causes))
    if "root_causes" in place.content:
        causes = place.codes("root_causes", context.root_causes)
    return Criterion(
        code=code,
        question=place.text("question", LONGEST["question"]),
        guidance=place.text("guidance", LONGEST["guidance"], ""),
        kind=kind,
        scale=scale,
        evidence=place.one_of("evidence", tuple(Evidence), usual_evidence(kind)),
        descriptors=_descriptors(place, scale),
        lineage=lineage,
        series=place.text("series", LONGEST["lineage"], lineage),
        came_from=place.texts("came_from", LONGEST["lineage"]),
        blanks=tuple(blank for blank in Blank if blank in blanks),
        weight=place.whole_number("weight", 1, 10, default=1),
        cohorts=place.codes("cohorts", context.cohorts),
        root_causes=tuple(cause for cause in context.root_causes if cause in causes),
        asked_if=_asked_if(place),
    )


def _descriptors(place: Place, scale: Scale) -> dict[str, str]:
    """What each grade looks like, for the grades that have it. Which must have it is a rule of its own."""
    found = place.within("descriptors")
    found.only(*scale.codes)
    texts = {grade: found.text(grade, LONGEST["descriptor"], "") for grade in scale.codes}
    return {grade: text for grade, text in texts.items() if text}


def _asked_if(place: Place) -> AskedIf | None:
    if not place.content.get("asked_if"):
        return None
    condition = place.within("asked_if")
    condition.only("criterion", "answers")
    return AskedIf(condition.code("criterion"), condition.texts("answers", LONGEST["longer_code"]))


def _with_lineages(themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
    """Themes whose references name lineages, where a file names codes. What is unknown stays as it is."""
    theme_of = {theme.code: theme.lineage for theme in themes}
    lineage_of = {criterion.code: criterion.lineage for theme in themes for criterion in theme.criteria}

    def known(criterion: Criterion) -> Criterion:
        condition: Any = criterion.asked_if
        if condition is None:
            return criterion
        lineage = lineage_of.get(condition.lineage, f"no criterion {condition.lineage}")
        return replace(criterion, asked_if=replace(condition, lineage=lineage))

    return tuple(
        replace(
            theme,
            below=theme_of.get(theme.below, f"no theme {theme.below}") if theme.below else None,
            criteria=tuple(map(known, theme.criteria)),
        )
        for theme in themes
    )
