"""One invented audit: what its auditor answers, step by step, and how the steps are done at their moments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from audit.demo.blanks import not_applicable
from audit.demo.causes import causes_of
from audit.demo.quality import Quality, grade_of, impact_of, judged, overall, tempting, warned, within_guard
from audit.demo.scene import Scene
from audit.demo.sourcing import with_where_from
from audit.demo.texts import Note, Writer
from audit.grading import changes
from audit.models import CaseAudit
from audit.rules import clock
from audit.rules.framework import Criterion, Scale, Theme, Version
from audit.rules.grades import Answer, Blank
from audit.rules.progress import Judged

# The themes, by code, that a family or a colleague can speak to.
PEOPLE_CAN_SAY = frozenset({"5", "6", "10", "11", "12", "15"})


@dataclass(frozen=True)
class Step:
    """One thing that an auditor saves: an answer to a criterion, or a judgement."""

    theme: Theme | None
    criterion: Criterion | None
    given: Answer | Judged
    # What was saved first and then changed for the better, if so.
    draft: Answer | None = None


@dataclass(frozen=True)
class Audit:
    """What decides an audit: the case's scene, how good the work is, the auditor's day and habits."""

    scene: Scene
    quality: Quality
    day: date
    thrown: Random
    aside: Random  # the dice of what is said beside grades and texts
    talkative: float  # how often the auditor says more than must be said, from 0 to 1
    may_go_against: bool = False  # whether the auditor may judge better than the guard allows


def steps(audit: Audit, version: Version, writer: Writer) -> list[Step]:
    """Every step of the audit, in the order of the form."""
    author = _Author(audit, version.judgement_scale, writer)
    found: list[Step] = []
    themes: list[tuple[Theme, str]] = []
    for theme in version.themes_for(audit.scene.cohort):
        answers, judgement = author.theme(theme)
        found += answers
        if judgement is not None:
            found.append(judgement)
            themes.append((theme, str(judgement.given.grade)))
    return [*found, author.overall(themes)]


class _Author:
    """One auditor at work on one case."""

    def __init__(self, audit: Audit, scale: Scale, writer: Writer) -> None:
        self.audit, self.scale, self.writer = audit, scale, writer

    def write(self, notes: Sequence[Note], grades: Mapping[str, bool] | None = None) -> str:
        """One of these notes; where it rests on grades given before, one that agrees with them."""
        scene = self.audit.scene.graded(grades) if grades else self.audit.scene
        return self.writer.write(notes, scene, self.audit.day, self.audit.thrown)

    def add(self, notes: Sequence[Note], **more: str) -> str:
        return self.writer.add(notes, self.audit.scene, self.audit.day, self.audit.thrown, **more)

    def sometimes(self, chance: float) -> bool:
        return self.audit.thrown.random() < chance

    def theme(self, theme: Theme) -> tuple[list[Step], Step | None]:
        """The answers of a theme, and its judgement if it is judged."""
        of_theme = self.audit.quality.of_theme(theme)
        answers: list[Step] = []
        for criterion in theme.criteria:
            answer = self.answer(criterion, of_theme)
            answer = with_where_from(answer, self.audit.scene, self.audit.day, self.audit.aside)
            answers.append(Step(theme, criterion, answer, self.draft(answer)))
        if not theme.judged:
            return answers, None
        grades = {step.criterion.id: str(step.given.grade) for step in answers if step.criterion}
        grade = judged(theme, grades, self.scale, self.audit.thrown)
        rationale = self.write(self.writer.bank.themes[theme.code][grade], _good(theme, grades))
        more = self.weighing(theme, grades, grade)
        impact = impact_of(grade, self.scale, self.audit.aside)
        return answers, Step(theme, None, Judged(grade, f"{rationale} {more}".strip(), impact=impact))

    def answer(self, criterion: Criterion, of_theme: float) -> Answer:
        bank = self.writer.bank
        reasons = bank.not_applicable.get(criterion.code, ())
        if not_applicable(criterion.code, self.audit.scene, self.audit.thrown) and reasons:
            return Answer(Blank.NOT_APPLICABLE, "", self.write(reasons))
        grade = grade_of(criterion, of_theme, self.audit.quality.thrown)
        if grade in bank.blanks:
            said = self.write(bank.blanks[grade]) if self.sometimes(0.8) else ""
            return Answer(grade, said)
        text = self.evidence(criterion, grade)
        return Answer(grade, text, root_causes=causes_of(criterion, grade, text))

    def evidence(self, criterion: Criterion, grade: str) -> str:
        good = grade in criterion.scale.good
        needed = criterion.evidence == "always" or (criterion.evidence == "below_good" and not good)
        usual = {"never": 0.25, "below_good": 0.55}.get(criterion.evidence, 1.0)
        usual = max(usual, 0.85) if grade == criterion.scale.codes[0] and usual > 0.3 else usual
        if not needed and not self.sometimes(usual * (0.4 + self.audit.talkative)):
            return ""
        text = self.write(self.writer.bank.evidence[criterion.code][grade])
        if self.sometimes(0.6 * self.audit.talkative) or self.writer.is_repeated(text):
            text = f"{text} {self.grounds(criterion, good)}"
        return text

    def grounds(self, criterion: Criterion, good: bool) -> str:
        """What the auditor adds: where it was seen, who else says so, what became of it."""
        kinds = ["grounds", "grounds", "grounds_high" if good else "grounds_low"]
        if criterion.code.partition(".")[0] in PEOPLE_CAN_SAY:
            kinds += ["grounds_people", "grounds_people"]
        return self.add(self.writer.bank.more[self.audit.thrown.choice(kinds)])

    def draft(self, answer: Answer) -> Answer | None:
        """Now and then an auditor saves the first sentence and comes back."""
        first, _, rest = answer.evidence.partition(". ")
        return replace(answer, evidence=f"{first}.") if rest and self.sometimes(0.04) else None

    def weighing(self, theme: Theme, grades: Mapping[int, str], judgement: str) -> str:
        """What weighed most, where the criteria of the theme differ."""
        places: dict[int, list[str]] = {}
        for criterion in theme.criteria:
            grade = grades[criterion.id]
            if criterion.kind == "judgement" and grade in criterion.scale.codes:
                places.setdefault(criterion.scale.codes.index(grade), []).append(criterion.code)
        if len(places) < 2 or not self.sometimes(0.7):
            return ""
        lower = self.scale.codes.index(judgement) > min(places)
        notes = self.writer.bank.more["weighing_lower" if lower else "weighing_higher"]
        return self.add(
            notes, codes_low=_listed(places[max(places)][:2]), codes_high=_listed(places[min(places)][:2])
        )

    def overall(self, themes: Sequence[tuple[Theme, str]]) -> Step:
        grade, reason = overall(themes, self.scale, self.audit.thrown), ""
        found = {theme.code: given in self.scale.good for theme, given in themes}
        bold = tempting(themes, grade, self.scale)
        good = bold in self.scale.good and bold != self.scale.codes[0]
        if self.audit.may_go_against and good and warned(themes, bold, self.scale):
            grade, reason = bold, self.write(self.writer.bank.more["against_guard"], found)
        else:
            grade = within_guard(themes, grade, self.scale)
        rationale = self.write(self.writer.bank.overall[grade], found)
        return Step(
            None, None, Judged(grade, rationale, reason, impact_of(grade, self.scale, self.audit.aside))
        )


def _good(theme: Theme, grades: Mapping[int, str]) -> dict[str, bool]:
    """Which graded criteria of a theme are good or better, by code."""
    return {
        criterion.code: grades[criterion.id] in criterion.scale.good
        for criterion in theme.criteria
        if grades[criterion.id] in criterion.scale.codes
    }


def _listed(codes: Sequence[str]) -> str:
    return " and ".join(codes)


def do(audit: CaseAudit, done: Sequence[tuple[Step, datetime]]) -> None:
    """Save these steps of the audit at their moments, as its auditor."""
    for step, when in done:
        with clock.at(when):
            for seen, given in enumerate(_given(step)):
                _save(audit, step, given, seen)


def _given(step: Step) -> Iterator[Answer | Judged]:
    if step.draft is not None:
        yield step.draft
    yield step.given


def _save(audit: CaseAudit, step: Step, given: Answer | Judged, seen: int) -> None:
    if isinstance(given, Answer):
        assert step.criterion is not None
        changes.save_grade(audit, step.criterion, given, seen, audit.auditor)
    else:
        changes.save_judgement(audit, step.theme, given, seen, audit.auditor)
