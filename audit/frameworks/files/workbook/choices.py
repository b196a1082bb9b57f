"""The words by which a value is known in a workbook: a label, as in its drop-down list, or a code."""

from collections.abc import Iterable, Mapping

from audit.files.cell_text import plain
from audit.rules.colours import PALETTE
from audit.rules.framework import Evidence, Guard, Kind

YES, NO = "Yes", "No"
NONE_OF_THEM = "None of them"

# What a drop-down offers, by code.
KINDS = {kind.value: kind.label for kind in Kind}
EVIDENCE = {
    Evidence.ALWAYS.value: "Always",
    Evidence.BELOW_GOOD.value: "Below good",
    Evidence.NEVER.value: "Never",
}
GUARDS = {guard.value: guard.value.capitalize() for guard in Guard}
COLOURS = {colour.code: colour.name for colour in PALETTE.values()}

_YES = frozenset(("yes", "y", "true", "1"))
_NO = frozenset(("no", "n", "false", "0"))


def yes_or_no(text: str) -> bool | None:
    """Whether a text means yes or no; None when it means neither."""
    return True if plain(text) in _YES else False if plain(text) in _NO else None


def yes(value: bool) -> str:
    return YES if value else NO


def code_of(text: str, labels: Mapping[str, str]) -> str | None:
    """The code that a text names, by the code itself or by its label, whatever the capitals."""
    if text in labels:
        return text
    wanted = plain(text)
    if wanted in labels:
        return wanted
    return next((code for code, label in labels.items() if plain(label) == wanted), None)


def codes_in(text: str, labels: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The codes that a list in a cell names, and the words in it that name none.

    Items stand on lines of their own or are parted by commas or semicolons. A label may hold a comma.
    """
    found: list[str] = []
    unknown: list[str] = []
    for part in _parts([text], ";\n"):
        items = _parts([part], ",")
        if code_of(part, labels) and not set(items) <= labels.keys():
            items = [part]
        for item in items:
            code = code_of(item, labels)
            (found if code else unknown).append(code or item)
    return list(dict.fromkeys(found)), unknown


def _parts(texts: Iterable[str], separators: str) -> list[str]:
    for separator in separators:
        texts = [part for text in texts for part in text.split(separator)]
    return [text.strip() for text in texts if text.strip()]
