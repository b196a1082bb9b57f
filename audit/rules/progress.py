"""How far an audit has come, and what it still lacks before it can be submitted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.rules.asking import asked as asked_of
from audit.rules.framework import Criterion, Evidence, Scale, Theme
from audit.rules.grades import Answer, Blank, asked_kindly, missing, missing_from_note
from audit.rules.judgement import ThemeJudgement, Warned, guard
from audit.rules.sources import Resting, on_record_alone, rests_on

NO_IMPACT = "what difference it has made for the child is not said yet"


@dataclass(frozen=True)
class Judged:
    """A judgement as it stands: a grade (or not applicable), its reasons, and what difference was made."""

    grade: str | None = None
    rationale: str = ""
    against_guard: str = ""
    impact: str | None = None  # see impact.py


@dataclass(frozen=True)
class Lack:
    """One thing missing: where it is (theme and, unless it is the judgement, criterion) and what."""

    theme_id: int | None  # None: the overall judgement
    criterion_id: int | None
    words: str
    about: str = ""  # the block of a page that is no theme's: who took part, learning

    @property
    def sentence(self) -> str:
        """What is missing, to stand beside the very field: what the field is about is not said again."""
        words = self.words.split(" ", 1)[1] if self.criterion_id else self.words
        words = words.split(": ", 1)[1] if self.about else words
        return f"{words[0].upper()}{words[1:]}."


@dataclass(frozen=True)
class PartProgress:
    """How far a page of the form that is no theme has come: who took part, or what is learnt."""

    answered: int = 0
    total: int = 0
    lacks: tuple[Lack, ...] = ()

    @property
    def done(self) -> bool:
        return not self.lacks

    def lack_at(self, about: str) -> str:
        """What one block of the page lacks, in a sentence; or nothing."""
        return next((lack.sentence for lack in self.lacks if lack.about == about), "")


@dataclass(frozen=True)
class ThemeProgress:
    """How far one theme has come: so many answered of so many that are asked for an answer."""

    theme: Theme
    answered: int
    total: int
    lacks: tuple[Lack, ...]
    judgement: Judged
    kindly: tuple[Lack, ...] = ()  # what is asked for, though it may be left out
    graded: tuple[tuple[Criterion, Answer], ...] = ()  # what was given a grade, which no blank is

    @property
    def done(self) -> bool:
        return not self.lacks

    @cached_property
    def rests_on(self) -> tuple[Resting, ...]:
        """How many of the theme's grades rest on each source."""
        return rests_on([answer.sources for _, answer in self.graded])


@dataclass(frozen=True)
class Progress:
    """How far a whole audit has come. It is ready to submit when nothing lacks."""

    themes: tuple[ThemeProgress, ...]
    overall: Judged
    warnings: tuple[Warned, ...]
    overall_lacks: tuple[Lack, ...]
    asked: frozenset[int]  # the criteria that are asked after the answers given so far
    taking_part: PartProgress = PartProgress()
    learning: PartProgress = PartProgress()

    @property
    def answered(self) -> int:
        return sum(theme.answered for theme in self.themes)

    @property
    def total(self) -> int:
        return sum(theme.total for theme in self.themes)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        of_themes = (lack for theme in self.themes for lack in theme.lacks)
        return (*self.taking_part.lacks, *of_themes, *self.learning.lacks, *self.overall_lacks)

    @property
    def ready(self) -> bool:
        return not self.lacks

    @property
    def kindly(self) -> tuple[Lack, ...]:
        """What is asked for, though the audit may be submitted without it."""
        return tuple(lack for theme in self.themes for lack in theme.kindly)

    @property
    def graded(self) -> int:
        """How many grades are given; a blank is none."""
        return sum(len(theme.graded) for theme in self.themes)

    @property
    def on_record_alone(self) -> tuple[Criterion, ...]:
        """The criteria whose grade rests on the record alone, as far as its source is said."""
        every = (one for theme in self.themes for one in theme.graded)
        return tuple(criterion for criterion, answer in every if on_record_alone(answer.sources))

    @cached_property
    def _lacking(self) -> dict[tuple[int | None, int | None], str]:
        return _sentences(self.lacks)

    @cached_property
    def _wanted(self) -> dict[tuple[int | None, int | None], str]:
        return _sentences(self.kindly)

    def lack_at(self, theme_id: int | None, criterion_id: int | None) -> str:
        """What one answer (its theme does not matter) or one judgement lacks, in a sentence; or nothing."""
        return self._lacking.get((None if criterion_id else theme_id, criterion_id), "")

    def kindly_at(self, theme_id: int | None, criterion_id: int | None) -> str:
        """What is asked for there, though it may be left out, in a sentence; or nothing."""
        return self._wanted.get((None if criterion_id else theme_id, criterion_id), "")


