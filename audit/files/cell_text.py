"""Text on its way into a cell: never a formula, never too long, and read back as the very same text."""

import re

# What a spreadsheet takes for a formula when someone types it.
FORMULA_LIKE = ("=", "+", "-", "@", "\t")
# Excel writes a character by its number as _x000D_; text that only looks so is marked as text by _x005F_.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
LONGEST = 32_767  # what a cell holds, in the units Excel counts (UTF-16)
CUT = " … [cut: the whole text is in Case Audit]"
# Not allowed in XML, so no spreadsheet can hold them; half a surrogate pair cannot even be written.
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text in which nothing is taken for the number of a character."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def plain(text: str) -> str:
    """A text as it is compared: without capitals and odd spaces."""
    return " ".join(text.split()).casefold()


def usable(text: str) -> str:
    """A text as a spreadsheet can hold it: without control characters, cut with a note where too long."""
    text = UNUSABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # No character takes more than two units, so a text under half of the limit need not be measured.
    if len(text) * 2 <= LONGEST or _units(text) <= LONGEST:
        return text
    room = LONGEST - _units(CUT)
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    return kept + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
