"""What a row of an audit's workbook answers, or what is wrong with which cell."""

from audit.grading.workbook.beside_cells import BesideCells
from audit.grading.workbook.cells import Cells
from audit.grading.workbook.reading import Fault, Row
from audit.grading.workbook.slots import SOURCE, Slot, Value, causes_in
from audit.rules.grades import Answer, Blank, check_answer, check_text, settled
from audit.rules.impact import LABELS as IMPACTS
from audit.rules.progress import Judged
from audit.rules.sources import Source


class Unreadable(ValueError):
    """A row of which some cells cannot be used."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} cells cannot be used.")
        self.faults = faults


def value_in(slot: Slot, row: Row, stored: Value) -> Value:
    """The answer that a row gives. A cell that shows what is stored gives just that, were it cut or not.

    Raises Unreadable naming every cell that cannot be used.
    """
    cells: GradesCells | BesideCells
    if isinstance(stored, Answer | Judged):
        cells = GradesCells(slot, row, stored)
    else:
        cells = BesideCells(slot, row, stored)
    sent = cells.value()
    if cells.faults:
        raise Unreadable(cells.faults)
    return sent


class GradesCells(Cells):
    """A row of the sheets Grades and Judgements."""

    def value(self) -> Value:
        return self.answer() if isinstance(self.stored, Answer) else self.judgement()

    def grade(self) -> str | None:
        return self.choice("grade", self.slot.grades, "It has no grade: empty this cell.")

    def answer(self) -> Answer:
        grade = self.grade()
        empty = "Nothing is asked here: empty this cell."
        causes = (self.choice(key, self.slot.causes, empty) for key, _ in causes_in(self.row.texts))
        sent = Answer(
            grade,
            evidence=self.text("evidence"),
            reason=self.text("reason"),
            root_causes=tuple(code for code in causes if code),
            sources=tuple(source.value for source in Source if self.ticked(f"{SOURCE}{source}")),
            evidence_on=self.day("evidence_on"),
            document=self.text("document"),
            for_moderator=self.text("for_moderator"),
        )
        self.only_with("reason", sent.reason, grade, Blank.NOT_APPLICABLE)
        self.only_with("for_moderator", sent.for_moderator, grade, Blank.UNSURE)
        return self.checked(sent)

    def only_with(self, key: str, text: str, grade: str | None, blank: Blank) -> None:
        """What is said of a blank stands only beside that blank: elsewhere it would be lost."""
        if text and grade != blank:
            words = f"This is asked only with “{blank.label}”, and the grade is another."
            self.wrong(key, f"{words} Change the grade, or empty this cell.")

    def checked(self, sent: Answer) -> Answer:
        assert self.slot.criterion is not None
        one = self.slot.criterion
        sent = settled(sent, one.scale.codes, one.scale.good, one.root_causes)
        self.check(check_answer, sent, one.scale.codes, one.blanks, one.scale.good, one.root_causes)
        return sent

    def judgement(self) -> Judged:
        impact = self.choice("impact", {code.value: label for code, label in IMPACTS.items()}, "")
        sent = Judged(self.grade(), self.text("rationale"), self.text("against_guard"), impact)
        self.check(check_text, "rationale", "The rationale", sent.rationale)
        self.check(check_text, "against_guard", "The reason", sent.against_guard)
        return sent
