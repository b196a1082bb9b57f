"""Values on their way into a spreadsheet: text that can never act as a formula, colours, dates."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from audit.rules import clock
from audit.rules.framework import Point
from audit.rules.grades import Blank

LONGEST = 32_767  # what a cell holds, in the units Excel counts (UTF-16)
CUT = " … [cut: the whole text is in Case Audit]"
# Not allowed in XML, so no spreadsheet can hold them; half a surrogate pair cannot even be written.
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet takes for a formula when someone types it.
FORMULA_LIKE = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Coloured:
    """A grade's letter or label on the grade's colours."""

    text: str
    background: str  # as in the framework: #003078
    colour: str


Value = str | int | float | date | Coloured | None


def coloured(point: Point) -> Coloured:
    """A grade point's letter on its colours."""
    return Coloured(point.letter, point.background, point.text)


def blank(one: Blank) -> Coloured:
    """A blank's letters on grey."""
    return Coloured(one.letter, "#f3f2f1", "#505a5f")


def usable(text: str) -> str:
    """A text as a spreadsheet can hold it: without control characters, cut with a note where too long."""
    text = UNUSABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # No character takes more than two units, so a text under half of the limit need not be measured.
    if len(text) * 2 <= LONGEST or _units(text) <= LONGEST:
        return text
    room = LONGEST - _units(CUT)
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    return kept + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def local_day(moment: datetime | None) -> date | None:
    """The day of a moment in England."""
    return moment.astimezone(clock.LOCAL).date() if moment else None
