"""One cell of a case list as a plain value: text, the case reference, the name of a team or worker, a date.

Nothing here knows which column a cell is in (`headings.py`) or what the coded columns mean
(`equality_groups.py`).
"""

import math
import re
from datetime import date, datetime, time, timedelta

from audit.rules.days import day_in_text

Cell = int | float | str | bool | time | date | datetime | timedelta | None

LONGEST_REFERENCE = 60
LONGEST_NAME = 120
# Excel keeps 15 digits of a number; two longer references may have become the same one.
MOST_DIGITS = 15
# Systems write 01/01/1900 or 31/12/9999 for "no date"; nobody on Lists 6 to 9 has a case from before 1980.
EARLIEST_YEAR, LATEST_YEAR = 1980, 2100
EXCEL_DAY_ZERO = date(1899, 12, 30)
# Day numbers above this are in the year 2173, so they are something else than dates.
LAST_EXCEL_DAY = 100_000

BLANKS = frozenset(
    (
        *("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"),
        *("#getting_data", "n/a", "null", "-", "--"),
    )
)
LONGEST_BLANK = max(map(len, BLANKS))
# str.strip() knows the non-breaking space, but not the marks of no width that exports leave at the ends.
SPACES = " \t\r\n\xa0\u2007\u202f\u200b\ufeff"
LINE_BREAKS = frozenset("\t\r\n\v\f\x85\u2028\u2029")


class UnclearError(ValueError):
    """A value that cannot be used; the message tells the user why and what to do, and never quotes it."""


def text_of(cell: Cell) -> str:
    """A cell as plain text: whole numbers without ".0", spaces tidied, blanks and errors (#N/A) as ""."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        return str(int(cell)) if cell.is_integer() else repr(cell)
    # Splitting on every kind of space also strips the non-breaking ones that case systems export.
    text = " ".join(str(cell).split())
    return "" if len(text) <= LONGEST_BLANK and text.casefold() in BLANKS else text


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, only spaces, or an error such as #N/A."""
    return text_of(cell) == ""


_TOTAL = re.compile(r"(grand )?totals?\b.*|end of (list|report|data)\b.*", re.IGNORECASE)
_DECIMALS = re.compile(r"(\d+)\.0+", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
# What nearly every reference is: nothing of it has to be tidied and it is no date, total or blank.
_PLAIN_REFERENCE = re.compile(r"[A-Za-z]{0,4}[0-9]{1,15}", re.ASCII)


def reference_of(cell: Cell) -> str:
    """The case reference as text: a number without ".0", a text with its leading zeros.

    Raises UnclearError when there is none, or when what is there cannot be a reference.
    """
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < 10**MOST_DIGITS:
        return str(int(cell))
    if isinstance(cell, str):
        if _PLAIN_REFERENCE.fullmatch(cell):
            return cell
        raw = cell.strip(SPACES)
    elif isinstance(cell, bool | date | time | timedelta):
        raise UnclearError(
            "The reference is a date, a time or TRUE/FALSE. Put the case reference here as text."
        )
    else:
        raw = text_of(cell)
        if len(raw.lstrip("-").partition(".")[0]) > MOST_DIGITS:
            raise UnclearError(
                f"Excel keeps only {MOST_DIGITS} digits of a number. Export the column as text."
            )
    return _checked_reference(raw, text_of(raw))


def _checked_reference(raw: str, text: str) -> str:
    if not text:
        raise UnclearError("There is no reference in this row. Add it, or delete the row.")
    # Odd spaces are only tidied; what is still unprintable is a control character or a hidden mark.
    if not text.isprintable() or not LINE_BREAKS.isdisjoint(raw):
        raise UnclearError(
            "The reference holds a line break or characters that cannot be seen. Type it again."
        )
    if len(text) > LONGEST_REFERENCE:
        raise UnclearError(
            f"The reference is longer than {LONGEST_REFERENCE} characters. Put only the reference."
        )
    if _TOTAL.fullmatch(text):
        raise UnclearError("This row looks like a total, not a case. Delete it.")
    if _YEAR.search(text) and day_in_text(text) is not None:
        raise UnclearError("The reference looks like a date. Put the case reference here as text.")
    whole = _DECIMALS.fullmatch(text)
    return whole[1] if whole else text


def name_of(cell: Cell) -> str | None:
    """The name of a team or worker, or None when there is none. Raises UnclearError when it is too long."""
    text = text_of(cell)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    if len(text) > LONGEST_NAME:
        raise UnclearError(f"Longer than {LONGEST_NAME} characters, so left blank. Put only the name here.")
    return text or None


def date_of(cell: Cell) -> date | None:
    """The date in a cell, or None when it is blank. Raises UnclearError when what is there is not a date.

    Reads Excel dates, Excel's day numbers, and text as dd/mm/yyyy, yyyy-mm-dd, dd-mm-yyyy or dd Mon yyyy.
    """
    if is_blank(cell):
        return None
    day = day_in(cell)
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise UnclearError("The date cannot be read, so it was left blank. Write it as dd/mm/yyyy.")
    return day


def day_in(cell: Cell) -> date | None:
    """The date in a cell, of whatever year, or None when there is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        return day_in_text(text_of(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell < LAST_EXCEL_DAY:
        return EXCEL_DAY_ZERO + timedelta(days=int(cell))
    return None
