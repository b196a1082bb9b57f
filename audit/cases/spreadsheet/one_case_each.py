"""Counting each child once: which row is the case when a child stands on several rows or several lists.

A care leaver is a separate subject: one person on List 8 and List 9 is two cases.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from audit.cases.spreadsheet.found_cases import COHORTS, COUNTED_ELSEWHERE, PROBLEM, FoundCase, SetAside
from audit.cases.spreadsheet.headings import REFERENCE


def one_case_each(
    rows: Iterable[FoundCase], column: str = REFERENCE, who: str = "child", often: bool = False
) -> tuple[list[FoundCase], list[SetAside]]:
    """The row that is the case of each child, and the other rows with the reason.

    In one list the open row is kept, then the one that started last, then the first. Between lists an open
    row comes before one that ended, then care before protection before need. `column` is the heading that
    the references stand under, and `who` what one of them is. `often`: one child may have several, as at the
    front door, and the newest is kept.
    """
    first: dict[tuple[str, str], FoundCase] = {}
    together: dict[tuple[str, str], list[FoundCase]] = {}
    for row in rows:
        key = row.subject, row.reference
        upper = first.setdefault(key, row)
        if upper is not row:
            together.setdefault(key, [upper]).append(row)
    cases = [row for key, row in first.items() if key not in together] if together else list(first.values())
    others: list[SetAside] = []
    for of_one_child in together.values():
        kept_per_list, repeated = _one_in_each_list(of_one_child, column, who, often)
        case = max(kept_per_list, key=lambda row: (row.is_open, _precedence(row.cohort)))
        cases.append(case)
        others += repeated
        others += [_counted_elsewhere(row, case, column) for row in kept_per_list if row is not case]
    return cases, others


def _precedence(cohort: str) -> int:
    return COHORTS.index(cohort) if cohort in COHORTS else -1


def _one_in_each_list(
    rows: list[FoundCase], column: str, who: str, often: bool
) -> tuple[list[FoundCase], list[SetAside]]:
    per_list: dict[str, list[FoundCase]] = defaultdict(list)
    for row in rows:
        per_list[row.cohort].append(row)
    kept_rows, others = [], []
    for same_list in per_list.values():
        # Of equals, max() keeps the first, which is the upper row.
        kept = max(same_list, key=lambda row: (row.is_open, row.opened_on or date.min))
        kept_rows.append(kept)
        others += [_repeated(row, kept, column, who, often) for row in same_list if row is not kept]
    return kept_rows, others


def _repeated(row: FoundCase, kept: FoundCase, column: str, who: str, often: bool) -> SetAside:
    """An earlier period that ended is in order; two open rows of one child are a fault in the list."""
    if often:
        why = f"The same child is on row {kept.row}, the newest {who}, which was kept. Nothing to do."
        return SetAside(row.sheet, row.row, column, why, COUNTED_ELSEWHERE)
    if row.is_open:
        why = f"This {who} is also on row {kept.row}, which was kept. Check which is right, delete the other."
        return SetAside(row.sheet, row.row, column, why, PROBLEM)
    why = f"An earlier or ended period of the {who} on row {kept.row}, which was kept. Nothing to do."
    return SetAside(row.sheet, row.row, column, why, COUNTED_ELSEWHERE)


def _counted_elsewhere(row: FoundCase, case: FoundCase, column: str) -> SetAside:
    why = f"Counted once, on row {case.row} of the sheet \u201c{case.sheet}\u201d. Nothing to do."
    return SetAside(row.sheet, row.row, column, why, COUNTED_ELSEWHERE)
