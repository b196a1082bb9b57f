"""Names from outside (of people, teams, lists, files): how they are tidied, compared and put in order."""

import re

_DIGITS = re.compile(r"(\d+)", re.ASCII)


def tidied(name: str, longest: int | None = None) -> str:
    """The name on one line, with single spaces and without marks that cannot be seen, cut to `longest`.

    A control character is more than untidy: PostgreSQL refuses a text that holds one.
    """
    text = " ".join(name.split())
    if not text.isprintable():
        seen = "".join(letter for letter in name if letter.isprintable() or letter.isspace())
        text = " ".join(seen.split())
    return text if longest is None else text[:longest].strip()


def folded(name: str) -> str:
    """A name as names are compared: two that differ in capitals or spaces alone are the same."""
    return tidied(name).casefold()


def in_order(name: str) -> list[tuple[bool, int, str]]:
    """A key that puts names in the order a person expects: Locality 2 before Locality 10."""
    parts = _DIGITS.split(folded(name))
    return [(False, int(part), "") if _DIGITS.fullmatch(part) else (True, 0, part) for part in parts if part]
