"""The sheets of an audit's workbook and their columns: what is given, and what the auditor fills in."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.grading.workbook.slots import (
    ACTIONS,
    CAUSE,
    CRITERION,
    EXEMPLAR,
    GRADES,
    JUDGEMENTS,
    LEARNING,
    OVERALL,
    PART,
    REFLECTION,
    SOURCE,
    TAKING_PART,
    Slot,
    Value,
    texts_of,
)
from audit.rules.grades import Answer, Blank
from audit.rules.learning import Learnt
from audit.rules.sources import Source

GUIDE, LISTS, ORIGIN = "Guide", "Lists", "Origin"
USUAL_CAUSES = 3  # columns for what lay behind a grade, unless more was answered


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `key` names the text of an answer that stands in it."""

    key: str
    heading: str
    width: float
    asked: bool = False  # the auditor fills it in

    @property
    def technical(self) -> bool:
        """Nobody types in what is given, so its heading is grey."""
        return not self.asked


GIVEN = {
    GRADES: (
        Column("code", "Code", 8),
        Column("theme", "Theme", 17),
        Column("question", "Question", 36),
        Column("guidance", "Guidance", 34),
        Column("benchmark", "What to measure against", 34),
        Column("others", "What the other grades look like", 46),
        Column("needed", "Evidence is needed", 13),
    ),
    JUDGEMENTS: (
        Column("code", "Code", 9),
        Column("theme", "Theme", 28),
        Column("about", "About", 44),
        Column("guard", "What it means for the overall judgement", 34),
    ),
    TAKING_PART: (Column("code", "Who", 24), Column("needed", "Is it needed", 18)),
    LEARNING: (Column("code", "Which", 24), Column("hint", "What is meant", 38)),
    ACTIONS: (Column("code", "Which", 20),),
}
GRADE = Column("grade", "Your grade", 20, asked=True)
REASON = Column("reason", "Your reason, if not applicable", 26, asked=True)
EVIDENCE = Column("evidence", "Your evidence", 64, asked=True)
WHERE_FROM = (
    Column(f"{SOURCE}{Source.RECORD}", "Your source: recorded", 11, asked=True),
    Column(f"{SOURCE}{Source.WORKER}", "Your source: said by a worker", 11, asked=True),
    Column(f"{SOURCE}{Source.FAMILY}", "Your source: said by child, parent, carer", 13, asked=True),
    Column(f"{SOURCE}{Source.OBSERVED}", "Your source: observed", 11, asked=True),
    Column("evidence_on", "Your date of the evidence", 13, asked=True),
    Column("document", "Your document", 22, asked=True),
)
FOR_MODERATOR = Column("for_moderator", "Your question for the moderator, if unsure", 28, asked=True)
JUDGED = (
    Column("grade", "Your judgement", 21, asked=True),
    Column("rationale", "Your rationale", 70, asked=True),
    Column("impact", "Your view: what difference has it made for the child", 24, asked=True),
    Column("against_guard", "Your reason, if the guard speaks against it", 34, asked=True),
)
# What is filled in on the sheets beside the themes.
FILLED_IN = {
    JUDGEMENTS: JUDGED,
    TAKING_PART: (
        Column("took", "Your answer: did they take part", 22, asked=True),
        Column("how", "Your note of how they took part", 22, asked=True),
        Column("on", "Your date on which they did", 15, asked=True),
        Column("why", "Your reason, if they did not", 44, asked=True),
        Column("text", "Your note of what the worker makes of the work", 60, asked=True),
    ),
    LEARNING: (
        Column("text", "Your words for what others can learn", 80, asked=True),
        Column("criteria", "Your criteria in which it was seen", 24, asked=True),
        Column("mark", "Your mark: an exemplar", 14, asked=True),
    ),
    ACTIONS: (
        Column("what", "Your action: what is to be done", 60, asked=True),
        Column("about", "Your choice of what it is about", 34, asked=True),
        Column("owner", "Your owner: a role, or somebody’s name at work", 26, asked=True),
        Column("due", "Your date by when", 14, asked=True),
        Column("priority", "Your view of how pressing it is", 16, asked=True),
        Column("contingency", "Your plan if it is not done", 44, asked=True),
    ),
}
# Of what shares its sheet with others, the columns that are asked.
ASKED = {
    PART: ("took", "how", "on", "why"),
    REFLECTION: ("text",),
    Learnt.STRENGTH: ("text", "criteria"),
    Learnt.IMPROVEMENT: ("text", "criteria"),
    EXEMPLAR: ("text", "mark"),
}
DAYS = ("evidence_on", "on", "due")  # the columns in which a date is wanted

ANSWERED = (GRADE, EVIDENCE, *WHERE_FROM, REASON, FOR_MODERATOR)


def cause(n: int) -> Column:
    return Column(f"{CAUSE}{n}", f"Your view of what lay behind it ({n})", 24, asked=True)


def columns_of(sheet: str, causes: int) -> tuple[Column, ...]:
    """The columns of a sheet, with so many for what lay behind a grade."""
    if sheet != GRADES:
        return (*GIVEN[sheet], *FILLED_IN[sheet])
    return (*GIVEN[sheet], *ANSWERED, *(cause(n) for n in range(1, causes + 1)))


def causes_asked(asked: Iterable[Slot], values: Iterable[Value]) -> int:
    """How many columns what lay behind a grade takes: never fewer than were answered."""
    offered = max((len(slot.causes) for slot in asked), default=0)
    given = max((len(one.root_causes) for one in values if isinstance(one, Answer)), default=0)
    return max(min(offered, USUAL_CAUSES), given)


def is_asked(slot: Slot, column: Column) -> bool:
    """Whether this cell of a row is to be filled in; otherwise it is locked."""
    if not column.asked:
        return False
    if slot.kind in ASKED:
        return column.key in ASKED[slot.kind]
    if column.key == "grade":
        return bool(slot.grades)
    if column.key == "against_guard":
        return slot.kind == OVERALL
    if column.key == "reason":
        return Blank.NOT_APPLICABLE in slot.grades
    if column.key == "for_moderator":
        return Blank.UNSURE in slot.grades
    if column.key.startswith(CAUSE):
        return slot.kind == CRITERION and bool(slot.causes)
    return True


def said(slot: Slot, value: Value) -> list[tuple[str, str]]:
    """What was answered beside the themes, in words: each text with what it is."""
    texts = texts_of(slot, value)
    asked = (column for column in FILLED_IN[slot.sheet] if texts.get(column.key))
    headed = ((column.heading.removeprefix("Your "), texts[column.key]) for column in asked)
    return [(f"{heading[0].upper()}{heading[1:]}", text) for heading, text in headed]
