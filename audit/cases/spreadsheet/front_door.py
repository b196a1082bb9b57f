"""Lists 1 to 5 of Annex A, the front door: what is proposed for a sheet that has their headings.

They are no frame for case audits, so they are never read unasked; dip samples are drawn from them. One child
may have stood at the door several times: of its lines the newest is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.columns import Column
from audit.cases.spreadsheet.headings import normalised

EARLY_HELP = "early_help"


@dataclass(frozen=True)
class FrontDoorList:
    """One of the lists: its name, what one line of it is, and when that happened."""

    name: str
    one: str
    happened: re.Pattern[str]
    only_here: re.Pattern[str]
    cohort: str = ""  # empty: of a kind that is named after what one line is

    @property
    def kind(self) -> str:
        """What a kind of case is called that only this list has."""
        return self.one[:1].upper() + self.one[1:]


def _list(name: str, one: str, happened: str, only_here: str, cohort: str = "") -> FrontDoorList:
    return FrontDoorList(name, one, re.compile(happened), re.compile(only_here), cohort)


FRONT_DOOR = (
    _list("Contacts", "contact", r"date of (?:the )?contact|contact date", r"contact source"),
    _list(
        "Early help assessments", "early help assessment",
        r"(?:early help )?assessment start date|date (?:early help )?assessment started",
        r"organisation completing (?:the )?assessment|early help assessment .*",
        EARLY_HELP,
    ),
    _list(
        "Referrals", "referral", r"date of (?:the )?referral|referral date",
        r"referral source|referral nfa(?: y n)?|number of referrals in (?:the )?last 12 months",
    ),
    _list(
        "Assessments", "assessment",
        r"(?:continuous |single |c f |child and family )?assessment start date",
        r"child seen during (?:the )?(?:continuous |single )?assessment|"
        r"(?:continuous|single) assessment (?:start date|date of authorisation)",
    ),
    _list(
        "Section 47 enquiries", "section 47 enquiry",
        r"(?:strategy discussion initiating )?(?:section|s) ?47 (?:enquiry )?(?:start date|date started)",
        r"strategy discussion initiating (?:section|s) ?47 .*|number of (?:section|s) ?47 enquiries .*|"
        r"was an initial child protection conference deemed unnecessary",
    ),
)  # fmt: skip
NAMES = frozenset(found.name for found in FRONT_DOOR)
LINES = frozenset(found.one for found in FRONT_DOOR)


def front_door_list(columns: Sequence[Column], guessed: Mapping[str, int]) -> FrontDoorList | None:
    """The list of the front door that a sheet is by its headings; None when it is none, or might be two."""
    if fields.REFERENCE not in guessed:
        return None
    words = {normalised(column.heading) for column in columns}
    found = [one for one in FRONT_DOOR if any(map(one.only_here.fullmatch, words))]
    return found[0] if len(found) == 1 else None


def with_date(found: FrontDoorList, columns: Sequence[Column], guessed: Mapping[str, int]) -> dict[str, int]:
    """The guessed columns, with the one that says when it happened as the day it was opened."""
    happened = (one.place for one in columns if found.happened.fullmatch(normalised(one.heading)))
    place = next(happened, guessed.get(fields.OPENED_ON))
    return dict(guessed) | ({} if place is None else {fields.OPENED_ON: place})
