"""Names of teams that may mean the same team: "Team 1" and "Tm 1". Plain values, no database.

Near is only offered: somebody says at the preview whether it is the same.
"""

import re
import unicodedata
from collections.abc import Iterable

from audit.cases.names import folded, in_order

_SHORT = {
    "tm": "team", "svc": "service", "serv": "service", "svcs": "services", "loc": "locality",
    "dept": "department",
    "assmt": "assessment", "asst": "assessment", "assess": "assessment", "prot": "protection",
    "sfg": "safeguarding",
    "n": "north", "s": "south", "e": "east", "w": "west", "nth": "north", "sth": "south", "ctr": "centre",
    "chn": "children", "chldn": "children", "fam": "family", "perm": "permanence", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "i": "1", "ii": "2", "iii": "3", "iv": "4",
}  # fmt: skip
_OPPOSITES = frozenset(("north", "south", "east", "west", "central", "upper", "lower", "under", "over"))
# One letter may be wrong in so many.
LETTERS_FOR_A_SLIP = 8
MOST_OFFERED = 3


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name without punctuation, written out; the order does not count."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    text = re.sub(r"['\u2019]", "", text)
    found = re.findall(r"[^\W\d_]+|\d+", text)
    written = (_SHORT.get(word, word.lstrip("0") or "0") for word in found)
    return tuple(sorted(word for word in written if word not in ("the", "and")))


def same_words(one: str, other: str) -> bool:
    """Whether two names differ in spelling alone: case, punctuation, short forms, the order of words."""
    return words_of(one) == words_of(other) != ()


def is_near(one: str, other: str) -> bool:
    """Whether two names may mean the same team. Numbers, single letters and directions must agree."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    if first == second:
        return True
    if _telling(first) != _telling(second):
        return False
    a, b = " ".join(first), " ".join(second)
    most = max(1, min(len(a), len(b)) // LETTERS_FOR_A_SLIP)
    return abs(len(a) - len(b)) <= most and _distance(a, b, most) <= most


def near(name: str, known: Iterable[str]) -> list[str]:
    """The known names that may mean the same as this one, the nearest first."""
    found = [other for other in known if folded(other) != folded(name) and is_near(name, other)]
    found.sort(key=lambda other: (not same_words(name, other), in_order(other)))
    return found[:MOST_OFFERED]


def _telling(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word.isdigit() or len(word) == 1 or word in _OPPOSITES]


def _distance(a: str, b: str, most: int) -> int:
    """How many letters must change (Levenshtein); `most` + 1 when more than that."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        before, row = row, [i]
        for j, other in enumerate(b, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)))
        if min(row) > most:
            return most + 1
    return row[-1]
