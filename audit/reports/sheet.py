"""A sheet, whatever kind of file it is written into: one table, its headings, its rows as they come."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from audit.reports.cells import Value


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, width in characters, and what its values are."""

    heading: str
    width: float = 14
    kind: str = "text"  # text, number, whole, share, decimal, date


class Total(list[Value]):
    """A row of all the others together: set in bold."""


Rows = Callable[[], Iterable[Sequence[Value]]]


@dataclass(frozen=True)
class Above:
    """What stands above the table of a sheet in a workbook: lines of a label and a value, some to choose."""

    title: str
    note: str
    lines: tuple[tuple[str, Value, str], ...]  # label, value, and the name by which formulas know its cell
    choices: Mapping[str, str] = field(default_factory=dict)  # that name: where its choices stand

    @property
    def height(self) -> int:
        """How many rows it takes, with the empty one below it."""
        return len(self.lines) + 3


@dataclass(frozen=True)
class Sheet:
    """One table with a title, a name for formulas and a sentence on what it holds."""

    title: str
    name: str
    about: str
    columns: Sequence[Column]
    rows: Rows
    freeze: int = 1  # so many columns stay in view
    above: Above | None = None
