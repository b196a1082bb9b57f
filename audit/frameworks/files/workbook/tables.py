"""A sheet as a table: headings found again whatever their order and capitals, rows that hold something."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from openpyxl.utils import get_column_letter

from audit.files.cell_text import plain
from audit.frameworks.files.workbook.opening import Sheet
from audit.frameworks.files.workbook.sheets import Column, columns_of
from audit.frameworks.files.workbook.values import Faults, Row

# A column that only some frameworks have: its key for its heading, or None.
Others = Callable[[str], str | None]


class Table:
    """The rows of a sheet under its headings. What is wrong with either is kept in `faults`."""

    def __init__(
        self, sheet: Sheet, name: str, faults: Faults, most: int, others: Others = lambda heading: None
    ) -> None:
        self.name = name
        self.faults = faults
        self._sheet = sheet
        columns = columns_of(name)
        self.headings = {column.key: column.heading for column in columns}
        self._places = self._found(columns, others)
        self.letters = {key: get_column_letter(place) for key, place in self._places.items()}
        for area in sheet.merged:
            faults.add(
                f"Sheet {name}, cells {area} are merged. Unmerge them and fill in each of them", stop=True
            )
        self.rows = self._read(most)

    def _found(self, columns: tuple[Column, ...], others: Others) -> dict[str, int]:
        """The place of each column, by its key."""
        known = {plain(column.heading): column.key for column in columns}
        places: dict[str, int] = {}
        for place, value in enumerate(self._sheet.rows[0] if self._sheet.rows else [], 1):
            heading = str(value if value is not None else "").strip().rstrip(":*")
            if not heading:
                continue
            where = f"Sheet {self.name}, cell {get_column_letter(place)}1"
            key = known.get(plain(heading)) or others(heading)
            if key is None:
                near = get_close_matches(heading, [column.heading for column in columns], 1)
                hint = f"Is it {near[0]}? " if near else ""
                words = f"there is no column “{heading[:60]}” in this sheet. {hint}Rename it, or delete it"
                self.faults.add(f"{where}: {words}", stop=True)
            elif key in places:
                letter = get_column_letter(places[key])
                words = f"column {letter} is headed “{heading[:60]}” too. Delete or rename one of them"
                self.faults.add(f"{where}: {words}", stop=True)
            else:
                places[key] = place
                self.headings.setdefault(key, heading)
        for column in columns:
            if column.key not in places:
                words = f"no column is headed “{column.heading}” in row 1. Put the heading back"
                self.faults.add(f"Sheet {self.name}: {words}", stop=True)
        return places

    def _read(self, most: int) -> list[Row]:
        numbers = [
            number
            for number, values in enumerate(self._sheet.rows[1:], 2)
            if any(value is not None and str(value).strip() for value in values)
        ]
        numbers = sorted({*numbers, *(row for row, _ in self._sheet.marks if row > 1)})
        if len(numbers) > most:
            what = self.name.lower()
            words = f"a framework may have at most {most:,} rows of {what}. This sheet has {len(numbers):,}"
            self.faults.add(f"Sheet {self.name}: {words}", stop=True)
            return []
        self._unheaded(numbers)
        return [self._row(number) for number in numbers]

    def _row(self, number: int) -> Row:
        values = self._values(number)
        row = Row(
            sheet=self.name,
            number=number,
            values={key: values[place - 1] for key, place in self._places.items() if place <= len(values)},
            letters=self.letters,
            headings=self.headings,
            marks=self._marks(number),
            faults=self.faults,
        )
        for key, words in row.marks.items():
            row.wrong(key, words)
        return row

    def _values(self, number: int) -> list[Any]:
        return self._sheet.rows[number - 1] if number <= len(self._sheet.rows) else []

    def _marks(self, number: int) -> Mapping[str, str]:
        marks = self._sheet.marks
        return {key: marks[number, place] for key, place in self._places.items() if (number, place) in marks}

    def _unheaded(self, numbers: list[int]) -> None:
        """Something stands where there is no heading: it would be lost without a word."""
        taken = set(self._places.values())
        first = self._sheet.rows[0] if self._sheet.rows else []
        seen: set[int] = set()
        for number in numbers:
            for place, value in enumerate(self._values(number), 1):
                headed = place in taken or (place <= len(first) and str(first[place - 1] or "").strip())
                if headed or place in seen or value is None or not str(value).strip():
                    continue
                seen.add(place)
                words = "there is no heading over this cell in row 1. Give the column one, or empty it"
                self.faults.add(
                    f"Sheet {self.name}, cell {get_column_letter(place)}{number}: {words}", stop=True
                )
