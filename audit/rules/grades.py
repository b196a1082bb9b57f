"""Grades and blanks: what an answer may be, what counts as good or better, what is missing.

A blank is one of four different things and is never pooled with another, nor with a grade.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from audit.rules import clock, sources


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
LONGEST_DOCUMENT = 200


@dataclass(frozen=True)
class Answer:
    """What an auditor gives one criterion. A free note has no grade: its text stands as the evidence."""

    grade: str | None
    evidence: str = ""
    reason: str = ""  # why it is not applicable
    root_causes: tuple[str, ...] = ()  # codes; what lay behind a grade below good
    sources: tuple[str, ...] = ()  # where the evidence comes from, see sources.py
    evidence_on: date | str | None = None  # its day; a text is what was typed and is no day
    document: str = ""  # where it is to be found: the name or number of a document
    for_moderator: str = ""  # what an auditor who is unsure asks


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


def below_good(grade: str | None, points: Collection[str], good: Collection[str]) -> bool:
    """Whether this is a grade of the scale, and one that does not count as good. A blank is no grade."""
    return grade in points and grade not in good


def settled(
    answer: Answer, points: Collection[str], good: Collection[str], root_causes: Iterable[str]
) -> Answer:
    """The answer with its sources and root causes in the order in which they are offered, each once.

    Root causes tell what lay behind a grade below good: with a better grade, or a blank, they are cleared.
    """
    answer = replace(answer, sources=sources.in_order(answer.sources))
    if not below_good(answer.grade, points, good):
        return replace(answer, root_causes=())
    offered = {code: position for position, code in enumerate(root_causes)}
    given = sorted(set(answer.root_causes), key=lambda code: (offered.get(code, len(offered)), code))
    return replace(answer, root_causes=tuple(given))


def check_answer(
    answer: Answer,
    points: Collection[str],
    blanks: Iterable[str],
    good: Collection[str] = (),
    root_causes: Collection[str] = (),
) -> None:
    """Raise UnusableAnswer unless the grade is one of the scale's points or an allowed blank.

    `root_causes` are the codes that the criterion offers. One may stand only behind a grade below good.
    """
    if answer.grade is not None and answer.grade not in {*points, *blanks}:
        raise UnusableAnswer("grade", "Choose one of the grades shown.")
    if answer.root_causes and not below_good(answer.grade, points, good):
        raise UnusableAnswer("root_causes", "What lay behind a grade is asked only when it is below good.")
    if not set(answer.root_causes) <= set(root_causes):
        raise UnusableAnswer("root_causes", "Choose what lay behind it from those shown.")
    check_text("evidence", "Evidence", answer.evidence)
    check_text("reason", "The reason", answer.reason)
    check_text("for_moderator", "The question for the moderator", answer.for_moderator)
    check_where_from(answer)


def check_where_from(answer: Answer) -> None:
    """Raise UnusableAnswer unless the sources, the day and the document of the evidence can be so."""
    if not set(answer.sources) <= set(sources.Source):
        raise UnusableAnswer("sources", "Choose where the evidence comes from among those shown.")
    wrong = sources.wrong_day(answer.evidence_on, clock.today())
    if wrong:
        raise UnusableAnswer("evidence_on", f"Date of the evidence: {wrong} Nothing was saved.")
    if len(answer.document) > LONGEST_DOCUMENT:
        raise UnusableAnswer(
            "document",
            f"The document must be named in {LONGEST_DOCUMENT} characters or fewer. It is "
            f"{len(answer.document):,}. Nothing was saved.",
        )


def asked_kindly(answer: Answer) -> str | None:
    """What may well be said with this answer, in words, though it may be submitted without; or None."""
    if answer.grade == Blank.UNSURE and not answer.for_moderator.strip():
        return "has no question for the moderator yet"
    return None


def good_or_better(counts: Mapping[str, int], good: Iterable[str]) -> tuple[int, int]:
    """How many of the grades in `counts` (grade: n) are good or better, and how many grades there are.

    Blanks are no grades: they are in neither figure.
    """
    good = frozenset(good)
    graded = {grade: n for grade, n in counts.items() if grade not in BLANK_LETTERS}
    return sum(n for grade, n in graded.items() if grade in good), sum(graded.values())


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


def missing_from_note(answer: Answer, rule: str) -> str | None:
    """What a free note still lacks, in words; None when nothing, as always where it may be left out.

    `rule` is the framework's evidence rule: with "always" the note is needed, unless a blank is given.
    """
    if rule != "always":
        return None
    if answer.grade == Blank.NOT_APPLICABLE:
        return None if answer.reason.strip() else "needs the reason why it is not applicable"
    return None if answer.grade is not None or answer.evidence.strip() else "not written yet"
