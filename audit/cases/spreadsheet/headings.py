"""Which sheet is which of Ofsted's Annex A lists 6 to 9, and which column is which.

Titles and headings are matched by pattern once their case, quotes, brackets, punctuation and odd spaces are
gone: authorities rename sheets, add columns and title rows, and change the order. What a cell means is in
`values.py`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.cases.spreadsheet.values import Cell, text_of

# Headings are looked for in this many rows, so that a title and notes may stand above them.
HEADING_ROWS = 20

REFERENCE = "Child Unique ID"
GENDER = "Gender"
ETHNICITY = "Ethnicity"
BIRTH_DATE = "Date of Birth"
AGE = "Age"
DISABILITY = "Does the Child have a Disability"
TEAM = "Allocated Team"
WORKER = "Allocated Worker"
STATUS = "Case Status"

_WHO = r"(?:la |the )?(?:child|childs|children|childrens|young persons?|yp|care leavers?|persons?|clients?)"
_KEY = r"(?:id|identifier|identification|reference|ref)(?: (?:number|no|code))?"
_YES_NO = r"(?: y n)?"
_COMMON: dict[str, tuple[str, ...]] = {
    REFERENCE: (
        rf"{_WHO} unique {_KEY}",
        rf"unique (?:{_WHO} )?{_KEY}",
        rf"{_WHO} {_KEY}",
        r"(?:case|system|mosaic|lcs|ics|eclipse|liquidlogic) (?:id|number|no|reference|ref)",
    ),
    GENDER: (rf"(?:{_WHO} )?gender(?: code)?", rf"(?:{_WHO} )?sex"),
    ETHNICITY: (rf"(?:{_WHO} )?ethnicity(?: code| description)?", r"ethnic (?:origin|background|group|code)"),
    BIRTH_DATE: (rf"(?:{_WHO} )?(?:date of birth|dob|d o b|birth date)(?: .*)?",),
    AGE: (rf"(?:{_WHO} |current )?age(?: of {_WHO})?(?: in)?(?: years?)?(?: (?:at|on) .*)?",),
    DISABILITY: (
        rf"(?:does|has|is) {_WHO} (?:have |has )?(?:a |got a )?disab(?:ility|led){_YES_NO}",
        rf"(?:{_WHO} )?(?:has (?:a )?)?disab(?:ility|led)(?: status)?{_YES_NO}",
    ),
    TEAM: (
        r"(?:current(?:ly)? )?allocated (?:to )?team(?: name)?",
        r"(?:current )?team(?: name| allocated)?",
    ),
    WORKER: (
        r"(?:current(?:ly)? )?allocated (?:social |case |key )?worker(?: name)?",
        r"(?:social |case |key |lead )worker(?: name)?|lead practitioner",
    ),
}

_PERIOD = r"(?: (?:plan|episode|period|case|service|services))?"
_STARTED = r"(?:start|started|starting|began|opened|open|commenced|commencement)"
_ENDED = r"(?:end|ended|closure|closed|close|ceased|cease)"


def _dated(who: str, what: str) -> tuple[str, ...]:
    """Headings for when something happened: "CIN start date", "date CIN started", "start date of CIN"."""
    return (
        rf"(?:{who}){_PERIOD} {what}(?: date)?|(?:{who}){_PERIOD} date {what}",
        rf"date (?:the )?(?:child )?(?:{who}){_PERIOD} {what}|date {what}(?: to be| of)? (?:{who}){_PERIOD}",
        rf"{what} date(?: of| for)? (?:{who}){_PERIOD}",
    )


@dataclass(frozen=True)
class AnnexList:
    """One of the lists that cases are taken from."""

    number: int
    cohort: str
    subject: str
    plain_titles: str
    opened: str = ""
    closed: str = ""
    who: str = ""
    only_here: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        """The columns that are read, each with what its heading may be, the likeliest first."""
        return {heading: tuple(map(re.compile, patterns)) for heading, patterns in self._patterns().items()}

    @cached_property
    def signature(self) -> tuple[re.Pattern[str], ...]:
        """Headings that no other list has, so that the list is known when its sheet was renamed."""
        dated = [*_dated(self.who, _STARTED), *_dated(self.who, _ENDED)] if self.who else []
        return tuple(map(re.compile, [*dated, *self.only_here]))

    def _patterns(self) -> dict[str, tuple[str, ...]]:
        own: dict[str, tuple[str, ...]] = {}
        if self.opened:
            own[self.opened] = (*_dated(self.who, _STARTED), "start date")
            own[self.closed] = (*_dated(self.who, _ENDED), "(?:end|closure|closed) date|date closed")
        if self.number == 6:
            own[STATUS] = ("case status",)
        return _COMMON | own


ANNEX_LISTS = (
    AnnexList(
        number=6,
        cohort="child_in_need",
        subject="child",
        plain_titles=r"(?:open )?(?:cin|child(?:ren)? in need)(?: list| cases| data)?",
        opened="CIN Start Date",
        closed="CIN Closure Date",
        who=r"cin|child(?:ren)? in need",
        only_here=("primary need code", "reason for closure"),
    ),
    AnnexList(
        number=7,
        cohort="child_protection",
        subject="child",
        plain_titles=r"(?:open )?(?:cp|cpp|child protection(?: plans?)?)(?: list| cases| data)?",
        opened="Child Protection Plan Start Date",
        closed="Child Protection Plan End Date",
        who=r"cp|cpp|child protection",
        only_here=("initial category of abuse", "latest category of abuse"),
    ),
    AnnexList(
        number=8,
        cohort="in_care",
        subject="child",
        plain_titles=r"(?:open )?(?:lac|cla|cic|children in care|looked after children|children looked after)"
        r"(?: list| cases| data)?",
        opened="Date Started to be Looked After",
        closed="Date Ceased to be Looked After",
        who=r"lac|cla|cic|(?:to be )?looked after(?: child)?|(?:being )?in care|care",
        only_here=("placement provider", "date of latest statutory review", "childs legal status"),
    ),
    AnnexList(
        number=9,
        cohort="care_leaver",
        subject="care_leaver",
        plain_titles=r"(?:open )?(?:cl|care leavers?|leaving care(?: services?)?)(?: list| cases| data)?",
        only_here=(
            r"eligib\w* category",
            "la in touch",
            r"suitability of accom\w*",
            "latest pathway plan review date",
            r"allocated personal advis[eo]r",
        ),
    ),
)
_BY_NUMBER = {annex_list.number: annex_list for annex_list in ANNEX_LISTS}
_NUMBERED = re.compile(r"\blist ?0?(\d{1,2})(?!\d)")
_NUMBER_FIRST = re.compile(r"(?:annex a )?0?([6-9]) (.+)")


def normalised(cell: Cell) -> str:
    """A title or heading without what varies: case, quotes, brackets, punctuation, odd or repeated spaces."""
    text = unicodedata.normalize("NFKC", text_of(cell)).casefold()
    text = re.sub("['\u2018\u2019\u02bc`]", "", text)
    return re.sub(r"[\W_]+", " ", text).strip()


def list_number_in(title: str) -> int | None:
    """The number of the list in a sheet's title: "List 6", "list 6 - CIN", "6. Children in Need"."""
    words = normalised(title)
    if stated := _NUMBERED.search(words):
        return int(stated[1])
    if stated := _NUMBER_FIRST.fullmatch(words):
        number = int(stated[1])
        return number if re.match(_BY_NUMBER[number].plain_titles, stated[2]) else None
    return None


