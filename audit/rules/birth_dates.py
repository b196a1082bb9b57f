"""Dates of birth in a text: told from other dates by what stands around them."""

import re
from collections.abc import Collection, Iterator
from datetime import date

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
DATE = re.compile(
    r"(?<![\w./-])(?:(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4}|\d{2})|"
    r"(?P<iso>\d{4}-\d{2}-\d{2})|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTHS})\b,?(?P<year> \d{{4}})?|"
    rf"(?:{MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b(?!:)(?P<year2>,? \d{{4}})?)(?![\w/-])"
)
# Said before a date of birth in the same sentence, a few words away at most, or right after it.
BIRTH_BEFORE = re.compile(
    r"(?:\bborn\b|\bd\.?o\.?b\b\.?|\bdate of birth\b|\bbirth ?da(?:te|y)\b|\bturn(?:s|ed|ing)? \d{1,2}\b)"
    r"[^.;!?\n]{0,25}$",
    re.IGNORECASE,
)
BIRTH_AFTER = re.compile(
    r"^[ ,]*\(?(?:d\.?o\.?b\b|date of birth|is (?:his|her|their) birthday)", re.IGNORECASE
)

BEHIND = re.compile(r",? ?\(?")


def birth_dates(text: str, names_end: Collection[int]) -> Iterator[tuple[int, int]]:
    """From where to where dates stand that are said to be of a birth, or in full right behind a name.

    Other dates are not marked, whatever age they would make: the date of a visit five years ago looks like
    the birth date of a child of five, and an audit is full of such dates.
    """
    for one in DATE.finditer(text):
        start, end = one.span()
        end -= len(one[0]) - len(one[0].rstrip(", "))
        if not _is_a_day(one):
            continue
        said = BIRTH_BEFORE.search(text[max(0, start - 60) : start]) or BIRTH_AFTER.match(text[end:])
        full = one["y"] or one["iso"] or one["year"] or one["year2"]
        behind = full and any(name <= start and BEHIND.fullmatch(text[name:start]) for name in names_end)
        if said or behind:
            yield start, end


def _is_a_day(found: re.Match[str]) -> bool:
    """Whether the figures of a date make one: 45/13/2019 is a file number."""
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
    elif found["d"]:
        day, month, year = int(found["d"]), int(found["m"]), 2000
    else:
        return True
    try:
        return date(year, month, day) is not None
    except ValueError:
        return False
