"""What a framework version is, as plain values: what is read from a file, stored, and graded against."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cached_property

from audit.rules.colours import PALETTE
from audit.rules.grades import Blank

# What fits on a screen and in a cell; the same for a file, the editor and the database.
LONGEST = {
    "framework": 60, "name": 120, "subject": 40, "summary": 2000, "based_on": 2000, "code": 20,
    "question": 500, "guidance": 2000, "descriptor": 1000, "about": 2000, "lineage": 120, "cohort": 80,
    "scale": 80, "label": 60, "letter": 3, "help": 1000, "root_cause": 120, "longer_code": 40,
}  # fmt: skip
MOST_THEMES = 60
MOST_CRITERIA = 500  # in a whole framework; real ones have about a hundred
MOST_SCALES = 20
MOST_POINTS = 20
MOST_COHORTS = 50
MOST_ROOT_CAUSES = 50


class Kind(StrEnum):
    """What sort of thing a criterion asks for. Figures of one kind are never added to those of another."""

    JUDGEMENT = "judgement"
    COMPLIANCE = "compliance"
    SCALING = "scaling"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {
            Kind.JUDGEMENT: "Judgement of quality",
            Kind.COMPLIANCE: "Compliance: was it done",
            Kind.SCALING: "Scaling: a number",
            Kind.NOTE: "Free note",
        }[self]


class Evidence(StrEnum):
    """When an answer needs written evidence."""

    ALWAYS = "always"
    BELOW_GOOD = "below_good"
    NEVER = "never"


class Guard(StrEnum):
    """How a theme that is given the worst grade holds the overall judgement."""

    NONE = "none"
    LIMITING = "limiting"
    CAPPING = "capping"


@dataclass(frozen=True)
class Point:
    """One grade of a scale."""

    code: str
    letter: str
    label: str
    good_or_better: bool
    colour: str  # of the palette
    help: str = ""

    @property
    def background(self) -> str:
        return PALETTE[self.colour].background

    @property
    def text(self) -> str:
        """The colour of letters on the background."""
        return PALETTE[self.colour].text


@dataclass(frozen=True)
class Scale:
    """An ordered set of grade points, best first."""

    code: str
    name: str
    benchmark: str  # the grade whose descriptor is shown first
    points: tuple[Point, ...]
    id: int = 0

    @cached_property  # asked for every answer of every audit that is looked at
    def codes(self) -> tuple[str, ...]:
        return tuple(point.code for point in self.points)

    @cached_property
    def good(self) -> frozenset[str]:
        """The grades that count as good or better."""
        return frozenset(point.code for point in self.points if point.good_or_better)

    @property
    def has_better(self) -> bool:
        """Whether some of its grades are better than others. Otherwise it states a fact: it has no share."""
        return 0 < len(self.good) < len(self.points)

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        return tuple((point.code, point.label) for point in self.points)

    def point(self, code: str | None) -> Point | None:
        """The grade with this code; None for a blank or no answer."""
        return next((point for point in self.points if point.code == code), None)


NO_SCALE = Scale("", "", "", ())  # of a free note, which is not graded


@dataclass(frozen=True)
class AskedIf:
    """A criterion is asked only when an earlier one was given one of these answers (grades or blanks)."""

    lineage: str  # of the earlier criterion
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """One thing that is graded."""

    code: str
    question: str
    guidance: str
    kind: str  # see Kind
    scale: Scale
    evidence: str  # see Evidence
    descriptors: Mapping[str, str]  # grade: what it looks like
    lineage: str  # the same in every version that carries this criterion on
    series: str  # the same for as long as its figures may be compared
    came_from: tuple[str, ...] = ()  # the lineages it was split or merged from
    blanks: tuple[str, ...] = tuple(Blank)
    weight: int = 1
    cohorts: frozenset[str] = frozenset()  # empty: every cohort of its theme
    root_causes: tuple[str, ...] = ()  # offered when the grade is below good
    asked_if: AskedIf | None = None
    id: int = 0

    @property
    def is_note(self) -> bool:
        return self.kind == Kind.NOTE


@dataclass(frozen=True)
class Theme:
    """A group of criteria, an area of practice."""

    code: str
    name: str
    about: str
    lineage: str
    series: str
    criteria: tuple[Criterion, ...]
    judged: bool = True
    guard: str = Guard.NONE
    cap: str | None = None
    below: str | None = None  # the lineage of the theme this is a sub-judgement of: it never limits
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
    root_causes: tuple[tuple[str, str], ...] = ()  # (code, name)
    number: int = 0
    state: str = "draft"
    id: int = 0

    @property
    def title(self) -> str:
        return f"{self.name}, version {self.number}"

    def themes_for(self, cohort: str) -> tuple[Theme, ...]:
        """The themes, each with the criteria, that apply to a case of this cohort.

        None at all when the framework is not for this cohort.
        """
        return self._themes_for.get(cohort, ())

    @cached_property  # a version is kept in memory, and asked with every save
    def _themes_for(self) -> dict[str, tuple[Theme, ...]]:
        return {code: self._applying(code) for code, _ in self.cohorts}

    def _applying(self, cohort: str) -> tuple[Theme, ...]:
        found = []
        for theme in self.themes:
            if theme.cohorts and cohort not in theme.cohorts:
                continue
            criteria = tuple(c for c in theme.criteria if not c.cohorts or cohort in c.cohorts)
            if criteria:
                found.append(replace(theme, criteria=criteria))
        return tuple(found)

    def above(self, theme: Theme) -> Theme | None:
        """The theme that a sub-judgement is a part of; None for any other theme."""
        return next((one for one in self.themes if one.lineage == theme.below), None)

    def criteria(self) -> dict[int, Criterion]:
        """Every criterion by id."""
        return {criterion.id: criterion for theme in self.themes for criterion in theme.criteria}

    def by_lineage(self) -> dict[str, Criterion]:
        """Every criterion by its lineage."""
        return {criterion.lineage: criterion for theme in self.themes for criterion in theme.criteria}


def content(version: Version) -> Version:
    """What the author wrote: the version without its number, state and the ids of its rows."""
    scales = {scale.code: replace(scale, id=0) for scale in version.scales}
    scales[NO_SCALE.code] = NO_SCALE
    themes = tuple(
        replace(
            theme,
            id=0,
            criteria=tuple(
                replace(criterion, id=0, scale=scales[criterion.scale.code]) for criterion in theme.criteria
            ),
        )
        for theme in version.themes
    )
    return replace(
        version,
        number=0,
        state="draft",
        id=0,
        scales=tuple(scales[scale.code] for scale in version.scales),
        judgement_scale=scales[version.judgement_scale.code],
        themes=themes,
    )


def digest(version: Version) -> str:
    """A SHA-256 of what the author wrote: equal for equal content, whatever file it came from."""
    plain = json.dumps(asdict(content(version)), sort_keys=True, ensure_ascii=False, default=sorted)
    return hashlib.sha256(plain.encode()).hexdigest()