def is_plain_title(title: str, annex_list: AnnexList) -> bool:
    """Whether a title names the list in words only, such as "CIN" or "Care leavers"."""
    return re.fullmatch(annex_list.plain_titles, normalised(title)) is not None


def columns_in(row: Sequence[Cell], annex_list: AnnexList) -> dict[str, int]:
    """Where each column of the list is in a row of headings, by its Annex A heading; the likeliest wins."""
    found = [normalised(cell) for cell in row]
    columns: dict[str, int] = {}
    for heading, patterns in annex_list.columns.items():
        for pattern in patterns:
            place = next((n for n, text in enumerate(found) if text and pattern.fullmatch(text)), None)
            if place is not None and place not in columns.values():
                columns[heading] = place
                break
    return columns


def heading_row(
    rows: Iterable[tuple[int, Sequence[Cell]]], annex_list: AnnexList
) -> tuple[int, Mapping[str, int]] | None:
    """The number of the row of headings and the columns in it; None when no row is like headings.

    It is the row where most headings are known, and a single known one must be the reference: a title above
    the list may happen to be a heading's words.
    """
    best: tuple[int, Mapping[str, int]] | None = None
    for number, row in rows:
        columns = columns_in(row, annex_list)
        if (len(columns) > 1 or REFERENCE in columns) and (best is None or len(columns) > len(best[1])):
            best = number, columns
    return best


def likeness(rows: Iterable[set[str]], annex_list: AnnexList) -> int:
    """How many of the headings that only this list has stand in one row of texts (normalised)."""
    return max(
        (sum(any(map(pattern.fullmatch, row)) for pattern in annex_list.signature) for row in rows), default=0
    )
