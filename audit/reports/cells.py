"""Values on their way into a file: text that can never act as a formula, colours, dates, our own formulas."""

from dataclasses import dataclass
from datetime import date, datetime

from audit.rules import clock
from audit.rules.framework import Point
from audit.rules.grades import Blank


@dataclass(frozen=True)
class Coloured:
    """A grade's letter or label on the grade's colours."""

    text: str
    background: str  # as in the framework: #003078
    colour: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula of ours, never of a user's, with the value it has now, for a file without formulas."""

    text: str  # without the leading =
    value: str | int | float


Value = str | int | float | date | Coloured | Formula | None


def plain_value(value: Value) -> str | int | float | date | None:
    """The value as a file without colours and formulas holds it."""
    if isinstance(value, Coloured):
        return value.text
    return value.value if isinstance(value, Formula) else value


def coloured(point: Point) -> Coloured:
    """A grade point's letter on its colours."""
    return Coloured(point.letter, point.background, point.text)


def blank(one: Blank) -> Coloured:
    """A blank's letters on grey."""
    return Coloured(one.letter, "#f3f2f1", "#505a5f")


def local_day(moment: datetime | None) -> date | None:
    """The day of a moment in England."""
    return moment.astimezone(clock.LOCAL).date() if moment else None
