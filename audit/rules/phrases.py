"""Phrases: short texts for evidence that suit many cases, and the order in which they are offered."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from audit.rules.redaction import marks

LONGEST_PHRASE = 500
RECENT = 5  # so many of those used last are offered first

Offer = TypeVar("Offer")


class UnusablePhrase(ValueError):
    """A text that cannot be kept as a phrase; its words say what to do."""


def tidied(text: str) -> str:
    """The text without space at its ends.

    Raises UnusablePhrase when it is none, too long for a phrase, or may say who somebody is.
    """
    text = text.strip()
    if not text:
        raise UnusablePhrase("Write or select what you want to keep as a phrase.")
    if len(text) > LONGEST_PHRASE:
        raise UnusablePhrase(
            f"A phrase has at most {LONGEST_PHRASE} characters; this has {len(text):,}. "
            "Select the part that would suit any case."
        )
    found = marks(text)
    if found:
        raise UnusablePhrase(
            f"{found[0].kind.words}: “{found[0].words}”. A phrase is offered in other cases too, "
            "so leave it out."
        )
    return text


def nearest_first(
    phrases: Iterable[Offer], place_of: Callable[[Offer], str | None], criterion: str, theme: str
) -> list[Offer]:
    """Those for the very criterion first, then those for its theme, then those for anything."""
    near = {criterion: 0, theme: 1}
    return sorted(phrases, key=lambda one: near.get(place_of(one) or "", 2))
