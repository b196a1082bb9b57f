"""What a text may say about who somebody is: marked, with neutral words to put in its place.

It asks and decides nothing: what is marked may be kept, and what is not marked may still name somebody.
Numbers and addresses are found here; names in `naming.py`, dates in `birth_dates.py`.
"""

import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from audit.rules.birth_dates import birth_dates
from audit.rules.naming import Name, names_in


class Kind(StrEnum):
    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def words(self) -> str:
        """What is said of what was marked: "This may name someone"."""
        return SAID[self]

    @property
    def kept(self) -> str:
        """What a person says who keeps it: "Keep: it is not a name"."""
        return f"it is not {KEPT[self]}"


SAID = {
    Kind.NAME: "This may name someone",
    Kind.DATE_OF_BIRTH: "This may be a date of birth",
    Kind.NHS_NUMBER: "This may be an NHS number",
    Kind.POSTCODE: "This may be a postcode",
    Kind.ADDRESS: "This may be somebody’s address",
    Kind.PHONE: "This may be a phone number",
    Kind.EMAIL: "This may be an e-mail address",
}
KEPT = {
    Kind.NAME: "a name",
    Kind.DATE_OF_BIRTH: "a date of birth",
    Kind.NHS_NUMBER: "an NHS number",
    Kind.POSTCODE: "a postcode",
    Kind.ADDRESS: "somebody’s address",
    Kind.PHONE: "a phone number",
    Kind.EMAIL: "an e-mail address",
}
NEUTRAL = {
    Kind.DATE_OF_BIRTH: "[date of birth]",
    Kind.NHS_NUMBER: "[NHS number]",
    Kind.POSTCODE: "[postcode]",
    Kind.ADDRESS: "the home address",
    Kind.PHONE: "[phone number]",
    Kind.EMAIL: "[e-mail address]",
}


