"""Grades and blanks: what an answer may be, what counts as good or better, what is missing.

A blank is one of four different things and is never pooled with another, nor with a grade.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Blank(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    NO_EVIDENCE = "no_evidence"
    NOT_LOOKED_AT = "not_looked_at"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        return {"no_evidence": "No evidence on file"}.get(self, self.value.replace("_", " ").capitalize())

    @property
    def letter(self) -> str:
        return BLANK_LETTERS[self]


BLANK_LETTERS = {
    Blank.NOT_APPLICABLE: "n/a",
    Blank.NO_EVIDENCE: "no ev.",
    Blank.NOT_LOOKED_AT: "–",
    Blank.UNSURE: "?",
}

# What someone may type, at most: about twelve pages. Longer is refused, and stays on the screen.
LONGEST_TEXT = 30_000


@dataclass(frozen=True)
class Answer:
    """What an auditor gives one criterion."""

    grade: str | None
    evidence: str = ""
    reason: str = ""  # why it is not applicable


class UnusableAnswer(ValueError):
    """An answer that cannot be saved; `field` names what to mend, the text says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def check_text(field: str, label: str, text: str) -> None:
    """Refuse a text longer than LONGEST_TEXT characters, with a count the user can act on."""
    if len(text) > LONGEST_TEXT:
        raise UnusableAnswer(
            field,
            f"{label} must be {LONGEST_TEXT:,} characters or fewer. It is {len(text):,}. Nothing was saved.",
        )


def check_answer(answer: Answer, points: Iterable[str], blanks: Iterable[str]) -> None:
    """Raise UnusableAnswer unless the grade is one of the scale's points or an allowed blank."""
    if answer.grade is not None and answer.grade not in {*points, *blanks}:
        raise UnusableAnswer("grade", "Choose one of the grades shown.")
    check_text("evidence", "Evidence", answer.evidence)
    check_text("reason", "The reason", answer.reason)


def good_or_better(counts: Mapping[str, int], good: Iterable[str]) -> tuple[int, int]:
    """How many of the grades in `counts` (grade: n) are good or better, and how many grades there are.

    Blanks are no grades: they are in neither figure.
    """
    graded = {grade: n for grade, n in counts.items() if grade not in set(Blank)}
    return sum(n for grade, n in graded.items() if grade in set(good)), sum(graded.values())


def missing(answer: Answer, rule: str, points: Sequence[str], good: Iterable[str]) -> str | None:
    """What one answer still lacks before an audit can be submitted, in words; None when nothing.

    `rule` is the framework's evidence rule: always, below_good (a grade below good needs evidence), never.
    `points` are the codes of the scale. No evidence on file is a finding, so it needs no evidence.
    """
    if answer.grade is None:
        return "not graded yet"
    if answer.grade == Blank.NOT_APPLICABLE:
        return None if answer.reason.strip() else "needs the reason why it is not applicable"
    if answer.grade not in points or answer.evidence.strip():
        return None
    if rule == "always" or (rule == "below_good" and answer.grade not in set(good)):
        return "needs evidence for its grade"
    return None
