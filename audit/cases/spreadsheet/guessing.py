"""Which sheet, which row of headings and which columns a list probably has; somebody looks before it counts.

What was chosen for an earlier list of the same source comes first (`recalled`), then headings, then values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.columns import TOP_ROWS, Column, columns_of, heading_text, top_of
from audit.cases.spreadsheet.equality_groups import NOT_KNOWN, ethnicity_group_of, gender_of
from audit.cases.spreadsheet.headings import normalised
from audit.cases.spreadsheet.opening import Book
from audit.cases.spreadsheet.values import Cell, text_of

Top = list[Sequence[Cell]]

MOST_KINDS_GUESSED = 15
_KINDS = frozenset(word for words in fields.KIND_WORDS.values() for word in words)


@dataclass(frozen=True)
class Guess:
    """A sheet, its row of headings (0: none), and the place of the column of each field."""

    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    missing: tuple[tuple[str, str], ...] = field(default=())
    """Fields whose remembered heading is not in the file any more, with that heading."""


def guess(book: Book) -> Guess:
    """The sheet where most headings are known, visible ones and longer ones first."""
    tops = {title: top_of(book, title) for title in book.titles}
    found = [(title, heading_row_in(top)) for title, top in tops.items()]
    title, row = max(
        found, key=lambda at: (_known_in(tops[at[0]], at[1]), at[0] not in book.hidden, len(tops[at[0]]))
    )
    return Guess(title, row, guess_columns(columns_of(tops[title], row)))


def heading_row_in(top: Top) -> int:
    """The number of the row of headings: where most are known, otherwise the first that is all text."""
    scores = [(_known_in(top, n), -n) for n in range(1, min(len(top), TOP_ROWS) + 1)]
    most, place = max(scores, default=(0, 0))
    if most > 1:
        return -place
    widest = max((_filled(row) for row in top[:TOP_ROWS]), default=0)
    for number, row in enumerate(top[:TOP_ROWS], start=1):
        headings = [heading_text(cell) for cell in row if text_of(cell)]
        if headings and len(headings) >= max(2, widest * 0.6) and all(headings):
            return number
    return 0


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(text_of(cell)) for cell in row)


def _known_in(top: Top, number: int) -> int:
    """How many of our fields one row of headings names."""
    if not 0 < number <= len(top):
        return 0
    words = {normalised(heading_text(cell)) for cell in top[number - 1]} - {""}
    return sum(
        any(pattern.fullmatch(text) for pattern in one.headings for text in words) for one in fields.FIELDS
    )


def guess_columns(columns: Sequence[Column]) -> dict[str, int]:
    """The place of the column of each field, by its heading, then by its values; a column is taken once."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for one in fields.FIELDS:
        place = _by_heading(one, columns, taken)
        if place is not None:
            found[one.code] = place
            taken.add(place)
    for code, fits in _BY_VALUES.items():
        if code not in found:
            place = next(
                (c.place for c in columns if c.place not in taken and not c.private and fits(c)), None
            )
            if place is not None:
                found[code] = place
                taken.add(place)
    return found


def _by_heading(one: fields.Field, columns: Sequence[Column], taken: set[int]) -> int | None:
    for pattern in one.headings:
        for column in columns:
            words = normalised(column.heading)
            if column.place not in taken and words and pattern.fullmatch(words) and any(column.values):
                return column.place
    return None


def _is_reference(column: Column) -> bool:
    values = [value for value in column.values if value]
    short = [
        value for value in values if len(value) <= 20 and " " not in value and any(map(str.isdigit, value))
    ]
    # A total below the list, or a child on two rows, is no reason to guess another.
    return bool(short) and len(set(short)) >= len(column.values) * 0.9


def _is_kinds(column: Column) -> bool:
    values = [normalised(value) for value in column.values if value]
    return (
        len(set(values)) <= MOST_KINDS_GUESSED and sum(value in _KINDS for value in values) > len(values) / 2
    )


def _mostly(column: Column, known: Callable[[Cell], str]) -> bool:
    filled = [cell for cell, value in zip(column.cells, column.values, strict=True) if value]
    return len(filled) > 2 and sum(known(cell) != NOT_KNOWN for cell in filled) > len(filled) * 0.8


def _is_gender(column: Column) -> bool:
    return _mostly(column, gender_of) and all(not value.isdigit() for value in column.values)


_BY_VALUES: dict[str, Callable[[Column], bool]] = {
    fields.REFERENCE: _is_reference,
    fields.COHORT: _is_kinds,
    fields.GENDER: _is_gender,
    fields.ETHNICITY: lambda column: _mostly(column, ethnicity_group_of),
}


def recalled(book: Book, remembered: Mapping[str, Any]) -> Guess | None:
    """The columns of an earlier list of the same source, found in this file; None when too few are in it.

    `remembered` holds the sheet, the number of the row of headings, and the heading of each field.
    """
    headings: Mapping[str, str] = remembered["headings"]
    tops = {title: top_of(book, title) for title in book.titles}
    best: tuple[int, bool, str, int] | None = None
    for title, top in tops.items():
        for number in range(1, min(len(top), TOP_ROWS) + 1):
            there = {normalised(heading_text(cell)) for cell in top[number - 1]} - {""}
            fit = sum(normalised(heading) in there for heading in headings.values())
            if fit and (best is None or (fit, title == remembered["sheet"]) > best[:2]):
                best = fit, title == remembered["sheet"], title, number
    if best is None or best[0] * 2 < len(headings):
        return None
    _, _, title, number = best
    return _at(columns_of(tops[title], number), title, number, headings)


def _at(columns: Sequence[Column], title: str, number: int, headings: Mapping[str, str]) -> Guess:
    places = {normalised(column.heading): column.place for column in reversed(columns) if column.heading}
    found = {code: places[normalised(h)] for code, h in headings.items() if normalised(h) in places}
    missing = {code: heading for code, heading in headings.items() if code not in found}
    # A renamed column is proposed by what it looks like now, and pointed out.
    others = guess_columns([column for column in columns if column.place not in found.values()])
    found |= {code: place for code, place in others.items() if code in missing}
    return Guess(title, number, found, tuple(missing.items()))
