"""How far two auditors agree: the judgements, then every criterion, the weakest agreement first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.results import lineages
from audit.results.agreement import queries
from audit.results.agreement.queries import Given
from audit.results.lineages import Column
from audit.results.selection import Selection
from audit.rules.agreement import Agreement, Pair, agreement
from audit.rules.framework import Scale


@dataclass(frozen=True)
class Line:
    """One thing that two graded, and how far they agree. Pairs in which one gave no grade are apart."""

    name: str
    scale: Scale
    given: Given
    code: str = ""

    @cached_property
    def pairs(self) -> list[Pair]:
        """Their grades as ranks, 0 the best; a blank is no grade."""
        rank = {code: place for place, code in enumerate(self.scale.codes)}
        return [
            (rank[first], rank[second])
            for (first, second), n in sorted(self.given.items())
            if first in rank and second in rank
            for _ in range(n)
        ]

    @cached_property
    def agreement(self) -> Agreement:
        return agreement(self.pairs, len(self.scale.codes))

    @property
    def only_one(self) -> int:
        """In how many pairs one gave a grade and the other a blank: that, too, is no agreement."""
        codes = set(self.scale.codes)
        return sum(n for (one, other), n in self.given.items() if (one in codes) != (other in codes))

    @property
    def better(self) -> int:
        """In how many pairs the first gave a better grade than the other."""
        return sum(one < other for one, other in self.pairs)

    @property
    def worse(self) -> int:
        return sum(one > other for one, other in self.pairs)

    def count(self, first: str, second: str) -> int:
        return self.given[first, second]


@dataclass(frozen=True)
class Agreed:
    """The page: the whole case and its themes, all criteria of a scale together, and each by itself."""

    overall: Line
    themes: list[Line]
    themes_together: Line
    scales_together: list[Line]
    criteria: list[Line]

    @property
    def together(self) -> list[Line]:
        """The overall judgements, then what is pooled."""
        return [self.overall, self.themes_together, *self.scales_together]

    @property
    def main(self) -> Line:
        """What is graded most often, of all that is pooled."""
        return max((self.themes_together, *self.scales_together), key=lambda line: line.agreement.n)

    def line(self, like: Line) -> Line:
        """What is pooled here of the same things as that; nothing where there is none."""
        there = (one for one in self.together if one.name == like.name)
        return next(there, Line(like.name, like.scale, Counter()))


def agreed(selection: Selection) -> Agreed:
    """What two auditors of the same cases agree on, of everything that is selected. Three queries."""
    return agreed_of(selection, queries.grades(selection))


def agreed_of(selection: Selection, given: Mapping[tuple[str, int], Given]) -> Agreed:
    """How far two agree that gave this, thing by thing."""
    newest = selection.version
    scale = newest.judgement_scale
    themes = [line_of(given, lineages.theme(theme, selection.versions)) for theme in selection.judged_themes]
    criteria = [
        line_of(given, column)
        for theme in newest.themes
        for column in lineages.criteria(theme, selection.versions)
    ]
    by_scale: dict[tuple[str, ...], list[Line]] = {}
    for line in criteria:
        by_scale.setdefault(tuple(line.scale.codes), []).append(line)
    return Agreed(
        overall=line_of(given, lineages.overall(selection.versions)),
        themes=themes,
        themes_together=together("Every theme together", scale, themes),
        scales_together=[
            together(f"Every criterion graded {_words(lines[0].scale)}", lines[0].scale, lines)
            for lines in by_scale.values()
            if any(line.pairs for line in lines)
        ],
        criteria=sorted((line for line in criteria if line.given), key=_weakest_first),
    )


def line_of(given: Mapping[tuple[str, int], Given], column: Column) -> Line:
    found: Given = Counter()
    for id in column.ids:
        found.update(given.get((column.about, id), Counter()))
    return Line(column.name, column.scale, found, column.code)


def together(name: str, scale: Scale, lines: Iterable[Line]) -> Line:
    found: Given = Counter()
    for line in lines:
        found.update(line.given)
    return Line(name, scale, found)


def _words(scale: Scale) -> str:
    best, worst = scale.points[0].label.lower(), scale.points[-1].label.lower()
    return f"{best} to {worst}"


def _weakest_first(line: Line) -> tuple[float, int]:
    """By the share graded the same, and where that is equal by how many pairs show it."""
    exact = line.agreement.exact
    return (2.0 if exact is None else exact, -line.agreement.n)
