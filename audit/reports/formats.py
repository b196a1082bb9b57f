"""The kinds of file that results go out as."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from audit.reports.asked import Asked
from audit.reports.comma_separated import write_zip
from audit.reports.tidy import write_tidy
from audit.reports.workbook import write_workbook
from audit.reports.writing import Progress
from audit.rules import clock


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    TIDY = "tidy"

    @property
    def kind(self) -> "Kind":
        return KINDS[self]


@dataclass(frozen=True)
class Kind:
    """What a kind of file is called, holds, ends in and is written by."""

    label: str
    holds: str
    suffix: str
    mime: str
    write: Callable[[Asked, IO[bytes], Progress], None]

    def file_name(self) -> str:
        return f"case-audit-results-{clock.today().isoformat()}.{self.suffix}"


KINDS = {
    Format.XLSX: Kind(
        "Excel workbook", "Figures, charts, every audit and grade, and formulas that follow your choices.",
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook,
    ),
    Format.CSV: Kind(
        "CSV files", "Each sheet of the workbook as a file of its own, in a zip.", "zip", "application/zip",
        write_zip,
    ),
    Format.TIDY: Kind(
        "Tidy CSV", "One long table with a row for each grade, and codes in place of words: for analysts.",
        "csv", "text/csv", write_tidy,
    ),
}  # fmt: skip
