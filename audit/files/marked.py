"""An uploaded workbook as sheets of plain values, with the cells that hold a formula or an error marked.

Its parts are unpacked and measured first (`package.py`). calamine reads the values. It does not say which of
them a formula worked out, so the elements of the sheets are looked through for that.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from audit.files.cell_text import plain
from audit.files.extent import DIGITS, column_number
from audit.files.package import Limits, failing_in_words, measured_parts, packed_again

FORMULA = "this is a formula. Type what it shows as text, or copy it and paste the values only"
ERROR = "Excel shows an error here. Type the text again"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Sheet:
    """The values of a sheet, row by row from its first, and what is wrong with single cells."""

    title: str
    rows: list[list[Any]]
    marks: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column), from 1: words
    merged: list[str] = field(default_factory=list)  # A2:A5


def marked_sheets(content: bytes, filename: str, limits: Limits, wanted: Collection[str]) -> dict[str, Sheet]:
    """Those of the wanted sheets that a workbook has, by the wanted name; raises UnusableFile."""
    parts = measured_parts(content, filename, limits)
    with failing_in_words():
        return _sheets(parts, wanted)


def _sheets(parts: dict[str, bytes], wanted: Collection[str]) -> dict[str, Sheet]:
    files = _files(parts)
    book = CalamineWorkbook.from_filelike(packed_again(dict(parts)))
    found = {}
    for title in book.sheet_names:
        name = next((name for name in wanted if plain(name) == plain(title)), None)
        if name is None or name in found:
            continue
        sheet = book.get_sheet_by_name(title)
        marks = _marks(parts[files[title]])
        merged = [_area(*area) for area in sheet.merged_cell_ranges or ()]
        found[name] = Sheet(title, list(sheet.iter_rows()), marks, merged)
    return found


def _files(parts: dict[str, bytes]) -> dict[str, str]:
    """Which part holds which sheet."""
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 (no doctype: measured)
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314
    return {
        sheet.get("name") or "": _part(targets[sheet.get(RELATION)]) for sheet in book.iter(f"{MAIN}sheet")
    }


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _marks(part: bytes) -> dict[tuple[int, int], str]:
    """The cells of a sheet that hold a formula or an error."""
    found: dict[tuple[int, int], str] = {}
    row = column = 0

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        local = name.rpartition(":")[2]
        if local == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif local == "c":
            address = attributes.get("r")
            column = column_number(address.rstrip(DIGITS)) if address else column + 1
            if attributes.get("t") == "e":
                found[row, column] = ERROR
        elif local == "f":
            found[row, column] = FORMULA

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.Parse(part, True)
    return found


def _area(first: tuple[int, int], last: tuple[int, int]) -> str:
    return ":".join(f"{get_column_letter(column + 1)}{row + 1}" for row, column in (first, last))
