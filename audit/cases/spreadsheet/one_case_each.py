"""Counting each child once: which row is the case when a child stands on several rows or several lists.

A care leaver is a separate subject: one person on List 8 and List 9 is two cases.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from audit.cases.spreadsheet.found_cases import COHORTS, COUNTED_ELSEWHERE, PROBLEM, FoundCase, SetAside
from audit.cases.spreadsheet.headings import REFERENCE


def one_case_each(rows: Iterable[FoundCase]) -> tuple[list[FoundCase], list[SetAside]]:
    """The row that is the case of each child, and the other rows with the reason.

    In one list the open row is kept, then the one that started last, then the first. Between lists an open
    row comes before one that ended, then care before protection before need.
    """
    together: dict[tuple[str, str], list[FoundCase]] = defaultdict(list)
    for row in rows:
        together[row.subject, row.reference].append(row)
    cases, others = [], []
    for of_one_child in together.values():
        kept_per_list, repeated = _one_in_each_list(of_one_child)
        case = max(kept_per_list, key=lambda row: (row.is_open, COHORTS.index(row.cohort)))
        cases.append(case)
        others += repeated
        others += [_counted_elsewhere(row, case) for row in kept_per_list if row is not case]
    return cases, others


def _one_in_each_list(rows: list[FoundCase]) -> tuple[list[FoundCase], list[SetAside]]:
    if len(rows) == 1:
        return rows, []
    per_list: dict[str, list[FoundCase]] = defaultdict(list)
    for row in rows:
        per_list[row.cohort].append(row)
    kept_rows, others = [], []
    for same_list in per_list.values():
        # Of equals, max() keeps the first, which is the upper row.
        kept = max(same_list, key=lambda row: (row.is_open, row.opened_on or date.min))
        kept_rows.append(kept)
        others += [_repeated(row, kept) for row in same_list if row is not kept]
    return kept_rows, others


def _repeated(row: FoundCase, kept: FoundCase) -> SetAside:
    """An earlier period that ended is in order; two open rows of one child are a fault in the list."""
    if row.is_open:
        why = f"This child is also on row {kept.row}, which was kept. Check which is right, delete the other."
        return SetAside(row.sheet, row.row, REFERENCE, why, PROBLEM)
    why = f"An earlier or ended period of the child on row {kept.row}, which was kept. Nothing to do."
    return SetAside(row.sheet, row.row, REFERENCE, why, COUNTED_ELSEWHERE)


def _counted_elsewhere(row: FoundCase, case: FoundCase) -> SetAside:
    why = f"Counted once, on row {case.row} of the sheet \u201c{case.sheet}\u201d. Nothing to do."
    return SetAside(row.sheet, row.row, REFERENCE, why, COUNTED_ELSEWHERE)
