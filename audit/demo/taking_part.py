"""Who took part in the invented audits: mostly worker and manager, less often the family, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from audit.demo.dice import weighted
from audit.demo.scene import Scene
from audit.demo.texts import Writer
from audit.grading.taking_part.changes import save_participant, save_reflection
from audit.models import CaseAudit
from audit.rules import clock
from audit.rules.taking_part import REQUIRED, How, Part, Took, Who

# How many of a hundred of each role took part; the rest were asked in vain or, some of them, not asked.
TAKE_PART = {Who.WORKER: 93, Who.TEAM_MANAGER: 80, Who.CHILD: 38, Who.PARENT: 58}
NOT_ASKED = {Who.CHILD: 0.5, Who.PARENT: 0.3}
WAYS = {
    Who.WORKER: {How.MEETING: 6, How.PHONE: 5},
    Who.TEAM_MANAGER: {How.PHONE: 6, How.MEETING: 3, How.WRITING: 2},
    Who.CHILD: {How.MEETING: 5, How.PHONE: 2, How.OBSERVED: 2},
    Who.PARENT: {How.PHONE: 7, How.MEETING: 3, How.WRITING: 1},
    Who.ADVOCATE: {How.PHONE: 3, How.WRITING: 1},
}
REFLECTS = 0.6
SECOND_PARENT, ADVOCATE = 0.2, 0.12


@dataclass
class Asking:
    """One auditor who asks the people of one case, between the first and the last day of the audit."""

    scene: Scene
    writer: Writer
    thrown: Random
    first: date
    last: date

    def everybody(self) -> Iterator[tuple[Who, int, Part]]:
        """The part of each person, in the order of the page."""
        for who in REQUIRED:
            yield who, 1, self.part(who)
        if self.scene.is_("family") and self.thrown.random() < SECOND_PARENT:
            yield Who.PARENT, 2, self.took_part(Who.PARENT)
        if self.scene.is_("10+") and self.thrown.random() < ADVOCATE:
            yield Who.ADVOCATE, 1, self.took_part(Who.ADVOCATE)

    def part(self, who: Who) -> Part:
        likely = TAKE_PART[who] - (30 if who == Who.CHILD and self.scene.is_("u5") else 0)
        if self.thrown.random() * 100 < likely:
            return self.took_part(who)
        asked = self.thrown.random() >= NOT_ASKED.get(who, 0.0)
        for took in (Took.NOT_OBTAINED, Took.NOT_ASKED) if asked else (Took.NOT_ASKED, Took.NOT_OBTAINED):
            notes = self.writer.bank.taking_part.get(f"{who}_{took}", ())
            why = self.writer.write(notes, self.scene, self.last, self.thrown) if notes else ""
            if why:
                return Part(took, why=why)
        return self.took_part(who)

    def took_part(self, who: Who) -> Part:
        days = max(0, (self.last - self.first).days)
        on = self.first + timedelta(days=self.thrown.randint(0, days))
        return Part(Took.YES, weighted(self.thrown, WAYS[who]), on - timedelta(days=max(0, on.weekday() - 4)))

    def reflection(self) -> str:
        if self.thrown.random() >= REFLECTS:
            return ""
        notes = self.writer.bank.taking_part["reflection"]
        return self.writer.write(notes, self.scene, self.last, self.thrown)


def say_who_took_part(audit: CaseAudit, asking: Asking, when: datetime, done: float) -> None:
    """Save who took part, as far as the audit has come, from this moment on, as its auditor."""
    everybody = list(asking.everybody())
    reflection = asking.reflection()
    if done < 1:
        everybody, reflection = everybody[: round(len(everybody) * done)], ""
    for place, (who, number, part) in enumerate(everybody):
        with clock.at(when + timedelta(seconds=8 * place)):
            save_participant(audit, who, number, part, 0, audit.auditor)
    if reflection:
        with clock.at(when + timedelta(seconds=55)):
            save_reflection(audit, reflection, 0, audit.auditor)
