"""What is wrong in a cell of earlier results, and what was left out: to be said to whoever brings them in."""

from dataclasses import dataclass

from audit.cases.spreadsheet.columns import letter_of


@dataclass(frozen=True)
class CellFault:
    """One cell that cannot be used: where it is, what is wrong, what to do."""

    sheet: str
    row: int
    column: int | None  # counted from 0; None when it is the whole row
    what: str
    to_do: str

    @property
    def cell(self) -> str:
        """D17, as Excel calls it."""
        return f"{letter_of(self.column)}{self.row}" if self.column is not None else f"row {self.row}"

    @property
    def words(self) -> str:
        return f"{self.sheet}, {self.cell}: {self.what} {self.to_do}"


@dataclass(frozen=True)
class LeftOut:
    """A row that becomes no audit although nothing in it is wrong."""

    row: int
    why: str
