"""A framework as a YAML file that a practitioner can review: read strictly, every fault named by place."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from audit.rules.framework import Criterion, Point, Scale, Theme, Version
from audit.rules.grades import Blank

LARGEST = 5 * 1024 * 1024
CODE = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,39}$")
COLOUR = re.compile(r"^#[0-9a-f]{6}$")
GUARDS = ("none", "limiting", "capping")
KINDS = ("judgement", "compliance")
EVIDENCE = ("always", "below_good", "never")


class UnusableFramework(ValueError):
    """A framework file that cannot be used; its text names the place, what is wrong and the fix."""


class Place:
    """A mapping of the file, with where it stands, so that every fault names its place."""

    def __init__(self, where: str, content: Any) -> None:
        self.where = where
        if not isinstance(content, dict):
            raise UnusableFramework(f"{where}: expected names with values, found {_found(content)}.")
        self.content: dict[Any, Any] = content

    def only(self, *keys: str) -> None:
        for key in self.content:
            if key not in keys:
                self.wrong(f"there is no {str(key)!r} here. Possible are: {', '.join(keys)}")

    def wrong(self, words: str) -> None:
        raise UnusableFramework(f"{self.where}: {words}.")

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        value = self.content.get(key, default)
        if value is None or (isinstance(value, str) and not value.strip() and default is None):
            self.wrong(f"{key} is missing")
        if not isinstance(value, str):
            self.wrong(f"{key} must be text, in quotation marks if it is a number. It is {_found(value)}")
        text = str(value).strip()
        if len(text) > longest:
            self.wrong(f"{key} must be {longest:,} characters or fewer. It is {len(text):,}")
        return text

    def code(self, key: str = "code") -> str:
        text = self.text(key, 40)
        if not CODE.match(text):
            self.wrong(f"{key} {text!r} must be small letters, digits, dots, - and _, without spaces")
        return text

    def one_of(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        text = self.text(key, 60, default)
        if text not in choices:
            self.wrong(f"{key} {text!r} must be one of: {', '.join(choices)}")
        return text

    def yes_or_no(self, key: str, default: bool | None = None) -> bool:
        value = self.content.get(key, default)
        if not isinstance(value, bool):
            self.wrong(f"{key} must be true or false")
        return bool(value)

    def places(self, key: str, name: str, most: int, may_be_empty: bool = False) -> "list[Place]":
        return [Place(f"{self.where}, {name} {n}", item) for n, item in enumerate(self._items(key, most, may_be_empty), 1)]

    def codes(self, key: str, known: tuple[str, ...]) -> frozenset[str]:
        items = self._items(key, 50, True)
        for item in items:
            if item not in known:
                self.wrong(f"{key}: {item!r} is not one of: {', '.join(known)}")
        return frozenset(items)

    def _items(self, key: str, most: int, may_be_empty: bool) -> list[Any]:
        value = self.content.get(key, [] if may_be_empty else None)
        if not isinstance(value, list) or not (value or may_be_empty):
            self.wrong(f"{key} must be a list with at least one item" if not may_be_empty else f"{key} must be a list")
        items = list(value or [])
        if len(items) > most:
            self.wrong(f"{key} may have at most {most:,} items. It has {len(items):,}")
        return items


def _found(value: Any) -> str:
    return "nothing" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"


class _Loader(yaml.SafeLoader):
    """YAML without aliases (a few lines of them can stand for gigabytes) and without a key given twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise UnusableFramework(f"line {mark.line + 1}: aliases (*name) are not used here. Write it out.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise UnusableFramework(f"line {line}: {key.value!r} stands twice. Remove one.")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_framework(content: bytes) -> Version:
    """The framework in a YAML file; raises UnusableFramework naming the first fault and its place."""
    if len(content) > LARGEST:
        raise UnusableFramework("The file is larger than 5 MB: it is no framework.")
    try:
        loaded = yaml.load(content.decode("utf-8-sig"), _Loader)  # noqa: S506 (a safe loader, made stricter)
    except UnicodeDecodeError:
        raise UnusableFramework("The file is not UTF-8 text. Save it as UTF-8.") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, UnusableFramework):
            raise
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "The file"
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise UnusableFramework(f"{where}: this is not YAML: {problem}.") from None
    return _version(Place("The file", loaded))


