"""What to propose for a file of earlier results: as the last one was mapped, otherwise by its headings."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from audit.cases.names import folded
from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.columns import Column, columns_of, top_of
from audit.cases.spreadsheet.guessing import heading_row_in
from audit.cases.spreadsheet.headings import normalised
from audit.cases.spreadsheet.opening import Book
from audit.past import targets
from audit.past.past_map import PastMap, from_plain, named
from audit.past.targets import Target
from audit.past.words import LEAVE_OUT, proposed
from audit.rules.framework import Version

# Beside those of a case list, as they are compared: lower case, without punctuation.
_HEADINGS = {
    targets.DATE: r"(?:date )?(?:of )?(?:audited|audit|completed|submitted)(?: on| date)?|date.*",
    targets.AUDITOR: r"auditor(?: name)?|(?:audited|completed|done) by|reviewer",
    targets.ROUND: r"(?:audit )?(?:round|cycle|period|month|quarter)",
    targets.OVERALL: r".*\boverall\b.*|(?:final |audit )?(?:grade|judgement|grading|outcome)",
}
SHARE_OF_GRADES = 0.6


def proposal(book: Book, version: Version, before: Mapping[str, Any] | None) -> PastMap:
    """The map to begin with: of the last file with this version, for what is in this one too."""
    made = PastMap(framework=version.framework, version=version.number)
    if before:
        made = replace(from_plain(dict(before)), version=version.number)
    sheet = made.sheet if made.sheet in book.titles else _longest(book)
    same = before is not None and made.sheet == sheet
    row = made.heading_row if same else heading_row_in(list(top_of(book, sheet)))
    return guessed(book, version, replace(made, sheet=sheet, heading_row=row))


def on_its_sheet(book: Book, chosen: PastMap) -> PastMap:
    """The map for this file: where there is one sheet it is that, whatever the last file's was called.

    The sheet of a CSV file is called as the file is, and next month's file is called otherwise.
    """
    other = chosen.sheet not in book.titles and len(book.titles) == 1
    return replace(chosen, sheet=book.titles[0]) if other else chosen


def _longest(book: Book) -> str:
    return max(book.titles, key=lambda title: (title not in book.hidden, book.height(title)))


def guessed(book: Book, version: Version, chosen: PastMap) -> PastMap:
    """The map with what the headings of its sheet say, where its own columns are not there."""
    there = named(columns_of(top_of(book, chosen.sheet), chosen.heading_row))
    kept = {name: what for name, what in chosen.columns.items() if folded(name) in map(folded, there)}
    if not kept:
        kept = _by_heading(there, version)
    return replace(chosen, columns=kept)


def _by_heading(there: Mapping[str, Column], version: Version) -> dict[str, str]:
    found: dict[str, str] = {}
    known = {*kinds(version), *(normalised(name) for _, name in version.cohorts)}
    for target in targets.targets(version).values():
        if target.is_text:
            continue
        for name, column in there.items():
            says = target.code == targets.COHORT and _kinds_in(column, known)
            if name not in found and (says or _is_called(target, column)):
                found[name] = target.code
                break
    return found


def _is_called(target: Target, column: Column) -> bool:
    words = normalised(column.heading)
    if target.scale is None:
        if target.code in _HEADINGS:
            return bool(re.fullmatch(_HEADINGS[target.code], words))
        return any(pattern.fullmatch(words) for pattern in fields.BY_CODE[target.code].headings)
    said, label = f" {words} ", normalised(target.label)
    _, _, name = label.partition(" ")
    called = name in words if len(name) > 3 else False
    called = called or (len(words) > 3 and f" {words} " in f" {name} ")
    if target.code == targets.OVERALL:
        called = bool(re.fullmatch(_HEADINGS[target.code], words))
    elif target.about == "criterion":
        called = words == name or column.heading.strip().startswith(f"{target.code.split()[1]} ")
        called = called or column.heading.strip() == target.code.split()[1]
    return bool(said.strip()) and called and _grades_in(target, column)


def _kinds_in(column: Column, known: set[str]) -> bool:
    values = [normalised(value) for value in column.values if value]
    return bool(values) and sum(value in known for value in values) >= len(values) * SHARE_OF_GRADES


def _grades_in(target: Target, column: Column) -> bool:
    values = [value for value in column.values if value]
    if target.scale is None or not values:
        return False
    known = sum(proposed(value, target.scale) is not None for value in values)
    return known >= len(values) * SHARE_OF_GRADES


def kinds(version: Version) -> dict[str, str]:
    """The cohort that a common word for a kind of case means, as words are compared."""
    own = dict(version.cohorts)
    return {word: code for code, words in fields.KIND_WORDS.items() if code in own for word in words}


def sent_map(sent: Mapping[str, str], before: PastMap, book: Book, version: Version) -> PastMap:
    """The map as the page of columns sends it; another sheet or row of headings is looked at anew."""
    sheet = sent.get("sheet", before.sheet)
    row = sent.get("heading_row", "").strip()
    chosen = replace(
        before,
        sheet=sheet if sheet in book.titles else before.sheet,
        heading_row=int(row) if row.isascii() and row.isdigit() and len(row) < 4 else before.heading_row,
        rounds=sent.get("rounds", before.rounds),
        cohort=sent.get("cohort", ""),
        team=sent.get("team", ""),
        cases=sent.get("cases", before.cases),
        free_text_may_be_kept=sent.get("free_text_may_be_kept") == "y",
    )
    if (chosen.sheet, chosen.heading_row) != (before.sheet, before.heading_row):
        return guessed(book, version, replace(chosen, columns={}))
    there = named(columns_of(top_of(book, chosen.sheet), chosen.heading_row))
    columns = {name: sent.get(f"column-{column.place}", "") for name, column in there.items()}
    return replace(chosen, columns={name: what for name, what in columns.items() if what})


def decided(sent: Mapping[str, str], chosen: PastMap, open_: Mapping[str, Any]) -> PastMap:
    """The map with what the page of words says of each that was asked: `open_` as it was shown, in order."""
    words = {code: dict(known) for code, known in chosen.words.items()}
    teams, cohorts = dict(chosen.teams), dict(chosen.cohorts)
    for what, asked in open_.items():
        into = {"teams": teams, "cohorts": cohorts}.get(what)
        if into is None:
            into = words.setdefault(what.removeprefix("words, "), {})
        for number, word in enumerate(asked):
            if said := sent.get(f"{what}-{number}", ""):
                into[word] = said
    return replace(chosen, words=words, teams=teams, cohorts=cohorts)


def usual(what: str, word: str, version: Version, near: Mapping[str, list[str]]) -> str:
    """What to propose for one word that is not decided on; empty when there is nothing."""
    if what == "teams":
        return (near.get(word) or [""])[0]
    if what == "cohorts":
        return kinds(version).get(normalised(word), "")
    code = what.removeprefix("words, ")
    scale = next((scale for scale in version.scales if scale.code == code), None)
    return (proposed(word, scale) or "") if scale else LEAVE_OUT
