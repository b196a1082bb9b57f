"""Which sheet of a workbook is taken for each of Lists 6 to 9.

A sheet whose title states the list's number comes first, then one known by its headings or by words in its
title. Two sheets that fit equally well are never chosen between: the user is asked.
"""

from itertools import islice

from audit.cases.spreadsheet.found_cases import NOTE, NoAnnexLists, SetAside, UnusableFile
from audit.cases.spreadsheet.headings import (
    ANNEX_LISTS,
    HEADING_ROWS,
    REFERENCE,
    AnnexList,
    columns_in,
    is_plain_title,
    likeness,
    list_number_in,
    normalised,
)
from audit.cases.spreadsheet.opening import Workbook
from audit.cases.spreadsheet.values import Cell

# So many titles are named when none of them is a list, so that the message stays readable.
MOST_TITLES_NAMED = 12

TopRows = list[tuple[int, list[Cell]]]


def sheets_for_lists(workbook: Workbook) -> tuple[dict[str, AnnexList], list[SetAside]]:
    """The sheet taken for each list, in the order of the lists, and notes on sheets passed over."""
    chosen: dict[str, AnnexList] = {}
    notes: list[SetAside] = []
    untitled = [title for title in workbook.titles if list_number_in(title) is None]
    tops: dict[str, TopRows] = {}
    for annex_list in ANNEX_LISTS:
        titled = [title for title in workbook.titles if list_number_in(title) == annex_list.number]
        if not titled:
            # Reading a sheet takes time, so headings are looked at only when no title states the number.
            tops = tops or {title: _top_of(workbook, title) for title in untitled}
            titled = [title for title, top in tops.items() if _is_like(title, top, annex_list)]
        if titled:
            title = _best_of(workbook, titled, annex_list)
            chosen[title] = annex_list
            notes += [_passed_over(other, title, annex_list) for other in titled if other != title]
    if not chosen:
        raise NoAnnexLists(_no_lists(workbook.titles))
    return chosen, notes


def _top_of(workbook: Workbook, title: str) -> TopRows:
    return list(islice(workbook.rows(title), HEADING_ROWS))


def _has_reference(top: TopRows, annex_list: AnnexList) -> bool:
    return any(REFERENCE in columns_in(row, annex_list) for _, row in top)


def _is_like(title: str, top: TopRows, annex_list: AnnexList) -> bool:
    """Whether a sheet without a number is this list: the reference and a heading only it has, or two such."""
    words = [{normalised(cell) for cell in row} - {""} for _, row in top]
    scores = {other.number: likeness(words, other) for other in ANNEX_LISTS}
    score = scores[annex_list.number]
    if not any(scores.values()):
        return is_plain_title(title, annex_list) and _has_reference(top, annex_list)
    wins = all(score > other for number, other in scores.items() if number != annex_list.number)
    return wins and (score > 1 or _has_reference(top, annex_list))


def _best_of(workbook: Workbook, titles: list[str], annex_list: AnnexList) -> str:
    """The sheet that fits best: it has the reference, is not hidden, and is titled with the number alone."""
    if len(titles) == 1:
        return titles[0]

    def fit(title: str) -> tuple[bool, bool, bool]:
        has_reference = _has_reference(_top_of(workbook, title), annex_list)
        return has_reference, title not in workbook.hidden, normalised(title) == f"list {annex_list.number}"

    ranked = sorted(((fit(title), title) for title in titles), reverse=True)
    if ranked[0][0] == ranked[1][0]:
        raise UnusableFile(
            f"Two sheets could be List {annex_list.number}: "
            f"\u201c{ranked[1][1]}\u201d and \u201c{ranked[0][1]}\u201d. "
            "Delete or rename the one that should not be read, save the file, and choose it again."
        )
    return ranked[0][1]


def _passed_over(title: str, chosen: str, annex_list: AnnexList) -> SetAside:
    why = f"This sheet was not read, because \u201c{chosen}\u201d was taken as List {annex_list.number}."
    return SetAside(title, 1, "", why, NOTE)


def _no_lists(titles: tuple[str, ...]) -> str:
    named = ", ".join(f"\u201c{title}\u201d" for title in titles[:MOST_TITLES_NAMED])
    more = f" and {len(titles) - MOST_TITLES_NAMED} more" if len(titles) > MOST_TITLES_NAMED else ""
    return (
        f"The workbook has none of the lists that cases are taken from. Its sheets are: {named}{more}. "
        "Expected is at least one Annex A list, titled List 6 (children in need), List 7 (child protection), "
        "List 8 (children in care) or List 9 (care leavers), with a column Child Unique ID."
    )
