"""What changed from one version of a framework to another, and whether figures stay comparable.

Themes and criteria are matched by lineage, whatever they are called or numbered. In which fields they differ
is found in differing.py. Cosmetic or material is a suggestion here; its author says which it is, except
where no choice could make figures comparable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from audit.rules.differing import Field, criterion_fields, framework_fields, scale_fields, theme_fields
from audit.rules.framework import Criterion, Scale, Theme, Version
from audit.rules.order import out_of_order

Thing = TypeVar("Thing", Theme, Criterion, Scale)


class Change(StrEnum):
    """What the author of a framework calls a change."""

    COSMETIC = "cosmetic"
    MATERIAL = "material"


class What(StrEnum):
    """What became of a theme, a criterion or a scale."""

    NEW = "new"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Compared(Generic[Thing]):
    """One theme, criterion or scale as it was (none: it is new) and as it is (none: it is gone)."""

    before: Thing | None
    after: Thing | None
    what: What
    fields: tuple[Field, ...] = ()
    moved: str = ""  # in words, from where
    sources: tuple[Criterion, ...] = ()  # what it was split or merged from since
    parts: tuple[Criterion, ...] = ()  # what was made of it since

    @property
    def thing(self) -> Thing:
        """As it is, or as it was when it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def carried_on(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def always_material(self) -> bool:
        """Whether nobody has a choice: other grades, another kind, or something merged into it."""
        return self.carried_on and (bool(self.sources) or any(field.always for field in self.fields))

    @property
    def has_choice(self) -> bool:
        """Whether its author says whether the change is cosmetic or material."""
        return self.carried_on and bool(self.fields or self.parts) and not self.always_material

    @property
    def suggestion(self) -> Change:
        """Material where it may ask something else now, or part of it is asked elsewhere."""
        weighs = bool(self.parts or self.sources) or any(field.weighs for field in self.fields)
        return Change.MATERIAL if weighs else Change.COSMETIC

    def change(self, chosen: str | None) -> Change:
        """What the change counts as, when its author chose this (None: nothing yet)."""
        if self.has_choice and chosen:
            return Change(chosen)
        return self.suggestion

    @property
    def same_series(self) -> bool:
        """Whether two published versions say that its figures may be joined."""
        series = [getattr(thing, "series", "") for thing in (self.before, self.after)]
        return self.carried_on and series[0] == series[1]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions; what is unchanged stands in it too."""

    before: Version
    after: Version
    framework: tuple[Field, ...]
    scales: tuple[Compared[Scale], ...]
    themes: tuple[Compared[Theme], ...]
    criteria: tuple[Compared[Criterion], ...]

    def by_lineage(self) -> dict[str, Compared[Any]]:
        """Every theme and criterion, what is unchanged and what is gone included."""
        return {entry.thing.lineage: entry for entry in self._every()}

    def _every(self) -> tuple[Compared[Any], ...]:
        return (*self.themes, *self.criteria)

    def entries(self, what: What) -> tuple[Compared[Any], ...]:
        """The themes, then the criteria, of which this became.

        A split is told by what was split and a merger by what came of it: each once.
        """
        return tuple(
            entry
            for entry in self._every()
            if entry.what == what
            and not (what == What.SPLIT and entry.before is None)
            and not (what == What.MERGED and entry.after is None)
        )

    @property
    def groups(self) -> dict[What, tuple[Compared[Any], ...]]:
        """What changed of themes and criteria, by what became of them."""
        found = {what: self.entries(what) for what in What if what != What.UNCHANGED}
        return {what: entries for what, entries in found.items() if entries}

    def by_theme(self) -> list[tuple[Compared[Theme], list[Compared[Criterion]]]]:
        """Each theme with its criteria; what is gone stands at the end of the theme that it stood in."""
        new = {c.lineage: theme.lineage for theme in self.after.themes for c in theme.criteria}
        old = {c.lineage: theme.lineage for theme in self.before.themes for c in theme.criteria}
        found: dict[str, list[Compared[Criterion]]] = {entry.thing.lineage: [] for entry in self.themes}
        for entry in self.criteria:
            lineage = entry.thing.lineage
            found[new.get(lineage) or old[lineage]].append(entry)
        return [(entry, found[entry.thing.lineage]) for entry in self.themes]

    @property
    def changed_scales(self) -> tuple[Compared[Scale], ...]:
        return tuple(entry for entry in self.scales if entry.what != What.UNCHANGED)

    @property
    def changes(self) -> int:
        """How many things changed."""
        return len(self.framework) + len(self.changed_scales) + sum(map(len, self.groups.values()))


def compare(before: Version, after: Version) -> Comparison:
    """What changed from one version of a framework to another."""
    return Comparison(
        before,
        after,
        framework_fields(before, after),
        tuple(_scales(before.scales, after.scales)),
        tuple(_themes(before, after)),
        tuple(_criteria(before, after)),
    )


def _scales(before: Sequence[Scale], after: Sequence[Scale]) -> Iterable[Compared[Scale]]:
    old, new = ({scale.code: scale for scale in scales} for scales in (before, after))
    for code, scale in new.items():
        was = old.get(code)
        fields = scale_fields(was, scale) if was else ()
        what = What.NEW if was is None else What.REWORDED if fields else What.UNCHANGED
        yield Compared(was, scale, what, fields)
    yield from (Compared(scale, None, What.RETIRED) for code, scale in old.items() if code not in new)


def _themes(before: Version, after: Version) -> Iterable[Compared[Theme]]:
    old, new = ({theme.lineage: theme for theme in version.themes} for version in (before, after))
    elsewhere = out_of_order(list(old), list(new))
    for lineage, theme in new.items():
        was = old.get(lineage)
        if was is None:
            yield Compared(None, theme, What.NEW)
            continue
        fields = theme_fields(was, theme, (before, after))
        moved = _in_words("It stands in another place in the order" * (lineage in elsewhere), was, theme)
        yield Compared(was, theme, _what(fields, moved), fields, moved)
    yield from (Compared(theme, None, What.RETIRED) for lineage, theme in old.items() if lineage not in new)


def _what(fields: Sequence[Field], moved: str) -> What:
    return What.REWORDED if fields else What.MOVED if moved else What.UNCHANGED


def _in_words(moved: str, before: Theme | Criterion, after: Theme | Criterion) -> str:
    """How it moved, with its former number when that differs; empty when it did neither."""
    if before.code != after.code:
        return f"{moved or 'It has another number'}. It was {before.code}."
    return f"{moved}." if moved else ""


def _criteria(before: Version, after: Version) -> Iterable[Compared[Criterion]]:
    old, new = _in_themes(before), _in_themes(after)
    parts: dict[str, list[Criterion]] = {}
    sources: dict[str, tuple[Criterion, ...]] = {}
    for lineage, (_, criterion) in new.items():
        known = set(old[lineage][1].came_from) if lineage in old else set()
        since = [each for each in criterion.came_from if each in old and each not in known | {lineage}]
        sources[lineage] = tuple(old[each][1] for each in since)
        for each in since:
            parts.setdefault(each, []).append(criterion)
    elsewhere = _elsewhere(old, new)
    for lineage, (theme, criterion) in new.items():
        found = (sources[lineage], tuple(parts.get(lineage, ())))
        if lineage not in old:
            what = What.NEW if not found[0] else What.SPLIT if len(found[0]) == 1 else What.MERGED
            yield Compared(None, criterion, what, sources=found[0])
            continue
        was_in, was = old[lineage]
        fields = criterion_fields(was, criterion, (was_in, theme), (before, after))
        moved = _in_words(_moved(was_in, theme, lineage in elsewhere), was, criterion)
        what = What.MERGED if found[0] else What.SPLIT if found[1] else _what(fields, moved)
        yield Compared(was, criterion, what, fields, moved, *found)
    for lineage, (_, criterion) in old.items():
        if lineage not in new:
            made = parts.get(lineage, [])
            merged = any(len(sources[part.lineage]) > 1 or part.lineage in old for part in made)
            what = What.MERGED if merged else What.SPLIT if made else What.RETIRED
            yield Compared(criterion, None, what, parts=tuple(made))


Placed = Mapping[str, tuple[Theme, Criterion]]


def _in_themes(version: Version) -> Placed:
    return {criterion.lineage: (theme, criterion) for theme in version.themes for criterion in theme.criteria}


def _moved(before: Theme, after: Theme, elsewhere: bool) -> str:
    if before.lineage != after.lineage:
        return f"It moved from theme {before.code} {before.name} to theme {after.code} {after.name}"
    return "It stands in another place in its theme" if elsewhere else ""


def _elsewhere(old: Placed, new: Placed) -> set[str]:
    """Those that stayed in their theme and stand in another place there."""
    orders: dict[str, tuple[list[str], list[str]]] = {}
    for n, placed in enumerate((old, new)):
        for lineage, (theme, _) in placed.items():
            orders.setdefault(theme.lineage, ([], []))[n].append(lineage)
    return {lineage for order in orders.values() for lineage in out_of_order(*order)}
