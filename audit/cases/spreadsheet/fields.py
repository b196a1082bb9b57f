"""What is taken from a list whose columns somebody chooses: our fields, and what their headings may be.

The headings of Annex A are known in `headings.py`; these are the looser words of everyday exports.
"""

import re
from dataclasses import dataclass

REFERENCE, TEAM, WORKER, SUPERVISOR = "reference", "team", "worker", "supervisor"
COHORT, AGE, BIRTH_DATE = "cohort", "age", "birth_date"
GENDER, ETHNICITY, DISABILITY = "gender", "ethnicity", "disability"
OPENED_ON, CLOSED_ON = "opened_on", "closed_on"


@dataclass(frozen=True)
class Field:
    """One of our fields: what it is called on the page, what to know about it, what its heading may be."""

    code: str
    label: str
    hint: str
    headings: tuple[re.Pattern[str], ...]


def _field(code: str, label: str, hint: str, *headings: str) -> Field:
    return Field(code, label, hint, tuple(map(re.compile, headings)))


_ID = r"(?:id|identifier|ref|reference|number|no|code)(?: (?:number|no|code|id))?"
_WHO = (
    r"(?:child|childs|young person|yp|client|service user|person|case|file|record|system|plan|interview|"
    r"decision)"
)
# The likeliest heading of each field first; a heading is compared in lower case, without punctuation.
FIELDS = (
    _field(
        REFERENCE, "Case reference", "Needed. It tells one case from another.",
        rf"{_WHO} (?:unique )?{_ID}", rf"(?:unique|mosaic|lcs|ics|eclipse|liquidlogic|carefirst|azeus) {_ID}",
        r"pid|swis(?: id)?|id|ref|reference|case", rf".*\b{_WHO} {_ID}",
    ),
    _field(
        TEAM, "Team", "",
        r"(?:current |allocated |case |responsible )*team(?: name| description| allocated)?",
        r"(?:social work |service )?(?:unit|pod|locality|area|hub)(?: name| team)?",
        r".*\bteam(?: name)?",
    ),
    _field(
        WORKER, "Worker", "Who holds the case: they never audit it.",
        r"(?:current |allocated |case |lead |key |social |responsible )*(?:worker|practitioner)(?: name)?",
        r"(?:allocated|held|case holder|caseholder|allocated to|sw)(?: name| to| by)?",
        r".*\b(?:worker|practitioner|case ?holder)(?: name)?",
    ),
    _field(
        SUPERVISOR, "Supervisor", "Who supervises the worker: they do not audit it either.",
        r"(?:team |line |case |practice )?(?:manager|supervisor)(?: name)?",
        r".*\b(?:supervisor|supervised by)(?: name)?",
    ),
    _field(
        COHORT, "Kind of case (cohort)", "",
        r"cohort|case type|case status|type of case|(?:current )?status|category|plan type|service type",
        r"(?:case |client |involvement |service )(?:type|category|status|classification)|legal status|"
        r"tier|level",
    ),
    _field(AGE, "Age", "", r"(?:current )?age(?: .*)?", r".*\bage(?: in years| years)?"),
    _field(
        BIRTH_DATE, "Date of birth", "Only the age band is worked out of it; the date itself is dropped.",
        r"(?:.* )?(?:date of birth|dob|d o b|birth ?date|born(?: on)?)(?: .*)?",
    ),
    _field(GENDER, "Gender", "", r"(?:.* )?(?:gender|sex)(?: .*)?"),
    _field(ETHNICITY, "Ethnicity", "", r"(?:.* )?ethnic\w*(?: .*)?"),
    _field(DISABILITY, "Disability", "", r"(?:.* )?(?:disab\w+|send)(?: .*)?"),
    _field(
        OPENED_ON, "Opened on", "",
        r"(?:date )?(?:case |episode |file )?(?:opened|open|start|started|began)(?: on| date| dt)?",
        r"(?:open|opening|start|referral|allocation|allocated|interview|decision|supervision)(?: on)? "
        r"(?:date|dt)",
        r"date (?:of |the )?.*(?:open\w*|start\w*|referral|decision|interview|supervision|allocated)|date",
        r".*\b(?:start|opened|open)(?: on)?(?: date)?",
    ),
    _field(
        CLOSED_ON, "Closed on", "Without it every case counts as open.",
        r"(?:date )?(?:case |episode |file )?(?:closed|close|closure|end|ended|ceased)(?: on| date| dt)?",
        r"(?:clos\w*|end\w*|ceas\w*) (?:date|dt)|date (?:of |the )?.*(?:clos\w*|ended|ceased)",
        r".*\b(?:closed|closure|end|ended|ceased)(?: on)?(?: date)?",
    ),
)  # fmt: skip
BY_CODE = {field.code: field for field in FIELDS}
# Words that lists use for the kinds of case, as they are compared.
KIND_WORDS = {
    "child_in_need": ("cin", "child in need", "children in need", "cin plan", "in need", "s17", "section 17"),
    "child_protection": ("cp", "cpp", "child protection", "child protection plan", "cp plan", "s47"),
    "in_care": ("lac", "cla", "cic", "looked after", "looked after child", "child looked after", "in care",
                "child in care", "children in care", "children looked after", "looked after children"),
    "care_leaver": ("cl", "care leaver", "care leavers", "leaving care", "care experienced"),
    "early_help": ("eh", "early help", "family help", "targeted early help", "tac", "taf"),
}  # fmt: skip
