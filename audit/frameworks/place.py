"""A place in a framework file: what stands there, read with its shape checked and every fault named."""

import re
import unicodedata
from typing import Any, NoReturn

from audit.frameworks.strict_yaml import UnusableFramework

CODE = re.compile(r"[a-z0-9][a-z0-9_.-]*", re.ASCII)


class Place:
    """A mapping of the file, with where it stands, so that every fault names its place."""

    def __init__(self, where: str, content: Any) -> None:
        self.where = where
        if not isinstance(content, dict):
            raise UnusableFramework(f"{where}: expected names with values, found {_found(content)}.")
        self.content: dict[Any, Any] = content

    def wrong(self, words: str) -> NoReturn:
        raise UnusableFramework(f"{self.where}: {words}.")

    def only(self, *keys: str) -> None:
        """Refuse any other name than these."""
        for key in self.content:
            if not isinstance(key, str):
                # YAML reads yes, no, on and off, and numbers, as something else than text.
                self.wrong(f"one of the names is read as {key!r}. Put it in quotation marks")
            if key not in keys:
                self.wrong(f"there is no {key[:40]!r} here. Possible are: {', '.join(keys)}")

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        value = self.content.get(key, default)
        if value is None or (isinstance(value, str) and not value.strip() and default is None):
            self.wrong(f"{key} is missing")
        if not isinstance(value, str):
            self.wrong(
                f"{key} must be text, in quotation marks if it is a number, yes or no. It is {_found(value)}"
            )
        text = value.strip()
        if len(text) > longest:
            self.wrong(f"{key} must be {longest:,} characters or fewer. It is {len(text):,}")
        if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
            self.wrong(f"{key} holds a character that cannot be seen. Type it again")
        return text

    def code(self, key: str = "code", longest: int = 20) -> str:
        text = self.text(key, longest)
        if not CODE.fullmatch(text):
            self.wrong(f"{key} {text!r} must be small letters, digits, dots, - and _, without spaces")
        return text

    def one_of(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        text = self.text(key, 60, default)
        if text not in choices:
            self.wrong(f"{key} {text!r} must be one of: {', '.join(choices)}")
        return text

    def yes_or_no(self, key: str, default: bool | None = None) -> bool:
        value = self.content.get(key, default)
        if not isinstance(value, bool):
            self.wrong(f"{key} must be true or false. It is {_found(value)}")
        return value

    def whole_number(self, key: str, least: int, most: int, default: int) -> int:
        value = self.content.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(f"{key} must be a whole number from {least} to {most}. It is {_found(value)}")
        return value

    def places(self, key: str, name: str, most: int) -> "list[Place]":
        """What stands in a list that has at least one item, each a place of its own."""
        items = self._items(key, most, may_be_empty=False)
        return [Place(f"{self.where}, {name} {n}", item) for n, item in enumerate(items, 1)]

    def codes(self, key: str, known: tuple[str, ...]) -> frozenset[str]:
        """A list, which may be empty or left out, of codes that are known."""
        items = self._items(key, 50, may_be_empty=True)
        for item in items:
            if item not in known:
                self.wrong(f"{key}: {str(item)[:40]!r} is not one of: {', '.join(known)}")
        return frozenset(items)

    def _items(self, key: str, most: int, may_be_empty: bool) -> list[Any]:
        value = self.content.get(key, [] if may_be_empty else None)
        if not isinstance(value, list):
            self.wrong(f"{key} must be a list. It is {_found(value)}")
        if not (value or may_be_empty):
            self.wrong(f"{key} must have at least one item")
        if len(value) > most:
            self.wrong(f"{key} may have at most {most:,} items. It has {len(value):,}")
        return value


def _found(value: Any) -> str:
    kinds = {dict: "names with values", list: "a list", bool: "yes or no", int: "a number", float: "a number"}
    if value is None:
        return "nothing"
    return kinds.get(type(value)) or f"{type(value).__name__} {str(value)[:40]!r}"
