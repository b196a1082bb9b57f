"""What an audit's workbook asks, a row for each thing that is answered; how an answer stands in it.

A row for each criterion, theme and the whole; what stands beside the themes: see beside.py.

An answer stands in its row as texts, by the key of the column. Read back they are compared as texts: what
nobody touched is the very answer that was stored, however the cell had to show it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from audit.files.cell_text import plain, usable
from audit.rules.actions import Action
from audit.rules.framework import Criterion, Scale, Theme, Version
from audit.rules.grades import Answer, Blank
from audit.rules.impact import label_of
from audit.rules.learning import ACTION, Learnt, Marked, Point
from audit.rules.progress import Judged
from audit.rules.taking_part import Part

CRITERION, THEME, OVERALL = "criterion", "theme", "overall"
PART, REFLECTION, EXEMPLAR = "part", "reflection", "exemplar"  # and strength, improvement, action
GRADES, JUDGEMENTS = "Grades", "Judgements"
TAKING_PART, LEARNING, ACTIONS = "Who took part", "Learning", "Actions"
SHEETS = (GRADES, JUDGEMENTS, TAKING_PART, LEARNING, ACTIONS)
CAUSE, SOURCE = "cause_", "source_"
YES = "Yes"


@dataclass(frozen=True)
class Noted:
    """A text alone: the worker's reflection."""

    text: str = ""


Value = Answer | Judged | Part | Noted | Point | Marked | Action
Texts = Mapping[str, str]

# Where each kind of thing stands, and what stands there while nothing was answered.
SHEET_OF = {
    CRITERION: GRADES, THEME: JUDGEMENTS, OVERALL: JUDGEMENTS, PART: TAKING_PART, REFLECTION: TAKING_PART,
    Learnt.STRENGTH: LEARNING, Learnt.IMPROVEMENT: LEARNING, EXEMPLAR: LEARNING, ACTION: ACTIONS,
}  # fmt: skip


def sheet_of(key: str) -> str:
    """The sheet of what is known by this key: a person who took part is known by a role."""
    return SHEET_OF.get(key.partition("-")[0], TAKING_PART)


NOTHING: dict[str, Value] = {
    CRITERION: Answer(None), THEME: Judged(), OVERALL: Judged(), PART: Part(), REFLECTION: Noted(),
    Learnt.STRENGTH: Point(), Learnt.IMPROVEMENT: Point(), EXEMPLAR: Marked(), ACTION: Action(),
}  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """One thing that an audit answers, and the words it may be answered with."""

    kind: str
    id: int  # of the criterion or theme; 0 for the whole
    code: str  # as it stands in the column Code
    name: str
    grades: Mapping[str, str]  # what may be chosen: label by code
    causes: Mapping[str, str] = field(default_factory=dict)
    criterion: Criterion | None = None
    theme: Theme | None = None
    entry: str = ""  # what it is known by beside the themes: worker-1, strength-34-1
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by column: words by code

    @property
    def key(self) -> str:
        return self.entry or f"{self.kind}-{self.id}"

    @property
    def sheet(self) -> str:
        return SHEET_OF[self.kind]

    @property
    def stands_empty(self) -> bool:
        """Whether it need not be there at all: an empty row says nothing."""
        return self.kind not in (CRITERION, THEME, OVERALL)

    @property
    def nothing(self) -> Value:
        """What stands where nothing was answered."""
        return NOTHING[self.kind]


def slots(version: Version, cohort: str) -> list[Slot]:
    """Everything that an audit of a case of this cohort answers, in the order of the form."""
    found: list[Slot] = []
    names = dict(version.root_causes)
    themes = version.themes_for(cohort)
    for theme in themes:
        for one in theme.criteria:
            causes = {code: names[code] for code in one.root_causes}
            grades = labels(one.scale, one.blanks)
            name = f"{one.code} {one.question}"
            found.append(Slot(CRITERION, one.id, one.code, name, grades, causes, one, theme))
    judgement = version.judgement_scale
    for theme in themes:
        if theme.judged:
            grades = labels(judgement, (Blank.NOT_APPLICABLE,))
            found.append(Slot(THEME, theme.id, theme.code, theme.name, grades, theme=theme))
    found.append(Slot(OVERALL, 0, "Overall", "The whole case", labels(judgement, ())))
    return found


