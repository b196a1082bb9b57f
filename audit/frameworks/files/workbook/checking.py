"""Faults of cells and faults of the whole together, without those that only follow from others.

Cells that are faulty are read as something harmless, so the rules find faults that are none. Those of the
same row, and of a condition or a sub-judgement that refers to such a row, are
left for when the row is mended.
"""

import re

from audit.frameworks.files.workbook.criteria import Criteria
from audit.frameworks.files.workbook.sheets import CRITERIA, SHEETS, THEMES
from audit.frameworks.files.workbook.values import Faults

_PLACE = re.compile(r"Sheet ([^,:]+), (?:cells? ([A-Z]+)|row )(\d+)")


def in_order(found: list[str]) -> list[str]:
    """Faults in the order in which someone mends them: by sheet, row and column, those of a sheet first."""

    def place(words: str) -> tuple[int, int, str]:
        sheet = next((n for n, title in enumerate(SHEETS) if words.startswith(f"Sheet {title}")), -1)
        cell = _PLACE.match(words)
        return sheet, int(cell[3]) if cell else 0, (cell[2] or "").rjust(3) if cell else ""

    return sorted(found, key=place)


def rest_of(found: list[str], faults: Faults, criteria: Criteria) -> list[str]:
    """The faults of cells, and of those of the whole (`found`) the ones that stand by themselves."""
    return in_order([*faults.words, *(words for words in found if _stands(words, faults, criteria))])


def _stands(words: str, faults: Faults, criteria: Criteria) -> bool:
    place = _PLACE.match(words)
    if place is None or not faults.rows:
        return True
    sheet, number = place[1], int(place[3])
    if (sheet, number) in faults.rows:
        return False
    faulty = {of for of, _ in faults.rows}
    if sheet == THEMES and "sub-judgement" in words and THEMES in faulty:
        return False
    earlier = criteria.waits_for(number) if sheet == CRITERIA else None
    return not (earlier and earlier.faulty and ("condition" in words or "answer" in words))
