"""Chance that can be repeated: each thing throws dice of its own, so that one more of it changes no other."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def dice(*about: object) -> Random:
    """Dice that always fall the same way for the same thing."""
    return Random("/".join(str(part) for part in about))  # noqa: S311 (an invented council guards no secret)


def weighted(thrown: Random, shares: Mapping[Item, float]) -> Item:
    """One of these, each as likely as its share."""
    return thrown.choices(list(shares), list(shares.values()))[0]
