"""Parts of an address, each read and checked: numbers, days, and what to say when one is not."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

LONGEST_NUMBER = 9  # digits of an id: every database of ours can compare it


class Unknown(ValueError):
    """Something in the address does not exist; the text says what."""


class NotTheirs(ValueError):
    """Something in the address belongs to teams that are not the person's."""


def number(args: MultiDict[str, str], name: str, what: str) -> int | None:
    """The id in the address under this name; None when it is not there; raises Unknown when it is no id."""
    text = args.get(name, "").strip()
    return as_id(text, what) if text else None


def numbers(args: MultiDict[str, str], name: str, what: str) -> set[int]:
    """Every id in the address under this name; raises Unknown when one is no id."""
    return {as_id(text.strip(), what) for text in args.getlist(name) if text.strip()}


def as_id(text: str, what: str) -> int:
    """This text as an id; raises Unknown."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise Unknown(f"There is no such {what}.")
    return int(text)


def days(args: MultiDict[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day asked for, each None where it is not; raises Unknown."""
    first, last = _day(args, "from"), _day(args, "to")
    if first and last and last < first:
        raise Unknown("The last day of the dates must be the first day or later.")
    return first, last


def _day(args: MultiDict[str, str], name: str) -> date | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:20])
    except ValueError:
        raise Unknown(f"The date under “{name}” is no day. Write it like 2026-09-01.") from None


def query_of(args: Mapping[str, Any]) -> str:
    """These parts as the query of an address, without what is empty."""
    return urlencode({name: value for name, value in args.items() if value not in (None, "", [])}, doseq=True)