def _sentences(lacks: Iterable[Lack]) -> dict[tuple[int | None, int | None], str]:
    """What lacks first at each place, in a sentence: it is looked up for every criterion of a page."""
    found: dict[tuple[int | None, int | None], str] = {}
    for lack in lacks:
        if not lack.about:
            place = (None if lack.criterion_id else lack.theme_id, lack.criterion_id)
            found.setdefault(place, lack.sentence)
    return found


def progress(
    themes: Sequence[Theme],
    scale: Scale,
    answers: Mapping[int, Answer],
    judgements: Mapping[int | None, Judged],
    taking_part: PartProgress = PartProgress(),
    learning: PartProgress = PartProgress(),
) -> Progress:
    """How far an audit has come. What is not asked lacks nothing and is in no total.

    `themes` are those that apply to the case's cohort, `scale` the judgement scale, `answers` by criterion
    id, `judgements` by theme id with the overall one under None. `taking_part` and `learning` are how far the
    pages beside the themes have come (see taking_part.py, learning.py).
    """
    asked = asked_of(themes, {id: answer.grade for id, answer in answers.items()})
    found = tuple(_theme(theme, answers, asked, judgements.get(theme.id, Judged())) for theme in themes)
    overall = judgements.get(None, Judged())
    warnings = tuple(guard([_heard(part) for part in found], overall.grade, scale.labels))
    lacks = tuple(_overall_lacks(overall, warnings))
    return Progress(found, overall, warnings, lacks, asked, taking_part, learning)


def _heard(part: ThemeProgress) -> ThemeJudgement:
    """A theme's judgement as the guard hears it."""
    theme = part.theme
    return ThemeJudgement(theme.name, part.judgement.grade, theme.guard, theme.cap, theme.below is not None)


def is_counted(criterion: Criterion) -> bool:
    """Whether progress counts this criterion, where it is asked: all but the notes that may be left out."""
    return not criterion.is_note or criterion.evidence == Evidence.ALWAYS


def is_answered(criterion: Criterion, answer: Answer) -> bool:
    """Whether there is an answer: a grade or a blank, or the text of a note."""
    return answer.grade is not None or (criterion.is_note and bool(answer.evidence.strip()))


def _missing(criterion: Criterion, answer: Answer) -> str | None:
    if criterion.is_note:
        return missing_from_note(answer, criterion.evidence)
    return missing(answer, criterion.evidence, criterion.scale.codes, criterion.scale.good)


def _theme(
    theme: Theme, answers: Mapping[int, Answer], asked: Collection[int], judgement: Judged
) -> ThemeProgress:
    lacks, kindly, graded, answered, total = [], [], [], 0, 0
    for criterion in theme.criteria:
        if criterion.id not in asked:
            continue
        answer = answers.get(criterion.id, Answer(None))
        words = _missing(criterion, answer)
        if words:
            lacks.append(Lack(theme.id, criterion.id, f"{criterion.code} {words}"))
        wanted = asked_kindly(answer)
        if wanted:
            kindly.append(Lack(theme.id, criterion.id, f"{criterion.code} {wanted}"))
        if answer.grade in criterion.scale.codes:
            graded.append((criterion, answer))
        if is_counted(criterion):
            total += 1
            answered += is_answered(criterion, answer)
    if theme.judged:
        if judgement.grade is None:
            lacks.append(Lack(theme.id, None, "the theme is not judged yet"))
        elif judgement.grade != Blank.NOT_APPLICABLE and not judgement.rationale.strip():
            lacks.append(Lack(theme.id, None, "the theme’s judgement needs a rationale"))
        if judgement.impact is None and judgement.grade not in (None, Blank.NOT_APPLICABLE):
            kindly.append(Lack(theme.id, None, NO_IMPACT))
    return ThemeProgress(theme, answered, total, tuple(lacks), judgement, tuple(kindly), tuple(graded))


def _overall_lacks(overall: Judged, warnings: Sequence[Warned]) -> list[Lack]:
    if overall.grade is None:
        return [Lack(None, None, "the overall judgement is not given yet")]
    lacks = []
    if not overall.rationale.strip():
        lacks.append(Lack(None, None, "the overall judgement needs a rationale"))
    if overall.impact is None:
        lacks.append(Lack(None, None, NO_IMPACT))
    if warnings and not overall.against_guard.strip():
        lacks.append(Lack(None, None, "going against the guard needs a reason"))
    return lacks
