"""Words that look like a person's name, and neutral words for that person.

A word with a capital that is a common name in England, somebody with a title, a first name with what follows
it. Names that are also words, months, places or peoples need more than a capital (common_names.txt).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Name:
    """A name in a text. From `start` to `end` it gives way to one of the choices; see redaction.Mark."""

    start: int
    end: int
    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    """A word with a capital."""

    text: str  # without the 's of a possessive
    start: int
    begins: bool  # a sentence

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class _Lists:
    first: frozenset[str]
    last: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    titles: frozenset[str]
    not_people: frozenset[str]
    not_surnames: frozenset[str]

    def knows(self, text: str) -> bool:
        return any(part in self.first or part in self.last for part in _parts(text))

    def is_first(self, text: str) -> bool:
        return any(part in self.first for part in _parts(text))

    def is_plain(self, text: str) -> bool:
        """Whether a capital is enough: a name that is nothing else."""
        parts = _parts(text)
        return self.knows(text) and not any(part in self.words or part in self.places for part in parts)


def _parts(text: str) -> list[str]:
    """Anne-Marie is Anne and Marie, O'Brien and AALIYAH are themselves."""
    return [part.capitalize() if part.isupper() else part for part in text.replace("’", "'").split("-")]


@cache
def _lists() -> _Lists:
    found: dict[str, set[str]] = {}
    here: set[str] = set()
    for line in (Path(__file__).parent / "common_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            here = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            here.update(line.split())
    kinds = (
        "first names", "surnames", "also words", "also places and days", "titles", "not people",
        "not surnames",
    )  # fmt: skip
    return _Lists(*(frozenset(found[kind]) for kind in kinds))


RELATION = re.compile(
    r"\b((?:(?:birth|step|half|foster|grand|great|social|support|key|case|team|health|police|class|head|"
    r"family|personal|older|elder|younger|little|big|maternal|paternal)[ -]?)*"
    r"(?:mother|mum|mam|mummy|father|dad|daddy|parent|sister|brother|sibling|twin|son|daughter|aunt|auntie|uncle|"
    r"nan|nanny|gran|grandma|granny|grandad|grandpa|cousin|partner|boyfriend|girlfriend|husband|wife|friend|carer|"
    r"worker|teacher|manager|doctor|gp|nurse|officer|visitor|adviser|advocate|child|baby|infant))(?:, | )$",
    re.IGNORECASE,
)
WORD = re.compile(r"(?<![\w’'@])[A-ZÀ-Þ][\w]*(?:[’'][A-ZÀ-Þ]\w*)?(?:-[A-ZÀ-Þ]\w*)*")
BEGINS = re.compile(r"(?:^|[.!?:;\n•*(]|[–—-] )[ \t\"'“‘”’)(•*–—-]*$")
# Abbreviations that look like a name in capitals: an emotional literacy support assistant.
NOT_IN_CAPITALS = frozenset({"ELSA"})


def names_in(text: str) -> Iterator[Name]:
    """Every name in a text, in order."""
    for run in _runs(text):
        yield from _names_of(text, run)


def _runs(text: str) -> Iterator[list[_Word]]:
    """Words with capitals that stand side by side, with nothing but one space between two."""
    titles = _lists().titles
    run: list[_Word] = []
    for found in WORD.finditer(text):
        before = text[max(0, found.start() - 8) : found.start()]
        word = _Word(found[0], found.start(), bool(BEGINS.search(before)))
        if run:
            between = text[run[-1].end : word.start]
            titled = between in (" ", ". ") and run[-1].text in titles
            if not titled and (between not in (" ", "\u00a0") or word.begins):
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _names_of(text: str, run: Sequence[_Word]) -> Iterator[Name]:
    lists = _lists()
    titled = next((place for place, word in enumerate(run) if word.text in lists.titles), None)
    if titled is not None and titled + 1 < len(run):
        rest = [word for word in run[titled + 1 : titled + 4] if word.text not in lists.not_surnames]
        if rest and not any(word.text in lists.not_people for word in rest):
            yield _name(text, run[titled], rest[-1], run[titled].text)
        return
    if any(word.text in lists.not_people for word in run) or run[0].text in ("St", "Saint"):
        return
    place = 0
    while place < len(run):
        last = _name_from(text, run, place)
        if last is None:
            place += 1
            continue
        yield _name(text, run[place], run[last])
        place = last + 1


def _name_from(text: str, run: Sequence[_Word], place: int) -> int | None:
    """Where the name ends that begins at this place of a run, if one does."""
    lists, word = _lists(), run[place]
    after = run[place + 1] if place + 1 < len(run) else None
    if word.text.isupper():
        capitals = lists.is_plain(word.text) and lists.is_first(word.text) and len(word.text) > 3
        return place if capitals and word.text not in NOT_IN_CAPITALS else None
    pair = (
        after is not None and lists.is_first(word.text) and any(p in lists.last for p in _parts(after.text))
    )
    alone = lists.is_plain(word.text) or (_stands_alone(text, word) and after is None)
    if not (pair or alone):
        return None
    last = place
    while last + 1 < len(run) and _goes_on(run[last + 1], lists.is_first(word.text)):
        last += 1
    return last


def _goes_on(word: _Word, after_first: bool) -> bool:
    """Whether a word belongs to the name before it: a name, or what may well be one behind a first name."""
    if word.text in _lists().not_surnames or word.text.isupper():
        return False
    return _lists().knows(word.text) or (after_first and len(word.text) > 2)


def _stands_alone(text: str, word: _Word) -> bool:
    """Whether a first name that is also a word is a name here: a capital in mid-sentence, no article."""
    lists = _lists()
    if word.begins or not lists.is_first(word.text) or any(p in lists.places for p in _parts(word.text)):
        return False
    return not re.search(r"\b(?:the|a|an) $", text[max(0, word.start - 6) : word.start], re.IGNORECASE)


def _name(text: str, first: _Word, last: _Word, title: str = "") -> Name:
    start, end = first.start, last.end
    words = text[start:end]
    relation = RELATION.search(text[max(0, start - 40) : start])
    if relation:
        return Name(start - len(relation[0]), end, words, (relation[1],))
    choices: tuple[str, ...] = ("the child", "the parent", "the worker")
    if title in ("Dr", "Doctor"):
        choices = ("the doctor", "the adult")
    elif title:
        choices = ("the adult", "the parent", "the worker")
    return Name(start, end, words, choices)
