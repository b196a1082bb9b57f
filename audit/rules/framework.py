"""What a framework version is, as plain values: what is read from a file, stored, and graded against."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from audit.rules.grades import Blank


@dataclass(frozen=True)
class Point:
    """One grade of a scale."""

    code: str
    letter: str
    label: str
    good_or_better: bool
    background: str
    text: str
    help: str = ""


@dataclass(frozen=True)
class Scale:
    """An ordered set of grade points, best first."""

    code: str
    name: str
    benchmark: str
    points: tuple[Point, ...]
    id: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(point.code for point in self.points)

    @property
    def good(self) -> frozenset[str]:
        """The grades that count as good or better."""
        return frozenset(point.code for point in self.points if point.good_or_better)

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        return tuple((point.code, point.label) for point in self.points)

    def point(self, code: str | None) -> Point | None:
        """The grade with this code; None for a blank or no answer."""
        return next((point for point in self.points if point.code == code), None)


@dataclass(frozen=True)
class Criterion:
    """One thing that is graded."""

    code: str
    question: str
    guidance: str
    kind: str  # judgement, compliance
    scale: Scale
    evidence: str  # always, below_good, never
    descriptors: Mapping[str, str]  # grade: what it looks like
    lineage: str
    blanks: tuple[str, ...] = tuple(Blank)
    weight: int = 1
    cohorts: frozenset[str] = frozenset()  # empty: every cohort of its theme
    id: int = 0


@dataclass(frozen=True)
class Theme:
    """A group of criteria, an area of practice."""

    code: str
    name: str
    about: str
    lineage: str
    criteria: tuple[Criterion, ...]
    judged: bool = True
    guard: str = "none"  # none, limiting, capping
    cap: str | None = None
    cohorts: frozenset[str] = frozenset()  # empty: every cohort
    id: int = 0


@dataclass(frozen=True)
class Version:
    """A whole framework version."""

    framework: str  # its code, the same in every version
    name: str
    subject: str
    summary: str
    based_on: str
    cohorts: tuple[tuple[str, str], ...]  # (code, name), in the order of the child's journey
    scales: tuple[Scale, ...]
    judgement_scale: Scale
    themes: tuple[Theme, ...]
    number: int = 0
    state: str = "draft"
    id: int = 0

    @property
    def title(self) -> str:
        return f"{self.name}, version {self.number}"

    def themes_for(self, cohort: str) -> tuple[Theme, ...]:
        """The themes, each with the criteria, that apply to a case of this cohort."""
        found = []
        for theme in self.themes:
            if theme.cohorts and cohort not in theme.cohorts:
                continue
            criteria = tuple(c for c in theme.criteria if not c.cohorts or cohort in c.cohorts)
            if criteria:
                found.append(replace(theme, criteria=criteria))
        return tuple(found)

    def criteria(self) -> dict[int, Criterion]:
        """Every criterion by id."""
        return {criterion.id: criterion for theme in self.themes for criterion in theme.criteria}
