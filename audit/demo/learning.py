"""What the demo's auditors learn from a case: strengths, areas for improvement, actions, exemplars."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from audit.demo.auditing import Step
from audit.demo.scene import Scene
from audit.demo.texts import Writer
from audit.grading.learning.changes import save_action, save_exemplar, save_point
from audit.models import CaseAudit
from audit.rules import clock
from audit.rules.actions import OWNING_ROLES, Action
from audit.rules.framework import Scale
from audit.rules.grades import Answer
from audit.rules.learning import ACTION, EntryKey, Learnt, Marked, Point

# An auditor says at most so much; more is not learning.
MOST_POINTS, MOST_ACTIONS = 2, 2
EXEMPLAR = 0.5  # of the cases judged outstanding
NO_MANAGER = 0.3  # of the actions belong to somebody else than worker or manager


@dataclass
class Learner:
    """One auditor who looks back over the case when everything is judged."""

    scene: Scene
    writer: Writer
    thrown: Random
    day: date
    scale: Scale

    def points(self, found: Mapping[str, list[Step]], kind: Learnt) -> Iterator[tuple[EntryKey, Point]]:
        """What was good, from what was judged best, or what was not, from what was judged lowest."""
        for number, theme in enumerate(self._themes(found, kind), 1):
            text = self._write(f"{kind} {theme}")
            criteria = self._criteria(found[theme], kind)
            if text and criteria:
                yield EntryKey(kind, criteria[0], number), Point(text, tuple(sorted(criteria)))

    def actions(self, found: Mapping[str, list[Step]]) -> Iterator[tuple[EntryKey, Action]]:
        """What is to be done about what was judged lowest. When it is due follows from the grade."""
        for number, theme in enumerate(self._themes(found, Learnt.IMPROVEMENT)[:MOST_ACTIONS], 1):
            text = self._write(f"action {theme}")
            criteria = self._criteria(found[theme], Learnt.IMPROVEMENT)
            if text and criteria:
                others = OWNING_ROLES[2:] if self.thrown.random() < NO_MANAGER else OWNING_ROLES[:2]
                owners = [one for one in others if self.scene.is_("cp") or "protection" not in one]
                yield EntryKey(ACTION, criteria[0], number), Action(
                    text, owner_words=self.thrown.choice(owners), contingency=self._write("contingency"),
                    criterion_id=criteria[0],
                )  # fmt: skip

    def mark(self, overall: str) -> Marked:
        """Whether others are to learn from the whole case."""
        if overall != self.scale.codes[0] or self.thrown.random() > EXEMPLAR:
            return Marked()
        return Marked(True, self._write("exemplar"))

    def _themes(self, found: Mapping[str, list[Step]], kind: Learnt) -> list[str]:
        """The themes (by code) judged good or better, best first, or those below good, lowest first."""
        judged = {theme: _judged(steps) for theme, steps in found.items()}
        places = {theme: self.scale.codes.index(grade) for theme, grade in judged.items() if grade}
        good = len(self.scale.good)
        wanted = {t: n for t, n in places.items() if (n < good) == (kind == Learnt.STRENGTH)}
        order = sorted(wanted, key=lambda theme: wanted[theme], reverse=kind == Learnt.IMPROVEMENT)
        return order[: self.thrown.randint(1, MOST_POINTS)]

    def _criteria(self, steps: Sequence[Step], kind: Learnt) -> list[int]:
        graded = [
            step.criterion.id
            for step in steps
            if step.criterion
            and step.given.grade in step.criterion.scale.codes
            and (step.given.grade in step.criterion.scale.good) == (kind == Learnt.STRENGTH)
        ]
        return self.thrown.sample(graded, min(len(graded), self.thrown.randint(1, 2)))

    def _write(self, what: str) -> str:
        notes = self.writer.bank.learning.get(what, ())
        return self.writer.write(notes, self.scene, self.day, self.thrown) if notes else ""


def _judged(steps: Sequence[Step]) -> str:
    """The grade of a theme's judgement; empty where it has none."""
    return next((step.given.grade or "" for step in steps if not isinstance(step.given, Answer)), "")


def say_what_is_learnt(audit: CaseAudit, learner: Learner, steps: Sequence[Step], when: datetime) -> None:
    """Save what was learnt, from this moment on, as its auditor."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        if step.theme is not None:
            found.setdefault(step.theme.code, []).append(step)
    overall = str(steps[-1].given.grade)
    moments = (when + timedelta(seconds=6 * n) for n in range(100))
    for kind in Learnt:
        for key, point in learner.points(found, kind):
            with clock.at(next(moments)):
                save_point(audit, key, point, 0, audit.auditor)
    for key, action in learner.actions(found):
        with clock.at(next(moments)):
            save_action(audit, key, action, 0, audit.auditor)
    with clock.at(next(moments)):
        save_exemplar(audit, learner.mark(overall), 0, audit.auditor)