def _version(top: Place) -> Version:
    top.only("framework", "name", "summary", "based_on", "subject", "cohorts", "scales", "judgement_scale", "themes")
    framework = top.code("framework")
    cohorts = _cohorts(top)
    scales = {scale.code: scale for scale in _unique(top.places("scales", "scale", 20), _scale)}
    judgement_scale = top.one_of("judgement_scale", tuple(scales))
    context = _Context(framework, tuple(code for code, _ in cohorts), scales, scales[judgement_scale])
    themes = _unique(top.places("themes", "theme", 100), lambda place: _theme(place, context))
    codes = [criterion.code for theme in themes for criterion in theme.criteria]
    for code in codes:
        if codes.count(code) > 1:
            top.wrong(f"the criterion code {code!r} stands twice")
    return Version(
        framework=framework,
        name=top.text("name", 120),
        subject=top.text("subject", 40, "case"),
        summary=top.text("summary", 2000, ""),
        based_on=top.text("based_on", 2000, ""),
        cohorts=cohorts,
        scales=tuple(scales.values()),
        judgement_scale=scales[judgement_scale],
        themes=tuple(themes),
    )


def _unique(places: list[Place], read: Any) -> list[Any]:
    found: dict[str, Any] = {}
    for place in places:
        item = read(place)
        if item.code in found:
            place.wrong(f"the code {item.code!r} stands twice")
        found[item.code] = item
    return list(found.values())


def _cohorts(top: Place) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for place in top.places("cohorts", "cohort", 50):
        place.only("code", "name")
        code = place.code()
        if code in found:
            place.wrong(f"the code {code!r} stands twice")
        found[code] = place.text("name", 80)
    return tuple(found.items())


def _scale(place: Place) -> Scale:
    place.only("code", "name", "benchmark", "points")
    points = tuple(_unique(place.places("points", "point", 20), _point))
    if len(points) < 2:
        place.wrong("a scale has at least two points")
    code = place.code()
    return Scale(code, place.text("name", 80), place.one_of("benchmark", tuple(p.code for p in points)), points)


def _point(place: Place) -> Point:
    place.only("code", "letter", "label", "good_or_better", "background", "text", "help")
    code = place.code()
    if code in set(Blank):
        place.wrong(f"{code!r} is the name of a blank. Choose another code")
    colours = {key: place.text(key, 7).lower() for key in ("background", "text")}
    for key, colour in colours.items():
        if not COLOUR.match(colour):
            place.wrong(f"{key} must be a colour like #003078")
    return Point(
        code, place.text("letter", 3), place.text("label", 60), place.yes_or_no("good_or_better"),
        colours["background"], colours["text"], place.text("help", 1000, ""),
    )  # fmt: skip


class _Context:
    """What a theme may refer to."""

    def __init__(self, framework: str, cohorts: tuple[str, ...], scales: Mapping[str, Scale], judgement: Scale) -> None:
        self.framework, self.cohorts, self.scales, self.judgement = framework, cohorts, scales, judgement


def _theme(place: Place, context: _Context) -> Theme:
    place.only("code", "name", "about", "lineage", "judged", "guard", "cap", "cohorts", "criteria")
    code = place.code()
    place.where = f"Theme {code}"
    guard = place.one_of("guard", GUARDS, "none")
    if ("cap" in place.content) != (guard == "capping"):
        place.wrong("a capping theme, and no other, has a cap: the best overall grade it leaves")
    judged = place.yes_or_no("judged", True)
    if guard != "none" and not judged:
        place.wrong("a theme that is not judged cannot limit or cap")
    cohorts = place.codes("cohorts", context.cohorts)
    criteria = tuple(_unique(place.places("criteria", "criterion", 200), lambda p: _criterion(p, context)))
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
        cap=place.one_of("cap", context.judgement.codes) if guard == "capping" else None,
        cohorts=cohorts,
    )


def _criterion(place: Place, context: _Context) -> Criterion:
    place.only(
        "code", "lineage", "question", "guidance", "kind", "scale", "evidence", "blanks", "weight", "cohorts",
        "descriptors",
    )  # fmt: skip
    code = place.code()
    place.where = f"Criterion {code}"
    scale = context.scales[place.one_of("scale", tuple(context.scales))]
    descriptors = Place(f"Criterion {code}, descriptors", place.content.get("descriptors"))
    descriptors.only(*scale.codes)
    weight = place.content.get("weight", 1)
    if not isinstance(weight, int) or isinstance(weight, bool) or not 1 <= weight <= 10:
        place.wrong("weight must be a whole number from 1 to 10")
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
        weight=weight,
        cohorts=place.codes("cohorts", context.cohorts),
    )
