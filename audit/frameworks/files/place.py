"""A place in a framework file: what stands there, read with its shape checked and every fault named."""

import re
from collections.abc import Sequence
from typing import Any, NoReturn

from audit.rules.texts import has_unseen

CODE = re.compile(r"[a-z0-9][a-z0-9_.-]*", re.ASCII)


class UnusableFramework(ValueError):
    """A framework file that cannot be used: each of `faults` names the place, what is wrong and the fix."""

    def __init__(self, faults: Sequence[str] | str) -> None:
        self.faults = [faults] if isinstance(faults, str) else list(faults)
        super().__init__("\n".join(self.faults))


class Place:
    """A mapping of the file, with where it stands, so that every fault names its place.

    `cells` says, for a workbook, in which cell each value stands.
    """

    def __init__(self, where: str, content: Any, cells: dict[str, str] | None = None) -> None:
        self.where = where
        self.cells = cells or {}
        if not isinstance(content, dict):
            raise UnusableFramework(f"{where}: expected names with values, found {_found(content)}.")
        self.content: dict[Any, Any] = content

    def named(self, where: str) -> None:
        """Call this place by its code from now on; a place in a workbook keeps its row."""
        if not self.cells:
            self.where = where

    def said(self, key: str, words: str) -> str:
        """A fault of the value under this name, in a sentence that says where it stands."""
        cell = self.cells.get(key) or self.cells.get(key.split(".")[0])
        return f"{cell or self.where}: {words}."

    def wrong(self, words: str, key: str = "") -> NoReturn:
        raise UnusableFramework(self.said(key, words))

    def only(self, *keys: str) -> None:
        """Refuse any other name than these."""
        for key in self.content:
            if not isinstance(key, str):
                # YAML reads yes, no, on and off, and numbers, as something else than text.
                self.wrong(f"one of the names is read as {key!r}. Put it in quotation marks")
            if key not in keys:
                self.wrong(f"there is no {key[:40]!r} here. Possible are: {', '.join(keys)}", key)

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        value = self.content.get(key, default)
        if value is None or (isinstance(value, str) and not value.strip() and default is None):
            self.wrong(f"{key} is missing", key)
        if not isinstance(value, str):
            self.wrong(
                f"{key} must be text, in quotation marks if it is a number, yes or no. It is {_found(value)}",
                key,
            )
        text = value.strip()
        if len(text) > longest:
            self.wrong(f"{key} must be {longest:,} characters or fewer. It is {len(text):,}", key)
        if has_unseen(text):
            self.wrong(f"{key} holds a character that cannot be seen. Type it again", key)
        return text

    def code(self, key: str = "code", longest: int = 20) -> str:
        text = self.text(key, longest)
        if not CODE.fullmatch(text):
            self.wrong(f"{key} {text!r} must be small letters, digits, dots, - and _, without spaces", key)
        return text

    def one_of(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        text = self.text(key, 60, default)
        if text not in choices:
            self.wrong(f"{key} {text!r} must be one of: {', '.join(choices)}", key)
        return text

    def yes_or_no(self, key: str, default: bool | None = None) -> bool:
        value = self.content.get(key, default)
        if not isinstance(value, bool):
            self.wrong(f"{key} must be true or false. It is {_found(value)}", key)
        return value

    def whole_number(self, key: str, least: int, most: int, default: int) -> int:
        value = self.content.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(f"{key} must be a whole number from {least} to {most}. It is {_found(value)}", key)
        return value

    def within(self, key: str) -> "Place":
        """The names and values that stand under this name; nothing there is no fault."""
        content = self.content.get(key)
        cells = {
            name.split(".", 1)[1]: cell for name, cell in self.cells.items() if name.startswith(f"{key}.")
        }
        return Place(f"{self.where}, {key}", {} if content is None else content, cells)

    def places(self, key: str, name: str, most: int) -> "list[Place]":
        """What stands in a list that has at least one item, each a place of its own."""
        items = self._items(key, most, may_be_empty=False)
        return [
            item if isinstance(item, Place) else Place(f"{self.where}, {name} {n}", item)
            for n, item in enumerate(items, 1)
        ]

    def codes(self, key: str, known: tuple[str, ...]) -> frozenset[str]:
        """A list, which may be empty or left out, of codes that are known."""
        items = self._items(key, 50, may_be_empty=True)
        for item in items:
            if item not in known:
                self.wrong(f"{key}: {str(item)[:40]!r} is not one of: {', '.join(known)}", key)
        return frozenset(items)

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        """A list, which may be empty or left out, of short texts."""
        items = self._items(key, 50, may_be_empty=True)
        return tuple(Place(self.where, {key: item}, self.cells).text(key, longest) for item in items)

    def _items(self, key: str, most: int, may_be_empty: bool) -> list[Any]:
        value = self.content.get(key, [] if may_be_empty else None)
        if not isinstance(value, list):
            self.wrong(f"{key} must be a list. It is {_found(value)}", key)
        if not (value or may_be_empty):
            self.wrong(f"{key} must have at least one item", key)
        if len(value) > most:
            self.wrong(f"{key} may have at most {most:,} items. It has {len(value):,}", key)
        return value


def _found(value: Any) -> str:
    kinds = {dict: "names with values", list: "a list", bool: "yes or no", int: "a number", float: "a number"}
    if value is None:
        return "nothing"
    return kinds.get(type(value)) or f"{type(value).__name__} {str(value)[:40]!r}"