@dataclass(frozen=True)
class Mark:
    """One stretch of a text that may say who somebody is.

    `words` are what was noticed. What is replaced, from `start` to `end`, may be more of it: of "her mother
    Sarah" the name is noticed, and "mother Sarah" gives way to "mother".
    """

    kind: Kind
    start: int
    end: int
    words: str
    replaced: str
    choices: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same words wherever they stand, to tell one mark of a field from another."""
        return f"{zlib.crc32(self.words.casefold().encode()):08x}"

    @property
    def suggestion(self) -> str:
        return self.choices[0]


def marks(text: str, kept: Collection[str] = ()) -> list[Mark]:
    """What may say who somebody is, in the order of the text, each stretch once.

    `kept` are words (however they are capitalised) that a person has looked at and kept.
    """
    passed = {word.casefold() for word in kept}
    return [mark for mark in _noticed(text) if mark.words.casefold() not in passed]


@lru_cache(maxsize=1000)  # a page shows texts that were looked through before, when they were typed
def _noticed(text: str) -> tuple[Mark, ...]:
    if not text:
        return ()
    names = list(names_in(text))
    found: list[Mark] = []
    if "@" in text:
        found += _emails(text)
    if DIGIT.search(text):
        for rule in (_nhs_numbers, _phones, _addresses, _postcodes):
            found += _beside(rule(text), found)
        dates = birth_dates(text, [name.end for name in names])
        found += _beside((_mark(Kind.DATE_OF_BIRTH, text, *span) for span in dates), found)
    found += _beside((_of_name(text, name) for name in names), found)
    return tuple(sorted(found, key=lambda mark: mark.start))


def each_once(found: Iterable[Mark]) -> list[Mark]:
    """Of the same words marked more than once the first: answering for one answers for all."""
    return list({(mark.kind, mark.words.casefold()): mark for mark in reversed(list(found))}.values())[::-1]


SENTENCE = re.compile(r"(?:^|[.!?][\"'”’)]*\s+|\n)[\s\"'“‘(•*-]*$")


def replaced(text: str, before: str, after: str) -> str:
    """The text with these words replaced wherever they stand as words; a sentence begins with a capital."""

    def word(found: re.Match[str]) -> str:
        begins = SENTENCE.search(text[max(0, found.start() - 20) : found.start()])
        return after[:1].upper() + after[1:] if begins else after

    return re.sub(rf"(?<!\w){re.escape(before)}(?!\w)", word, text) if before else text


def _beside(more: Iterable[Mark], found: Collection[Mark]) -> list[Mark]:
    """Those that overlap nothing found before: the first kind to claim a stretch has it."""
    return [one for one in more if not any(one.start < mark.end and mark.start < one.end for mark in found)]


def _of_name(text: str, name: Name) -> Mark:
    stretch = text[name.start : name.end]
    return Mark(Kind.NAME, name.start, name.end, name.words, stretch, name.choices)


def _mark(kind: Kind, text: str, start: int, end: int) -> Mark:
    words = text[start:end]
    return Mark(kind, start, end, words, words, (NEUTRAL[kind],))


def _all(kind: Kind, pattern: re.Pattern[str], text: str, fits: Callable[[str], bool]) -> Iterator[Mark]:
    return (_mark(kind, text, *one.span()) for one in pattern.finditer(text) if fits(one[0]))


DIGIT = re.compile(r"\d")
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def _emails(text: str) -> Iterator[Mark]:
    return _all(Kind.EMAIL, EMAIL, text, lambda _: True)


# Ten digits, together or as 3, 3 and 4 with spaces or dashes, as they are printed on letters.
NHS = re.compile(r"(?<![\d-])\d{3}[ \u00a0\-–]?\d{3}[ \u00a0\-–]?\d{4}(?![\d-]|[./]\d)")


def is_nhs_number(text: str) -> bool:
    """Whether ten digits hold a right check digit.

    NHS Data Dictionary, "NHS Number": the first nine digits are weighted 10 down to 2 and added; 11 less the
    remainder by 11 is the tenth digit, 11 standing for 0; where it would be 10 the number is not issued. Ten
    times one digit passes this and is nobody's.
    """
    digits = [int(letter) for letter in text if letter.isascii() and letter.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == digits[9] and check != 10


def _nhs_numbers(text: str) -> Iterator[Mark]:
    return _all(Kind.NHS_NUMBER, NHS, text, is_nhs_number)


# Ofcom's National Telephone Numbering Plan: 01, 02, 03, 07 and 08, then eight or nine digits; or +44 first.
PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+44|0044)[ \-.]?(?:\(0\)[ \-.]?)?[1-378]|\(?0[1-378])(?:\)?[ \-.]?\d){8,9}(?![\w-])"
)


def _phones(text: str) -> Iterator[Mark]:
    return _all(Kind.PHONE, PHONE, text, lambda _: True)


# BS 7666 and Royal Mail's Programmers' Guide: the outward code in its six shapes (A9, A99, AA9, AA99, A9A,
# AA9A) with the letters of each place; the inward code is a digit and two letters, none of C I K M O V.
POSTCODE = re.compile(
    r"(?<![\w-])(?:GIR ?0AA|"
    r"(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]))"
    r"[ \u00a0]?\d[ABD-HJLNP-UW-Z]{2})(?![\w-])",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")


def is_postcode(text: str) -> bool:
    """Whether the whole of a text has the shape of a postcode; "E1 2nd" ends in an ordinal instead."""
    return POSTCODE.fullmatch(text) is not None and not ORDINAL.search(text)


def _postcodes(text: str) -> Iterator[Mark]:
    return _all(Kind.POSTCODE, POSTCODE, text, is_postcode)


ADDRESS = re.compile(
    r"(?<![\w./-])(?:[Ff]lat \d{1,3}[a-zA-Z]?,? )?\d{1,3}[a-zA-Z]?,? (?:[A-Z][a-z’']+ ){1,3}"
    r"(?:Street|Road|Avenue|Close|Lane|Drive|Crescent|Gardens|Terrace|Grove|Way|Place|Court|Mews|St|Rd|Ave)\b"
)


def _addresses(text: str) -> Iterator[Mark]:
    return _all(Kind.ADDRESS, ADDRESS, text, lambda _: True)
