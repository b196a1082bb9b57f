"""The keys that an audit is graded with: what each does, which may be chosen instead, which are refused.

Single keys can be switched off or changed by whoever uses them (WCAG 2.2, success criterion 2.1.4). Digits
always grade, the arrow keys and Escape always do what they do.
"""

from collections.abc import Mapping
from enum import StrEnum


class Does(StrEnum):
    """What a key does, in the order in which keys are shown."""

    NEXT = "next"
    PREVIOUS = "previous"
    EVIDENCE = "evidence"
    DESCRIPTORS = "descriptors"
    MISSING = "missing"
    FIND = "find"
    KEYS = "keys"

    @property
    def key(self) -> str:
        """The key that does it until a person chooses another."""
        return _KEYS[self]

    @property
    def label(self) -> str:
        return _LABELS[self]


_KEYS = {
    Does.NEXT: "j",
    Does.PREVIOUS: "k",
    Does.EVIDENCE: "e",
    Does.DESCRIPTORS: "d",
    Does.MISSING: "n",
    Does.FIND: "/",
    Does.KEYS: "?",
}

_LABELS = {
    Does.NEXT: "To the next criterion",
    Does.PREVIOUS: "To the criterion before",
    Does.EVIDENCE: "To its evidence",
    Does.DESCRIPTORS: "Show or hide what the other grades look like",
    Does.MISSING: "To the next thing that is missing, in any theme",
    Does.FIND: "Find a criterion",
    Does.KEYS: "Show the keys",
}


class UnusableKey(ValueError):
    """A key that cannot be chosen: `does` says for what, the text why and what to do."""

    def __init__(self, does: Does, words: str) -> None:
        super().__init__(words)
        self.does = does


def keys_of(chosen: Mapping[str, str]) -> dict[Does, str]:
    """The key for each thing: the one chosen, otherwise the usual one."""
    return {does: chosen.get(does, does.key) for does in Does}


def check_keys(chosen: Mapping[Does, str]) -> dict[Does, str]:
    """The keys as they are kept, in lower case. Raises UnusableKey naming the first that cannot be used."""
    found: dict[Does, str] = {}
    taken: dict[str, Does] = {}
    for does in Does:
        key = chosen.get(does, "").strip().lower()
        if not key:
            raise UnusableKey(does, f"Enter a key for “{does.label}”.")
        if len(key) > 1 or not key.isprintable():
            raise UnusableKey(does, f"The key for “{does.label}” is one letter or sign.")
        if key.isdigit():
            raise UnusableKey(does, f"Digits give grades: choose another key for “{does.label}”.")
        if key in taken:
            words = f"“{key}” cannot be both for “{taken[key].label}” and for “{does.label}”."
            raise UnusableKey(does, words)
        taken[key] = does
        found[does] = key
    return found
