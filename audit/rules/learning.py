"""Learning from an audit: strengths, areas for improvement, and whether others can learn from the whole.

An audit that reports grades alone changes nothing. Each strength and each area for improvement says in a
sentence or two what others can take from it, and is tied to the criteria in which it was seen, so that what
repeats can be found across audits.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.rules.grades import UnusableAnswer, check_text
from audit.rules.progress import Lack, PartProgress

MOST_NAMED = 3
# In one audit; more are a list, not learning. It also keeps a page of them readable.
MOST = 30


class Learnt(StrEnum):
    """What a learning point is."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"

    @property
    def label(self) -> str:
        return "Strength" if self is Learnt.STRENGTH else "Area for improvement"

    @property
    def plural(self) -> str:
        return "Strengths" if self is Learnt.STRENGTH else "Areas for improvement"


ACTION = "action"
KEY = re.compile(rf"^({'|'.join((*Learnt, ACTION))})-(\d{{1,9}})-(\d{{1,4}})$", re.ASCII)


@dataclass(frozen=True, order=True)
class EntryKey:
    """What an entry of an audit is known by: its kind, the criterion it was begun at (0: none), its number.

    A browser names the key with every save, so that a first save that is sent twice is one entry.
    """

    kind: str  # strength, improvement, action
    criterion_id: int
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.criterion_id}-{self.number}"


def entry_key(name: str) -> EntryKey | None:
    """The key that is written so; None for anything else."""
    found = KEY.match(name)
    return EntryKey(found[1], int(found[2]), int(found[3])) if found else None


def next_key(kind: str, criterion_id: int, taken: Iterable[str]) -> EntryKey:
    """The key of one more entry begun at this criterion, after those that are taken."""
    numbers = [
        key.number
        for name in taken
        if (key := entry_key(name)) and (key.kind, key.criterion_id) == (kind, criterion_id)
    ]
    return EntryKey(kind, criterion_id, max(numbers, default=0) + 1)


@dataclass(frozen=True)
class Point:
    """A strength or an area for improvement: what was seen, and in which criteria (ids, in their order)."""

    text: str = ""
    criteria: tuple[int, ...] = ()


@dataclass(frozen=True)
class Marked:
    """Whether an audit is an exemplar, and what others can learn from it."""

    exemplar: bool = False
    why: str = ""


def check_point(point: Point, criteria: Collection[int]) -> None:
    """Raise UnusableAnswer unless this can be saved; `criteria` are those of the audit, by id."""
    check_text("text", "The text", point.text)
    if not set(point.criteria) <= set(criteria):
        raise UnusableAnswer("criteria", "Choose criteria of this audit from those shown.")


def check_marked(marked: Marked) -> None:
    """Raise UnusableAnswer unless this can be saved."""
    check_text("why", "What others can learn", marked.why)


def missing_from_point(point: Point) -> str | None:
    """What a strength or an area for improvement lacks before submission; None when nothing."""
    if not point.text.strip():
        return "write what it is, or remove it"
    return None if point.criteria else "say in which criteria it was seen"


def progress_of_learning(
    points: Iterable[tuple[str, str | None]], actions: Iterable[tuple[str, str | None]], marked: Marked
) -> PartProgress:
    """How far learning has come. Nothing has to be learnt; what was begun has to be whole.

    `points` and `actions` are the keys of entries, each with what the entry lacks in words.
    """
    lacks, total = [], 0
    for key, words in (*points, *actions):
        total += 1
        if words:
            lacks.append(Lack(None, None, f"{name_of(key)}: {words}", key))
    if marked.exemplar and not marked.why.strip():
        lacks.append(Lack(None, None, "exemplar: say what others can learn from this audit", "exemplar"))
    return PartProgress(total, total, tuple(lacks))


def name_of(key: str) -> str:
    """What the entry with this key is, in lower case: "area for improvement", "proposed action"."""
    kind = key.partition("-")[0]
    return "proposed action" if kind == ACTION else Learnt(kind).label.lower()


def again(rounds: Sequence[Mapping[str, int]]) -> frozenset[str]:
    """What repeats: among the three most often named in the newest round and in the one before it.

    `rounds`: of each round, newest first, in how many audits each thing was named. Things named equally
    often stand or fall together, and what one audit alone names is chance.
    """
    if len(rounds) < 2:
        return frozenset()
    return _most_named(rounds[0]) & _most_named(rounds[1])


def _most_named(named: Mapping[str, int]) -> frozenset[str]:
    numbers = sorted(named.values(), reverse=True)
    least = max(2, numbers[min(MOST_NAMED, len(numbers)) - 1]) if numbers else 2
    return frozenset(name for name, n in named.items() if n >= least)
