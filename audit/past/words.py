"""What the words of earlier results mean as grades: what is certain, and what is only proposed."""

import re
from collections.abc import Iterable

from audit.rules.framework import Scale
from audit.rules.grades import Blank

LEAVE_OUT = "(leave out)"
_YES, _NO = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))
_BLANKS = {
    "n a": Blank.NOT_APPLICABLE, "na": Blank.NOT_APPLICABLE, "not applicable": Blank.NOT_APPLICABLE,
    "no evidence": Blank.NO_EVIDENCE, "no evidence on file": Blank.NO_EVIDENCE,
    "not looked at": Blank.NOT_LOOKED_AT, "not seen": Blank.NOT_LOOKED_AT, "unsure": Blank.UNSURE,
}  # fmt: skip
SHORTEST_START = 3  # letters of a word that stand for it: "Req. Imp.", "Outst"


def folded(word: str) -> str:
    """A word as words are compared: without capitals, punctuation and odd spaces."""
    return " ".join(re.findall(r"[^\W_]+", word.casefold()))


def certain(word: str, scale: Scale) -> str | None:
    """The grade that a word names beyond doubt: its label, code, letter or a short form; None otherwise."""
    said = folded(word)
    exact = [p.code for p in scale.points if said in (folded(p.label), folded(p.code), p.letter.casefold())]
    if exact or not said:
        return exact[0] if len(exact) == 1 else None
    short = [point.code for point in scale.points if _is_short(said, folded(point.label))]
    return short[0] if len(short) == 1 else None


def _is_short(said: str, label: str) -> bool:
    words, parts = said.split(), label.split()
    if said.startswith(f"{label} "):  # requires improvement to be good
        return True
    if len(parts) > 1 and said == "".join(part[0] for part in parts):  # RI
        return True
    return len(words) == len(parts) and all(
        len(word) >= SHORTEST_START and part.startswith(word) for word, part in zip(words, parts, strict=True)
    )


def proposed(word: str, scale: Scale, blanks: Iterable[str] = tuple(Blank)) -> str | None:
    """What a word probably means, for somebody to look at: numbers count from the best grade, and so on."""
    found = certain(word, scale)
    if found:
        return found
    said, codes = folded(word), scale.codes
    if said in _BLANKS:
        return _BLANKS[said] if _BLANKS[said] in blanks else None
    if len(scale.good) == 1 and said in _YES | _NO and len(codes) < 4:
        return codes[0] if said in _YES else codes[-1]
    if said.isascii() and said.isdigit() and 1 <= int(said[:3]) <= len(codes):
        return codes[int(said[:3]) - 1]
    return None
