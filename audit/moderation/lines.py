"""An audit laid out for a moderator: each grade as given, as a second auditor gave it, and as moderated."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.frameworks.queries import whole
from audit.grading.final import Thing
from audit.models import CaseAudit, Grade, Judgement, ModeratedGrade
from audit.rules.agreement import Agreement, agreement
from audit.rules.framework import Criterion, Scale, Theme
from audit.rules.grades import Blank
from audit.rules.moderating import shift

# What a moderator may give in place of a grade: “unsure” and “not looked at” settle nothing.
BLANKS = (Blank.NOT_APPLICABLE, Blank.NO_EVIDENCE)


@dataclass(frozen=True)
class Line:
    """One thing that is graded: a criterion, a theme's judgement, or the overall judgement."""

    about: str
    about_id: int
    code: str
    name: str
    scale: Scale
    blanks: tuple[str, ...]
    given: Grade | Judgement | None
    other: Grade | Judgement | None  # the second auditor's, where two audited the case
    said: ModeratedGrade | None
    criterion: Criterion | None = None
    theme: Theme | None = None  # of a judgement: what it judges
    of_theme: Theme | None = None  # of a criterion: where it is asked

    @property
    def key(self) -> str:
        return f"{self.about}-{self.about_id}"

    @property
    def now(self) -> str | None:
        """The auditor's grade as it stands."""
        return self.given.grade if self.given else None

    @property
    def second(self) -> str | None:
        return self.other.grade if self.other else None

    @property
    def changed(self) -> bool:
        """Whether the moderator gives another grade."""
        return self.said is not None and self.said.grade is not None and self.said.grade != self.now

    @property
    def changed_first(self) -> bool:
        """Whether its auditor has changed the first grade since, after the audit came back."""
        first = self.given.first_grade if self.given else None
        return first is not None and first != self.now

    @property
    def moderated(self) -> str | None:
        """The grade that stands if it is agreed."""
        return self.said.grade if self.said and self.said.grade is not None else self.now

    @property
    def is_graded(self) -> bool:
        return self.criterion is None or not self.criterion.is_note

    @property
    def shift(self) -> str:
        """By how much the first grade is moved, in words."""
        first = self.given.first_grade if self.given else None
        return shift(self.rank(first), self.rank(self.moderated))

    def rank(self, grade: str | None) -> int | None:
        """The place of a grade in its scale, 0 the best; None for a blank."""
        codes = list(self.scale.codes)
        return codes.index(grade) if grade in codes else None

    @property
    def allowed(self) -> tuple[str, ...]:
        """What a moderator may give."""
        return (*self.scale.codes, *self.blanks) if self.is_graded else ()


@dataclass(frozen=True)
class Part:
    """A theme with the lines of its criteria and of its judgement; the overall judgement has none."""

    name: str
    theme: Theme | None
    lines: tuple[Line, ...]


Rows = tuple[Mapping[int, Grade], Mapping[int | None, Judgement]]
NOTHING: Rows = ({}, {})


def parts_of(
    audit: CaseAudit, first: Rows, second: Rows, said: Mapping[Thing, ModeratedGrade]
) -> tuple[Part, ...]:
    """The overall judgement, then every theme that applies, as a moderator reads them."""
    version = whole(audit.framework_version_id)
    overall = ("overall", version.id)
    parts = [
        Part(
            "Overall",
            None,
            (
                Line(
                    *overall, "", "Overall judgement", version.judgement_scale, (),
                    first[1].get(None), second[1].get(None), said.get(overall),
                ),
            ),
        )
    ]  # fmt: skip
    for theme in version.themes_for(audit.cohort):
        lines = []
        if theme.judged:
            thing = ("theme", theme.id)
            judged = Line(
                *thing, theme.code, f"Judgement of {theme.name}", version.judgement_scale,
                (Blank.NOT_APPLICABLE,), first[1].get(theme.id), second[1].get(theme.id), said.get(thing),
                theme=theme,
            )  # fmt: skip
            lines.append(judged)
        for criterion in theme.criteria:
            given, other = first[0].get(criterion.id), second[0].get(criterion.id)
            if given is None and other is None:
                continue
            thing = ("criterion", criterion.id)
            blanks = tuple(one for one in BLANKS if one in criterion.blanks)
            lines.append(
                Line(
                    *thing, criterion.code, criterion.question, criterion.scale, blanks, given, other,
                    said.get(thing), criterion=criterion, of_theme=theme,
                )
            )  # fmt: skip
        parts.append(Part(theme.name, theme, tuple(lines)))
    return tuple(parts)


def agreement_of(parts: tuple[Part, ...], scale: Scale) -> Agreement:
    """How far the two auditors agree in what is graded on this scale; a blank of either is left out."""
    pairs = [
        (one, other)
        for part in parts
        for line in part.lines
        if line.scale.codes == scale.codes
        and (one := line.rank(line.now)) is not None
        and (other := line.rank(line.second)) is not None
    ]
    return agreement(pairs, len(scale.codes))


def differing(parts: tuple[Part, ...]) -> list[Line]:
    """Where two auditors gave another grade, in the order of the audit."""
    return [line for part in parts for line in part.lines if line.is_graded and line.now != line.second]