def labels(scale: Scale, blanks: tuple[str, ...]) -> dict[str, str]:
    """What a drop-down offers, by code. No two are the same: a letter tells apart what would be."""
    named = [(point.code, point.label, point.letter) for point in scale.points]
    named += [(code, Blank(code).label, Blank(code).letter) for code in blanks]
    known = [plain(label) for _, label, _ in named]
    return {
        code: label if known.count(plain(label)) == 1 else f"{label} ({letter})"
        for code, label, letter in named
    }


def code_of(text: str, offered: Mapping[str, str]) -> str | None:
    """The code that a text names: by its label, whatever the capitals, or by the code itself."""
    wanted = plain(text)
    by_label = (code for code, label in offered.items() if plain(label) == wanted)
    return next(by_label, None) or next((code for code in offered if plain(code) == wanted), None)


def texts_of(slot: Slot, value: Value) -> dict[str, str]:
    """What was answered as the texts of its cells."""
    found = _of_grades(slot, value) if isinstance(value, Answer | Judged) else _beside(slot, value)
    return {key: usable(text) for key, text in found.items()}


def _of_grades(slot: Slot, value: Answer | Judged) -> dict[str, str]:
    found = {"grade": slot.grades.get(value.grade or "", value.grade or "")}
    if isinstance(value, Judged):
        found |= {"rationale": value.rationale, "against_guard": value.against_guard}
        return found | {"impact": label_of(value.impact)}
    found |= {"reason": value.reason, "evidence": value.evidence}
    found |= {"document": value.document, "for_moderator": value.for_moderator}
    found |= {f"{SOURCE}{code}": YES for code in value.sources}
    found["evidence_on"] = _day(value.evidence_on)
    for n, code in enumerate(value.root_causes, 1):
        found[f"{CAUSE}{n}"] = slot.causes.get(code, code)
    return found


def _beside(slot: Slot, value: Part | Noted | Point | Marked | Action) -> dict[str, str]:
    def chosen(key: str, code: object) -> str:
        return slot.choices[key].get(str(code), str(code)) if code else ""

    if isinstance(value, Part):
        words = {"took": chosen("took", value.took), "how": chosen("how", value.how)}
        return words | {"on": _day(value.on), "why": value.why}
    if isinstance(value, Point):
        return {"text": value.text, "criteria": ", ".join(chosen("criteria", id) for id in value.criteria)}
    if isinstance(value, Marked):
        return {"mark": YES if value.exemplar else "", "text": value.why}
    if isinstance(value, Noted):
        return {"text": value.text}
    return {
        "what": value.what,
        "owner": chosen("owner", value.owner_id) or value.owner_words,
        "contingency": value.contingency,
        "priority": chosen("priority", value.priority),
        "due": _day(value.due_on),
        "about": chosen("about", about_code(value)),
    }


def about_code(action: Action) -> str:
    """What an action is about, as the form has it: "c34" or "t5"; empty for nothing."""
    if action.criterion_id:
        return f"c{action.criterion_id}"
    return f"t{action.theme_id}" if action.theme_id else ""


def _day(value: date | str | None) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""


def as_read(text: str) -> str:
    """A text as it comes back from a cell."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(texts: Texts) -> str:
    """What tells whether anybody has touched the cells of a row."""
    said = sorted((key, as_read(text)) for key, text in texts.items() if as_read(text))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def causes_in(texts: Texts) -> Iterator[tuple[str, str]]:
    """The columns of what lay behind a grade that say something, in order."""
    there = (key for key, text in texts.items() if key.startswith(CAUSE) and as_read(text))
    return ((key, texts[key]) for key in sorted(there, key=lambda key: int(key.removeprefix(CAUSE))))
