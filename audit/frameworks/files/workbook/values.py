"""A row of a sheet, read cell by cell: what is tidied, and every fault named by its cell.

A fault is kept and something harmless is given instead, so that all faults are found at once. What the values
of several rows have to do with each other is in `reading.py`, `criteria.py` and `rules/faults.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.frameworks.files.place import CODE
from audit.frameworks.files.workbook import choices
from audit.rules.framework import LONGEST
from audit.rules.texts import has_unseen

AS_TEXT = "Format the cell as text and type it again, or type an apostrophe first"
MOST_NAMED = 20  # of the choices there are


@dataclass
class Faults:
    """What was found wrong so far, and in which rows."""

    words: list[str] = field(default_factory=list)
    rows: set[tuple[str, int]] = field(default_factory=set)  # sheet, row
    stop: bool = False  # so much is missing that the rest would be said to be wrong for no reason
    unknown: bool = False  # a code that other cells may name cannot be read

    def add(self, words: str, stop: bool = False) -> None:
        self.words.append(f"{words}.")
        self.stop = self.stop or stop


@dataclass
class Row:
    """One row: raw values by the keys of the columns."""

    sheet: str
    number: int
    values: Mapping[str, Any]
    letters: Mapping[str, str]  # of the columns there are
    headings: Mapping[str, str]
    marks: Mapping[str, str]  # what is wrong with a cell as such
    faults: Faults
    said: set[str] = field(default_factory=set)  # the columns whose value as such was found faulty

    @property
    def where(self) -> str:
        return f"Sheet {self.sheet}, row {self.number}"

    @property
    def faulty(self) -> bool:
        return (self.sheet, self.number) in self.faults.rows

    def cell(self, key: str) -> str:
        """Where a value stands. A column that is missing has been said to be so."""
        return f"Sheet {self.sheet}, cell {self.letters.get(key, 'A')}{self.number}"

    def cells(self, *keys: str) -> dict[str, str]:
        return {key: self.cell(key) for key in keys}

    def wrong(self, key: str, words: str) -> None:
        self.faults.add(f"{self.cell(key)}: {words}")
        self.faults.rows.add((self.sheet, self.number))

    def is_blank(self, key: str) -> bool:
        """Whether nothing stands in the cell; one that is faulty as such has been spoken of."""
        value = self.values.get(key)
        return value is None or (isinstance(value, str) and not value.strip())

    def is_number(self, key: str) -> bool:
        return isinstance(self.values.get(key), float) and not self.marks.get(key)

    def plain(self, key: str) -> str:
        """The text of a cell, tidied; a number as it was typed. Empty when there is none that can be used."""
        value = self.values.get(key)
        if key in self.marks or self.is_blank(key):
            return ""
        if isinstance(value, str):
            return value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if isinstance(value, bool):
            return choices.yes(value)
        if isinstance(value, int | float):
            return format(value, ".15g")
        if key not in self.said:
            self.said.add(key)
            self.wrong(key, f"Excel has made a date or a time of this. {AS_TEXT}")
        return ""

    def text(self, key: str, longest: str, default: str | None = None, instead: str = "?") -> str:
        """A text of a length. `default` where nothing stands; None: something must."""
        text = self.plain(key)
        if isinstance(self.values.get(key), bool) and not {key} & {*self.marks, *self.said}:
            self.said.add(key)
            self.wrong(key, f"Excel has made TRUE or FALSE of this. {AS_TEXT}")
        most = LONGEST[longest]
        if not text and default is None:
            if key in self.letters and not {key} & {*self.marks, *self.said}:
                self.wrong(key, f"{self.headings[key]} is missing. Fill it in, or delete the whole row")
        elif len(text) > most:
            self.wrong(key, f"{self.headings[key]} must be {most:,} characters or fewer. It is {len(text):,}")
        elif has_unseen(text):
            self.wrong(key, f"{self.headings[key]} holds a character that cannot be seen. Type it again")
        elif text:
            return text
        return instead if default is None else default

    def code(self, key: str, longest: str = "code") -> str:
        """A code, in small letters. Where there is none that can be used, one after the row."""
        instead = f"row-{self.number}"
        text = self.text(key, longest, instead=instead).lower()
        if CODE.fullmatch(text) and text != instead:
            return text
        self.faults.unknown = True
        if text != instead:
            example = "_".join(text.split())
            hint = f", such as {example}" if CODE.fullmatch(example) else ""
            self.wrong(
                key,
                f"{self.headings[key]} “{text}” must be letters, digits, dots, - and _, without spaces{hint}",
            )
        return instead

    def choice(
        self, key: str, labels: Mapping[str, str], default: str | None, by_code: bool = False
    ) -> str | None:
        """The code of one of `labels`, by code or label; `default` where nothing stands or it is none.

        `by_code`: people name such a thing by its code, so a fault lists the codes there are.
        """
        text = self.plain(key)
        code = choices.code_of(text, labels) if text else default
        if text and code is None:
            known = _named(labels if by_code else labels.values())
            self.wrong(key, f"{self.headings[key]} “{text[:60]}” is none of: {known}")
        return default if code is None else code

    def yes_or_no(self, key: str, default: bool) -> bool:
        text = self.plain(key)
        found = choices.yes_or_no(text) if text else default
        if found is None:
            self.wrong(key, f"{self.headings[key]} must be Yes or No. It is “{text[:60]}”")
        return default if found is None else found

    def whole_number(self, key: str, least: int, most: int, default: int) -> int:
        text = self.plain(key)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most):
            self.wrong(key, f"{self.headings[key]} must be a whole number from {least} to {most}")
            return default
        return int(text)

    def codes(self, key: str, labels: Mapping[str, str]) -> list[str]:
        """The codes that a list in a cell names."""
        found, unknown = choices.codes_in(self.plain(key), labels)
        for one in unknown:
            known = f"is none of: {_named(labels)}" if labels else "is not known: the list of them is empty"
            self.wrong(key, f"{self.headings[key]}: “{one[:60]}” {known}")
        return found


def one_lineage_each(rows: Iterable[Row]) -> None:
    """Two rows with one lineage: someone copied a row to write a new one."""
    there: dict[str, int] = {}
    for row in rows:
        lineage = row.plain("lineage")
        if lineage in there:
            words = f"row {there[lineage]} has this lineage too, so one of the two is a copy"
            row.wrong("lineage", f"{words}. In the copy empty Lineage, Series and Came from")
        elif lineage:
            there[lineage] = row.number


def _named(names: Iterable[str]) -> str:
    found = list(names)
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more
