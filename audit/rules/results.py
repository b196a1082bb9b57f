"""What results say of one thing: how often each grade was given, the share good or better, how sure it is.

Figures of different scales are never pooled, and blanks are in no share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from audit.rules.framework import Point, Scale
from audit.rules.grades import Blank, good_or_better
from audit.rules.intervals import wilson


@dataclass(frozen=True)
class Segment:
    """One grade's part of a distribution: how many, and where it lies on a bar from 0 to 100."""

    point: Point
    n: int
    start: float
    width: float


@dataclass(frozen=True)
class Figure:
    """The grades given to one thing. `counts` holds grades of the scale and blanks, each with its number."""

    scale: Scale
    counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _good_and_n(self) -> tuple[int, int]:
        return good_or_better(self.counts, self.scale.good)

    @property
    def good(self) -> int:
        """How many of the grades are good or better."""
        return self._good_and_n[0]

    @property
    def n(self) -> int:
        """How many grades there are. Blanks are no grades."""
        return self._good_and_n[1]

    @property
    def share(self) -> float:
        """The share good or better, from 0 to 1; 0 where nothing is graded, so look at `n` first."""
        return self.good / self.n if self.n else 0.0

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The Wilson 95% interval of the share."""
        return wilson(self.good, self.n)

    @property
    def lowest(self) -> int:
        """How many of the grades are the lowest of the scale: on the usual one, inadequate."""
        return self.counts.get(self.scale.points[-1].code, 0) if self.scale.points else 0

    def interval_of(self, n: int) -> tuple[float, float]:
        """The Wilson 95% interval of the share of this many of the grades."""
        return wilson(n, self.n)

    @property
    def blanks(self) -> dict[Blank, int]:
        """How many of each of the four blanks."""
        return {blank: self.counts.get(blank, 0) for blank in Blank}

    @property
    def blank(self) -> int:
        """How many blanks of any kind."""
        return sum(self.blanks.values())

    @cached_property
    def segments(self) -> list[Segment]:
        """The distribution, best grade first, as parts of a bar that is 100 wide."""
        found, start = [], 0.0
        for point in self.scale.points:
            n = self.counts.get(point.code, 0)
            width = round(100 * n / self.n, 2) if self.n else 0.0
            found.append(Segment(point, n, round(start, 2), width))
            start += width
        return found

    @cached_property
    def in_words(self) -> str:
        """2 outstanding, 5 good, 3 requires improvement, 0 inadequate."""
        return ", ".join(f"{segment.n} {segment.point.label.lower()}" for segment in self.segments)


def pooled(figures: Iterable[Figure], scale: Scale) -> Figure:
    """Figures of one scale added up; raises ValueError when one is of another scale."""
    counts: dict[str, int] = {}
    for figure in figures:
        if not same_scale(figure.scale, scale):
            raise ValueError(f"{figure.scale.name} and {scale.name} cannot be added up")
        for grade, n in figure.counts.items():
            counts[grade] = counts.get(grade, 0) + n
    return Figure(scale, counts)


def same_scale(one: Scale, other: Scale) -> bool:
    """Whether two scales have the same grades, in the same order, of which the same are good or better."""
    return [(p.code, p.good_or_better) for p in one.points] == [
        (p.code, p.good_or_better) for p in other.points
    ]


def good_words(scale: Scale) -> str:
    """What the share of this scale is the share of: "good or better", or "met" where only the best counts."""
    if not scale.has_better and scale.good:
        return "a fact, neither better nor worse"
    enough: Sequence[Point] = [point for point in scale.points if point.good_or_better] or scale.points[:1]
    lowest = enough[-1].label.lower()
    return lowest if len(enough) == 1 else f"{lowest} or better"
