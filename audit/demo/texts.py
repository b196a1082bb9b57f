"""What an auditor writes: a note that fits the case is taken from the bank and filled in.

The note that was used least is taken first, and no text is written twice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from audit.demo.days import in_words
from audit.demo.scene import Scene

HERE = Path(__file__).parent
NEEDS = re.compile(r"^<([^>]*)>\s*")
CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
RANGES = {"few": (2, 4), "several": (5, 8), "weeks": (3, 9), "months": (3, 6), "days": (2, 5)}
# So many days before the audit.
BEFORE = {
    "day": (5, 45), "other_day": (46, 75), "old_day": (80, 150), "month": (25, 60), "old_month": (90, 230),
}  # fmt: skip
RATIOS = ("Two of the five", "Two of the three", "Three of the six", "Three of the five", "Four of the seven")


@dataclass(frozen=True)
class Note:
    """One note of the bank: its text with places to fill in, and what must be true of the case."""

    text: str
    needs: frozenset[str]

    def fits(self, scene: Scene) -> bool:
        return self.needs <= scene.tags


@dataclass(frozen=True)
class Bank:
    """Everything that auditors may write, as lists of notes by what they are for."""

    evidence: Mapping[str, Mapping[str, Sequence[Note]]]  # by criterion and grade
    themes: Mapping[str, Mapping[str, Sequence[Note]]]  # by theme and grade
    overall: Mapping[str, Sequence[Note]]
    blanks: Mapping[str, Sequence[Note]]
    not_applicable: Mapping[str, Sequence[Note]]  # by criterion
    more: Mapping[str, Sequence[Note]]  # what is added to others
    learning: Mapping[str, Sequence[Note]]  # by what it is and the theme: "strength 4"
    taking_part: Mapping[str, Sequence[Note]]  # why someone did not, and the worker's reflections

    def lists(self) -> Iterator[Sequence[Note]]:
        """Every list of notes."""
        for grades in (*self.evidence.values(), *self.themes.values()):
            yield from grades.values()
        for part in (
            self.overall,
            self.blanks,
            self.not_applicable,
            self.more,
            self.learning,
            self.taking_part,
        ):
            yield from part.values()


def read_bank() -> Bank:
    """The bank in evidence.yaml, rationales.yaml, learning.yaml and taking_part.yaml."""
    evidence, other = (_read(name) for name in ("evidence.yaml", "rationales.yaml"))
    added = [name for name in other if name.startswith(("weighing", "grounds", "against"))]
    return Bank(
        evidence={code: _by_key(grades) for code, grades in evidence.items()},
        themes={code: _by_key(grades) for code, grades in other["themes"].items()},
        overall=_by_key(other["overall"]),
        blanks=_by_key(other["blanks"]),
        not_applicable=_by_key(other["not_applicable"]),
        more=_by_key({name: other[name] for name in added}),
        learning=_by_key(_read("learning.yaml")),
        taking_part=_by_key(_read("taking_part.yaml")),
    )


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded


def _by_key(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[Note, ...]]:
    return {key: tuple(_note(text) for text in texts) for key, texts in lists.items()}


def _note(text: str) -> Note:
    found = NEEDS.match(text)
    needs = {need.strip() for need in found[1].split(",")} if found else set()
    if "{sibling}" in text.lower():
        needs.add("siblings")
    if "{wish}" in text.lower():
        needs.add("5+")
    if "parent}" in text.lower():  # a grown care leaver's plan is not made with Mother
        needs.add("family")
    return Note(NEEDS.sub("", text), frozenset(needs))


class Writer:
    """Writes for every auditor of the council, and remembers what was written."""

    def __init__(self) -> None:
        self.bank = read_bank()
        self.used: Counter[Note] = Counter()
        self.written: Counter[str] = Counter()

    def write(self, notes: Sequence[Note], scene: Scene, day: date, thrown: Random, **more: str) -> str:
        """A text made of one of these notes that fits the case; empty when none does."""
        fitting = [note for note in notes if note.fits(scene)]
        if not fitting:
            return ""
        thrown.shuffle(fitting)
        fitting.sort(key=lambda note: self.used[note])
        note, text = self._fresh(fitting, scene, day, thrown, more)
        self.used[note] += 1
        self.written[text] += 1
        return text

    def add(self, notes: Sequence[Note], scene: Scene, day: date, thrown: Random, **more: str) -> str:
        """A sentence to be added to a text: it may well have been written before."""
        note = thrown.choice([note for note in notes if note.fits(scene)])
        return filled(note.text, Words(scene, day, thrown, more), thrown)

    def is_repeated(self, text: str) -> bool:
        """Whether this very text was written more than once."""
        return self.written[text] > 1

    def _fresh(
        self, notes: Sequence[Note], scene: Scene, day: date, thrown: Random, more: Mapping[str, str]
    ) -> tuple[Note, str]:
        """A text that was not written yet; of the note that was used least when every one was."""
        for note in notes:
            words = Words(scene, day, thrown, more)
            text = filled(note.text, words, thrown)
            if text not in self.written:
                return note, text
        return notes[0], filled(notes[0].text, Words(scene, day, thrown, more), thrown)


def filled(text: str, words: Mapping[str, str], thrown: Random) -> str:
    """The text with a choice made at each [one|other] and each {slot} filled in ({Slot}: with a capital)."""
    text = CHOICE.sub(lambda found: thrown.choice(found[1].split("|")), text)

    def word(found: re.Match[str]) -> str:
        name = found[1]
        value = words[name[0].lower() + name[1:]]
        return value[0].upper() + value[1:] if name[0].isupper() and value else value

    return SLOT.sub(word, text)


class Words(dict[str, str]):
    """The words for one text: those of the scene, and numbers, days and months as they are asked for."""

    def __init__(self, scene: Scene, day: date, thrown: Random, more: Mapping[str, str]) -> None:
        super().__init__(scene.words, **more)
        self.scene, self.day, self.thrown = scene, day, thrown

    def __missing__(self, name: str) -> str:
        self[name] = self._thrown(name)
        return self[name]

    def _thrown(self, name: str) -> str:
        if name in RANGES:
            return NUMBERS[self.thrown.randint(*RANGES[name])]
        if name.endswith("month") and name in BEFORE:
            month = f"{self._before(*BEFORE[name]):%B}"
            # Where the case is young, two months that a note tells apart would be the same one.
            return month if month not in (self.get("month"), self.get("old_month")) else f"{self.day:%B}"
        if name in BEFORE:
            return in_words(self._before(*BEFORE[name]))
        if name == "old_year":
            return str(self.day.year - self.thrown.randint(3, 7))
        if name == "next_month":
            return f"{self.day + timedelta(days=35):%B}"
        if name == "day_ahead":
            return in_words(self.day + timedelta(days=self.thrown.randint(12, 30)))
        return self.thrown.choice({"ratio": RATIOS, "professional": self._professionals()}[name])

    def _before(self, least: int, most: int) -> date:
        """A day at least and at most so many days before, in so far as the case was open then."""
        early = max(self.scene.opened_on or date.min, self.day - timedelta(days=most))
        return max(early, self.day - timedelta(days=self.thrown.randint(least, most)))

    def _professionals(self) -> Sequence[str]:
        other = "the probation officer" if self.scene.is_("10+") else self.scene.words["health"]
        return (
            "the GP",
            "the housing officer",
            f"the {self.scene.words['school']}'s safeguarding lead",
            other,
        )
