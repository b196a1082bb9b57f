"""A row of the sheets beside the themes: who took part, what is learnt, what is to be done."""

import re

from audit.grading.workbook.cells import Cells
from audit.grading.workbook.slots import Noted, Value
from audit.rules import clock
from audit.rules.actions import Action, check_action
from audit.rules.grades import check_text
from audit.rules.learning import Marked, Point, check_marked, check_point
from audit.rules.taking_part import Part, Took, check_part


class BesideCells(Cells):
    def value(self) -> Value:
        if isinstance(self.stored, Part):
            return self._part()
        if isinstance(self.stored, Point):
            return self._point()
        if isinstance(self.stored, Marked):
            return self._mark()
        return self._action() if isinstance(self.stored, Action) else self._reflection()

    def _part(self) -> Part:
        choices = self.slot.choices
        sent = Part(
            self.choice("took", choices["took"]),
            self.choice("how", choices["how"]),
            self.day("on"),
            self.text("why"),
        )
        took = sent.took == Took.YES
        for key, given in (("how", sent.how), ("on", sent.on)):
            if given and not took:
                self.wrong(
                    key, f"This is asked only with “{Took.YES.label}”. Change the answer, or empty this."
                )
        if sent.why and (took or sent.took is None):
            self.wrong("why", "This is asked only of somebody who did not. Change the answer, or empty this.")
        self.check(check_part, sent, clock.today())
        return sent

    def _reflection(self) -> Noted:
        sent = Noted(self.text("text"))
        self.check(check_text, "text", "The worker’s reflection", sent.text)
        return sent

    def _point(self) -> Point:
        sent = Point(self.text("text"), self._criteria())
        if not sent.text and sent.criteria:
            self.wrong("text", "Write what it is. To take it away, empty its criteria as well.")
        self.check(check_point, sent, sent.criteria)
        return sent

    def _criteria(self) -> tuple[int, ...]:
        """The criteria whose codes stand in a cell, one after another."""
        assert isinstance(self.stored, Point)
        if self.untouched("criteria"):
            return self.stored.criteria
        ids = {code: int(id) for id, code in self.slot.choices["criteria"].items()}
        codes = [code for code in re.split(r"[,;\s]+", self.cell("criteria")) if code]
        for code in codes:
            if code not in ids:
                words = "is no code of a criterion of this audit. Write codes with commas between: 1.1, 2.3."
                self.wrong("criteria", f"“{code[:40]}” {words}")
        return tuple(sorted({ids[code] for code in codes if code in ids}))

    def _mark(self) -> Marked:
        sent = Marked(self.ticked("mark"), self.text("text", of="why"))
        self.check(check_marked, sent)
        return sent

    def _action(self) -> Action:
        about = self._about()
        owner_id, owner_words = self._owner()
        sent = Action(
            what=self.text("what"),
            owner_id=owner_id,
            owner_words=owner_words,
            contingency=self.text("contingency"),
            priority=self.choice("priority", self.slot.choices["priority"]),
            due_on=self.day("due"),
            criterion_id=int(about[1:]) if about[:1] == "c" else None,
            theme_id=int(about[1:]) if about[:1] == "t" else None,
        )
        if sent != Action() and not sent.what:
            self.wrong("what", "Write what is to be done. To take the action away, empty its whole row.")
        self.check(check_action, sent, clock.today())
        return sent

    def _about(self) -> str:
        """The criterion or theme that is named, by its words or, a criterion, by its code alone."""
        offered, text = self.slot.choices["about"], self.cell("about")
        by_code = {words.split(" ", 1)[0]: code for code, words in offered.items() if code.startswith("c")}
        if text in by_code:
            return by_code[text]
        found = next((code for code, words in offered.items() if words.casefold() == text.casefold()), "")
        if text and not found:
            self.wrong(
                "about", f"“{text[:60]}” is no criterion or theme of this audit. Choose one of the list."
            )
        return found

    def _owner(self) -> tuple[int | None, str]:
        """Whoever is named, by id where the name is one person's here; otherwise in words."""
        assert isinstance(self.stored, Action)
        if self.untouched("owner"):
            return self.stored.owner_id, self.stored.owner_words
        text = self.cell("owner")
        named = [id for id, name in self.slot.choices["owner"].items() if name.casefold() == text.casefold()]
        return (int(named[0]), "") if len(named) == 1 else (None, text)
