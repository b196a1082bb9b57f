"""The groups that results are shown by: age band, gender, disability and ethnicity group, from coded cells.

Codes are those of Ofsted's Annex A and of the children in need census, and the plain words and letters that
authorities send instead. A code nobody knows is "not known", never an error.
"""

import math
import re
from datetime import date

from audit.cases.spreadsheet.values import Cell, day_in, text_of

NOT_KNOWN = "not known"
OLDEST_AGE = 120
BANDS = ((5, "0-4"), (10, "5-9"), (16, "10-15"), (18, "16-17"))

_AGE_IN_YEARS = re.compile(
    r"[<>]?\s*(-?\d{1,3}(?:\.\d+)?)\s*(?:y|yrs?|years?)?(?: old)?(?:[ ,]+(?:and )?\d{1,2} ?m.*)?"
)
_AGE_IN_MONTHS = re.compile(r"(\d{1,3})\s*(?:m|mths?|months?)(?: old)?")
_UNDER_ONE = re.compile(r"unborn|under 1|\d{1,3}\s*(?:w|wks?|weeks?|d|days?)(?: old)?")


def age_band_of(age: Cell, birth_date: Cell, today: date) -> str:
    """The age band from an age in years, or without one from a birth date, which is then forgotten.

    An unborn child, whose age is below 0, is in the youngest band.
    """
    years = _years_in(age)
    if years is None:
        years = _years_since(birth_date, today)
    # Further below 0 than a pregnancy lasts, or over any age, is a slip: often 1900 for a missing birth date.
    if years is None or not -1 <= years <= OLDEST_AGE:
        return NOT_KNOWN
    return next((band for limit, band in BANDS if years < limit), "18+")


def _years_since(birth_date: Cell, today: date) -> float | None:
    born = day_in(birth_date)
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _years_in(age: Cell) -> float | None:
    if isinstance(age, int | float) and not isinstance(age, bool):
        return float(age) if math.isfinite(age) else None
    text = text_of(age).lower() if isinstance(age, str) else ""
    if _UNDER_ONE.fullmatch(text):
        return 0.0
    if months := _AGE_IN_MONTHS.fullmatch(text):
        return int(months[1]) / 12
    years = _AGE_IN_YEARS.fullmatch(text)
    return float(years[1]) if years else None


# "a) Male" is a letter of the list's own and then the value; "F - Female" a code and then its meaning.
_LETTER_PREFIX = re.compile(r"[a-z]{1,2}\)\s*")
_SEPARATOR = re.compile(r"\s*[:=]\s*|\s+[-\u2013]\s+")
_GENDERS = {
    **dict.fromkeys(("female", "f", "2", "girl"), "female"),
    **dict.fromkeys(("male", "m", "1", "boy"), "male"),
    **dict.fromkeys(("neither", "9", "i", "indeterminate", "other", "non-binary", "x"), "neither"),
}
_DISABILITIES = {
    **dict.fromkeys(("yes", "y", "1", "true", "disabled"), "yes"),
    **dict.fromkeys(("no", "n", "0", "false", "none", "no disability", "not disabled"), "no"),
}


def gender_of(cell: Cell) -> str:
    """female, male, neither or not known."""
    return _group_of(cell, _GENDERS)


def disability_of(cell: Cell) -> str:
    """yes, no or not known."""
    return _group_of(cell, _DISABILITIES)


def _group_of(cell: Cell, groups: dict[str, str]) -> str:
    text = text_of(cell).lower()
    if prefix := _LETTER_PREFIX.match(text):
        text = text[prefix.end() :]
    if text in groups:
        return groups[text]
    return next((groups[part] for part in _SEPARATOR.split(text) if part in groups), NOT_KNOWN)


# The first letter of a code from the school census tells its group: WBRI, MWBC, AIND, BCRB, CHNE, OOTH. The
# longer list of codes that authorities may use (WENG, AAFR, BSOM, ...) is built the same way. The groups are
# those of the 2021 census, so Chinese is in Asian, and Gypsy, Roma and Traveller in White.
_GROUP_OF_LETTER = {"w": "White", "m": "Mixed", "a": "Asian", "b": "Black", "c": "Asian", "o": "Other"}
_CODE = re.compile(
    r"(?:[A-Za-z]{1,2}\)\s*|\d{1,2}\s*[-.:)]\s*)?((?!ARAB)[WMABCO][A-Z]{3})(?:\s*[-:=(\u2013].*)?"
)
_LOWER_CASE_CODE = re.compile(
    r"(?:[a-z]{1,2}\)\s*)?"
    r"(wbri|wiri|wirt|woth|wrom|mwbc|mwba|mwas|moth|aind|apkn|aban|aoth|bcrb|bafr|both|chne|ooth)"
)
_MIXED = re.compile(r"\bmixed\b|\bmultiple\b|\bdual\b")
# The first that fits: "African Asian" is Asian.
_DESCRIPTIONS = {
    "Asian": re.compile(r"\basian\b|\bindian\b|\bpakistani\b|\bbangladeshi\b|\bchinese\b"),
    "Black": re.compile(r"\bblack\b|\bafrican\b|\bcaribbean\b|\bsomali\b"),
    "White": re.compile(r"\bwhite\b|\birish\b|\bgypsy\b|\broma\b|\btraveller\b"),
}
_NOT_SAID = re.compile(r"\b(refus\w*|not|unknown|undeclared|declined|prefer|missing|unrecorded)\b")
_OTHER = re.compile(r"\barab\b|\bother\b")


def ethnicity_group_of(cell: Cell) -> str:
    """White, Mixed, Asian, Black, Other or not known. Refused and not yet obtained are not known."""
    text = text_of(cell)
    # A code stands alone or first: "a) WBRI", "WBRI - White British". Elsewhere four capitals are any word.
    code = _CODE.fullmatch(text) or _LOWER_CASE_CODE.fullmatch(text)
    return _GROUP_OF_LETTER[code[1][0].lower()] if code else _group_described(text.lower())


def _group_described(words: str) -> str:
    named = [group for group, pattern in _DESCRIPTIONS.items() if pattern.search(words)]
    if _MIXED.search(words) or ("White" in named and len(named) > 1):
        return "Mixed"
    if named:
        return named[0]
    # "Other" comes last: "any other Asian background" is Asian, and "other, not stated" says nothing.
    return "Other" if _OTHER.search(words) and not _NOT_SAID.search(words) else NOT_KNOWN
