"""How a text was reworded: word by word, and whether it is a small edit that leaves its meaning.

What is worked out here is a suggestion: the author of a framework says what a change means.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Of the words of both texts, how many must be the same: at most about one word in ten is another.
SMALL_EDIT = 0.9
# Below this little is the same but spaces and small words: both texts are shown whole, to be read as such.
ANOTHER_TEXT = 0.6
# How alike two words must be, letter by letter, for one to be the other misspelt (recieve and receive).
SAME_WORD = 0.8

# A word with the punctuation that clings to it: a comma alone, struck out, is overlooked.
_TOKENS = re.compile(r"\S+|\s+")
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
# One of these turns a sentence round, however long it is.
_TURNS = frozenset({"no", "not", "never", "none", "nothing", "without", "unless", "except", "neither", "nor"})


@dataclass(frozen=True)
class Piece:
    """Part of a text in two versions: in both, only in the one before, or only in the one after."""

    text: str
    where: str  # both, before, after


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, went and came, in the order of reading.

    Without the pieces that came it is the text before, without those that went the text after.
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ANOTHER_TEXT:
        return tuple(_changed(before, after))
    found: list[Piece] = []
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            found.append(Piece("".join(old[i:j]), "both"))
            continue
        if j > i:
            found.append(Piece("".join(old[i:j]), "before"))
        if m > k:
            found.append(Piece("".join(new[k:m]), "after"))
    return _calm(found)


def _calm(found: list[Piece]) -> tuple[Piece, ...]:
    """A space alone between two changes belongs to both: otherwise every word would be struck by itself."""
    calm: list[Piece] = []
    went = came = ""
    for n, piece in enumerate(found):
        between = piece.where == "both" and not piece.text.strip() and (went or came) and n < len(found) - 1
        if between or piece.where == "before":
            went += piece.text
        if between or piece.where == "after":
            came += piece.text
        if piece.where == "both" and not between:
            calm += _changed(went, came)
            went = came = ""
            calm.append(piece)
    return (*calm, *_changed(went, came))


def _changed(went: str, came: str) -> list[Piece]:
    return [Piece(text, where) for text, where in ((went, "before"), (came, "after")) if text]


def is_small_edit(before: str, after: str) -> bool:
    """Whether a change of wording is spelling, punctuation or polish, so that the same is still asked.

    Capitals and punctuation do not count, and a word misspelt is the same word (SAME_WORD: letters alike by
    difflib's ratio, with the same first letter, because "seen" and "unseen" are no misspelling). Of what is
    left, difflib's ratio over words must be at least 0.9 (SMALL_EDIT): one word in ten, which is an article
    or a synonym in a sentence of a usual length, while in a question of six words any other word is a
    different question. A number, or a word such as "not", that came or went is never small.
    """
    old, new = _words(before), _words(after)
    if old == new:
        return True
    if _weighty(old) != _weighty(new):
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    same = 0
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            same += j - i
        elif what == "replace":
            same += sum(_misspelt(a, b) for a, b in zip(old[i:j], new[k:m], strict=False))
    return 2 * same >= SMALL_EDIT * (len(old) + len(new))


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORDS.findall(text.casefold())]


def _weighty(words: list[str]) -> list[str]:
    """The numbers and the words that turn a sentence round, in order."""
    return [word for word in words if word in _TURNS or word.endswith("n't") or word[0].isdigit()]


def _misspelt(a: str, b: str) -> bool:
    return a[0] == b[0] and SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_WORD
