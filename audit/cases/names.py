"""Names of teams, lists and files: how they are compared and put in order."""

import re

from audit.rules.names import tidied

__all__ = ["LONGEST_NAME", "folded", "in_order", "tidied"]

LONGEST_NAME = 120
_DIGITS = re.compile(r"(\d+)", re.ASCII)


def folded(name: str) -> str:
    """A name as names are compared: two that differ in capitals or spaces alone are the same."""
    return tidied(name).casefold()


def in_order(name: str) -> list[tuple[bool, int, str]]:
    """A key that puts names in the order a person expects: Locality 2 before Locality 10."""
    parts = _DIGITS.split(folded(name))
    return [(False, int(part), "") if _DIGITS.fullmatch(part) else (True, 0, part) for part in parts if part]
