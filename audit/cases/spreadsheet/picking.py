"""The cells of a row that are read, each made into its value: once for each value that a column repeats.

A list has few teams, workers, days and codes and many rows. What was made of a value is remembered for as
long as the list is read and no longer, as names and birth dates are among the values.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from audit.cases.spreadsheet import equality_groups, values
from audit.cases.spreadsheet.values import Cell

MOST_REMEMBERED = 20_000

Picked = Callable[[Sequence[Cell]], tuple[Cell, ...]]


def picker(columns: Mapping[str, int], wanted: Sequence[str]) -> Picked:
    """What picks the cells of the wanted columns, two or more, out of a row; None where there is no cell."""
    places = [columns.get(name) for name in wanted]
    width = max((place for place in places if place is not None), default=-1) + 1
    pick: Any = itemgetter(*(-1 if place is None else place for place in places))

    def picked(cells: Sequence[Cell]) -> tuple[Cell, ...]:
        row = [*cells, None]
        if len(row) <= width:
            row += [None] * (width + 1 - len(row))
        found: tuple[Cell, ...] = pick(row)
        return found

    return picked


class Remembering:
    """What makes cells into values for one list; see `values.py` and `equality_groups.py`."""

    def __init__(self, today: date) -> None:
        # `typed` tells 1 from TRUE.
        remember = lru_cache(maxsize=MOST_REMEMBERED, typed=True)
        self.text = remember(values.text_of)
        self.name = remember(values.name_of)
        self.date = remember(values.date_of)
        self.gender = remember(equality_groups.gender_of)
        self.ethnicity_group = remember(equality_groups.ethnicity_group_of)
        self.disability = remember(equality_groups.disability_of)
        self.age_band = remember(lambda age, born: equality_groups.age_band_of(age, born, today))
