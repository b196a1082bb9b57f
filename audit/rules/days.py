"""A day as people write it: 27/3/2026, 27 March 2026, 2026-03-27. The day stands before the month."""

import re
from datetime import date

_TIME_OF_DAY = re.compile(r"[ t]\d{1,2}:\d{2}.*")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]([a-z]{3,9})[ \-/,]+(\d{4}|\d{2})", re.ASCII)
# Written out, because the calendar's names follow the language of the machine.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def day_in_text(text: str) -> date | None:
    """The day that a text (without spaces about it) names, of whatever year; None when it names none."""
    text = _TIME_OF_DAY.sub("", text.lower())
    if matched := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(number) for number in matched.groups())
    elif matched := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(number) for number in matched.groups())
    elif matched := _IN_WORDS.fullmatch(text):
        day, year = int(matched[1]), int(matched[3])
        month = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(matched[2])), 0)
    else:
        return None
    try:
        return date(year + _century(year), month, day)
    except ValueError:
        return None


def _century(year: int) -> int:
    """What to add to a year of two digits: 98 is 1998 and 21 is 2021."""
    if year >= 100:
        return 0
    return 2000 if year < 50 else 1900
