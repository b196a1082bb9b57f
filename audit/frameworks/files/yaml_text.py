"""Single texts as YAML: in the plainest way that reads back as the very same text.

Written by hand instead of by a library, because a reviewer reads it: paragraphs are folded at the width of a
page, and everything that YAML or an eye could take for something else stands in quotation marks.
"""

import json
import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

WIDTH = 100
# Words that begin with a letter, without a colon or a hash where these would end the text.
_PLAIN = re.compile(r"[^\W\d_](?:[^:#]|:(?=\S)|(?<=\S)#)*")
# YAML 1.1 reads these as something else than text, whatever their capitals.
_OTHERS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def written(indent: int, key: str, text: str) -> Iterator[str]:
    """The lines of a key with its text."""
    start = f"{' ' * indent}{key}:"
    within = " " * (indent + 2)
    if "\n" in text and all(map(_even, text.split("\n"))):
        yield f"{start} |-"
        yield from (within + line if line else "" for line in text.split("\n"))
    elif len(start) + len(text) + 1 > WIDTH and _even(text) and "\n" not in text:
        yield f"{start} >-"
        lines = wrap(text, WIDTH - len(within), break_long_words=False, break_on_hyphens=False)
        yield from (within + line for line in lines)
    elif _PLAIN.fullmatch(text) and _even(text) and text.lower() not in _OTHERS:
        yield f"{start} {text}"
    else:
        yield f"{start} {coded(text)}"


def coded(text: str) -> str:
    """A text in quotation marks; what cannot be seen is written as its number."""
    return "".join(
        letter if letter.isprintable() else _numbered(letter)
        for letter in json.dumps(text, ensure_ascii=False)
    )


def listed(texts: Iterable[str]) -> str:
    """A list of short texts on one line."""
    return f"[{', '.join(map(coded, texts))}]"


def _even(line: str) -> bool:
    """Whether every character of a line is seen, and spaces stand alone and between words only."""
    return line.isprintable() and "  " not in line and line == line.strip()


def _numbered(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"
