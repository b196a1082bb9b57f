"""The example workbook of the tests: opened, changed in some cells, and what is said of it."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.frameworks.files.file import UnusableFramework, read_framework
from audit.frameworks.files.incoming import TEMPLATE
from audit.frameworks.files.workbook import read_workbook, write_workbook

EXAMPLE = read_framework(TEMPLATE.read_bytes())
WRITTEN = write_workbook(EXAMPLE)
SHEETS = ["Guide", "Framework", "Cohorts", "Root causes", "Scales", "Themes", "Criteria", "Lists"]


def opened(content: bytes = WRITTEN) -> Any:
    return load_workbook(BytesIO(content))


def saved(book: Any) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def column(sheet: Any, heading: str) -> str:
    """The letter of the column with this heading."""
    return next(cell.column_letter for cell in sheet[1] if cell.value == heading)


def with_cells(**cells: object) -> bytes:
    """The example with cells changed: Criteria_C2="Why?"; Root_causes_A3=..."""
    book = opened()
    for place, value in cells.items():
        sheet, address = place.rsplit("_", 1)
        book[sheet.replace("_", " ")][address].value = value
    return saved(book)


def faults(content: bytes, name: str = "framework.xlsx") -> list[str]:
    with pytest.raises(UnusableFramework) as refused:
        read_workbook(content, name)
    for words in refused.value.faults:
        assert words.endswith(".")
    return refused.value.faults
