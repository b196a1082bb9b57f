"""The columns of a sheet as they are shown to somebody who chooses: headings, and three values of each.

A value is shown once and never kept. Columns that look like names, addresses or birth dates are shown without
values. What the columns mean is guessed in `guessing.py`.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.headings import normalised
from audit.cases.spreadsheet.opening import Book
from audit.cases.spreadsheet.values import Cell, day_in, text_of

# A heading row is looked for in this many rows, and values in so many below it.
TOP_ROWS = 30
ROWS_LOOKED_AT = 300
SAMPLES = 3
LONGEST_SAMPLE = 40
LONGEST_HEADING = 80
MOST_COLUMNS = 300

PRIVATE_HEADING = re.compile(
    r".*\b(?:(?:fore|first|sur|last|middle|full|family|known|child|childs|client|persons?|yp|mothers?|fathers?|"
    r"carers?|parents?) ?names?|name|address|postcode|post code|street|town|phone|telephone|mobile|e ?mail|"
    r"nhs(?: no| number)?|upn|ni number|dob|d o b|date of birth|birth ?date|born|uprn|passport|notes?|"
    r"comments?)\b.*"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.I)
_TELLTALE = re.compile(
    r"@|\b0\d{9,10}\b|\b\d{3} \d{3} \d{4}\b|\b\d+[a-z]? \w+ (?:street|road|lane|avenue|close|way)\b", re.I
)
_PERSON = re.compile(r"[A-Z][a-z'\u2019-]+,? (?:[A-Z]\.? )?(?:[A-Z][a-z'\u2019-]+|[A-Z]{2,})")
LONG_TEXT = 80


@dataclass(frozen=True)
class Column:
    """One column: where it is, its heading, some of its values, and whether they should be hidden."""

    place: int
    heading: str
    values: tuple[str, ...]
    cells: tuple[Cell, ...]
    private: str = ""

    @property
    def letter(self) -> str:
        """A, B, ... as in Excel."""
        return letter_of(self.place)

    @property
    def name(self) -> str:
        """What the column is called on the page."""
        return f"{self.letter}: {self.heading}" if self.heading else f"{self.letter} (no heading)"

    @property
    def samples(self) -> tuple[str, ...]:
        """Three different values, cut short."""
        pairs = zip(self.values, self.cells, strict=True)
        found = dict.fromkeys(_shown(value, cell) for value, cell in pairs if value)
        return tuple(value[:LONGEST_SAMPLE] for value in islice(found, SAMPLES))


def _shown(value: str, cell: Cell) -> str:
    """A value as a person would write it: a day without its hours, an age of 6.1 without ten more digits."""
    if isinstance(cell, date):  # which a moment is, too
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and math.isfinite(cell) and not cell.is_integer():
        return f"{cell:.1f}"
    return value


def letter_of(place: int) -> str:
    """The letters of a column, counted from 0: 0 is A, 26 is AA."""
    letters, left = "", place + 1
    while left:
        left, one = divmod(left - 1, 26)
        letters = chr(65 + one) + letters
    return letters


def heading_text(cell: Cell) -> str:
    """A heading as it may be remembered: never a date or a number, which would be a value of a case."""
    text = text_of(cell)[:LONGEST_HEADING]
    text = "".join(letter for letter in text if letter.isprintable())
    known = day_in(cell) is not None or not re.search(r"[^\W\d_]", text)
    return "" if known else text


def top_of(book: Book, title: str) -> list[Sequence[Cell]]:
    """The first rows of a sheet."""
    return [row for _, row in islice(book.rows(title), TOP_ROWS + ROWS_LOOKED_AT)]


def columns_of(top: Sequence[Sequence[Cell]], heading_row: int) -> list[Column]:
    """The columns below a row of headings (0: there is none) that hold a heading or a value."""
    below = top[heading_row:]
    width = min(max(map(len, top), default=0), MOST_COLUMNS)
    headings = top[heading_row - 1] if 0 < heading_row <= len(top) else ()
    found = []
    for place in range(width):
        cells = tuple(row[place] for row in below if place < len(row))
        heading = heading_text(headings[place]) if place < len(headings) else ""
        values = tuple(map(text_of, cells))
        if heading or any(values):
            found.append(Column(place, heading, values, cells, _private(heading, values, cells)))
    return found


def _private(heading: str, values: Sequence[str], cells: Sequence[Cell]) -> str:
    """Why the values of a column are not shown; nothing when they may be."""
    words = normalised(heading)
    filled = [(value, cell) for value, cell in zip(values, cells, strict=True) if value]
    if not filled:
        return ""
    if fields.BY_CODE[fields.BIRTH_DATE].headings[0].fullmatch(words):
        return "looks like a birth date"
    if PRIVATE_HEADING.fullmatch(words) and not _ours(words):
        return "may be a name, an address or a note"
    return _private_values(words, [value for value, _ in filled], [cell for _, cell in filled])


def _private_values(words: str, values: Sequence[str], cells: Sequence[Cell]) -> str:
    dated = [fields.BY_CODE[code] for code in (fields.OPENED_ON, fields.CLOSED_ON)]
    is_dates = _share(day_in(cell) is not None and not isinstance(cell, int | float) for cell in cells) > 0.5
    if is_dates and not any(pattern.fullmatch(words) for field in dated for pattern in field.headings):
        return "dates, which may be birth dates"
    if _share(bool(_POSTCODE.search(value) or _TELLTALE.search(value)) for value in values) > 0.2:
        return "looks like an address or a number of a person"
    if _share(len(value) > LONG_TEXT for value in values) > 0.1:
        return "long text"
    if not _ours(words) and _share(bool(_PERSON.fullmatch(value)) for value in values) > 0.5:
        return "looks like names"
    return ""


def _ours(words: str) -> bool:
    """Whether a heading is that of a team or of somebody who works on the case."""
    if re.search(r"\b(?:child|childs|mother|father|carer|parent|client|forename|surname)\b", words):
        return False
    known = (fields.BY_CODE[code] for code in (fields.TEAM, fields.WORKER, fields.SUPERVISOR, fields.COHORT))
    return any(pattern.fullmatch(words) for field in known for pattern in field.headings)


def _share(found: Iterable[bool]) -> float:
    every = list(found)
    return sum(every) / len(every) if every else 0.0
