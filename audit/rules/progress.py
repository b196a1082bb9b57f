"""How far an audit has come, and what it still lacks before it can be submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.rules.framework import Scale, Theme
from audit.rules.grades import Answer, Blank, missing
from audit.rules.judgement import ThemeJudgement, Warned, guard


@dataclass(frozen=True)
class Judged:
    """A judgement as it stands: a grade (or not applicable), a rationale, a reason against the guard."""

    grade: str | None = None
    rationale: str = ""
    against_guard: str = ""


@dataclass(frozen=True)
class Lack:
    """One thing missing: where it is (theme and, unless it is the judgement, criterion) and what."""

    theme_id: int | None  # None: the overall judgement
    criterion_id: int | None
    words: str

    @property
    def sentence(self) -> str:
        """What is missing, to stand beside the very field: a criterion's code is not said again."""
        words = self.words.split(" ", 1)[1] if self.criterion_id else self.words
        return f"{words[0].upper()}{words[1:]}."


@dataclass(frozen=True)
class ThemeProgress:
    """How far one theme has come."""

    theme: Theme
    answered: int
    lacks: tuple[Lack, ...]
    judgement: Judged

    @property
    def total(self) -> int:
        return len(self.theme.criteria)

    @property
    def done(self) -> bool:
        return not self.lacks


@dataclass(frozen=True)
class Progress:
    """How far a whole audit has come. It is ready to submit when nothing lacks."""

    themes: tuple[ThemeProgress, ...]
    overall: Judged
    warnings: tuple[Warned, ...]
    overall_lacks: tuple[Lack, ...]

    @property
    def answered(self) -> int:
        return sum(theme.answered for theme in self.themes)

    @property
    def total(self) -> int:
        return sum(theme.total for theme in self.themes)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        return (*(lack for theme in self.themes for lack in theme.lacks), *self.overall_lacks)

    @property
    def ready(self) -> bool:
        return not self.lacks

    def lack_at(self, theme_id: int | None, criterion_id: int | None) -> str:
        """What one answer (its theme does not matter) or one judgement lacks, in a sentence; or nothing."""
        for lack in self.lacks:
            if lack.criterion_id == criterion_id and (criterion_id or lack.theme_id == theme_id):
                return lack.sentence
        return ""


def progress(
    themes: Sequence[Theme],
    scale: Scale,
    answers: Mapping[int, Answer],
    judgements: Mapping[int | None, Judged],
) -> Progress:
    """How far an audit has come.

    `themes` are those that apply to the case's cohort, `scale` the judgement scale, `answers` by criterion
    id, `judgements` by theme id with the overall one under None.
    """
    found = tuple(_theme(theme, answers, judgements.get(theme.id, Judged())) for theme in themes)
    overall = judgements.get(None, Judged())
    warnings = tuple(
        guard(
            [
                ThemeJudgement(part.theme.name, part.judgement.grade, part.theme.guard, part.theme.cap)
                for part in found
            ],
            overall.grade,
            scale.labels,
        )
    )
    return Progress(found, overall, warnings, tuple(_overall_lacks(overall, warnings)))


def _theme(theme: Theme, answers: Mapping[int, Answer], judgement: Judged) -> ThemeProgress:
    given = {criterion.id: answers.get(criterion.id, Answer(None)) for criterion in theme.criteria}
    lacks = []
    for criterion in theme.criteria:
        words = missing(given[criterion.id], criterion.evidence, criterion.scale.codes, criterion.scale.good)
        if words:
            lacks.append(Lack(theme.id, criterion.id, f"{criterion.code} {words}"))
    if theme.judged:
        if judgement.grade is None:
            lacks.append(Lack(theme.id, None, "the theme is not judged yet"))
        elif judgement.grade != Blank.NOT_APPLICABLE and not judgement.rationale.strip():
            lacks.append(Lack(theme.id, None, "the theme’s judgement needs a rationale"))
    answered = sum(answer.grade is not None for answer in given.values())
    return ThemeProgress(theme, answered, tuple(lacks), judgement)


def _overall_lacks(overall: Judged, warnings: Sequence[Warned]) -> list[Lack]:
    if overall.grade is None:
        return [Lack(None, None, "the overall judgement is not given yet")]
    lacks = []
    if not overall.rationale.strip():
        lacks.append(Lack(None, None, "the overall judgement needs a rationale"))
    if warnings and not overall.against_guard.strip():
        lacks.append(Lack(None, None, "going against the guard needs a reason"))
    return lacks
