"""Choosing the columns of a list: what is proposed for a file, what was chosen, what is wrong with it.

The file is open here and closed again; nothing of its values leaves this module but what the page shows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from audit.cases import sources
from audit.cases.names import LONGEST_NAME, folded, tidied
from audit.cases.sources import LONGEST_SUBJECT, MAPPED, Origin
from audit.cases.spreadsheet import fields
from audit.cases.spreadsheet.columns import Column, columns_of, top_of
from audit.cases.spreadsheet.front_door import NAMES as FRONT_DOOR_NAMES
from audit.cases.spreadsheet.front_door import front_door_list, with_date
from audit.cases.spreadsheet.guessing import Guess, guess, guess_columns, heading_row_in, recalled
from audit.cases.spreadsheet.headings import normalised
from audit.cases.spreadsheet.mapped import CHILD, Choice, headings_of
from audit.cases.spreadsheet.opening import Book
from audit.models import CaseSource

BY_COLUMN, ANOTHER = "", "+"
NEW_SOURCE = "new"
FURTHEST_HEADINGS = 100


@dataclass(frozen=True)
class Chosen:
    """What somebody chose for a file so far. `cohort` is a code, BY_COLUMN or ANOTHER (then `new_cohort`)."""

    sheet: str
    heading_row: int
    columns: dict[str, int]
    cohort: str = BY_COLUMN
    new_cohort: str = ""
    cohorts: dict[str, str] = field(default_factory=dict)
    source: str = NEW_SOURCE
    name: str = ""
    one: str = "case"
    team: str = ""
    missing: list[list[str]] = field(default_factory=list)
    new_cohorts: dict[str, str] = field(default_factory=dict)
    sha256: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def subject(self) -> str:
        """What one line is, as cases are stored by it."""
        word = folded(self.one)
        return CHILD if word in ("", "case", "child", "child's case") else word[:LONGEST_SUBJECT]

    @property
    def choice(self) -> Choice:
        """What the reader needs."""
        cohort = cohort_code(self.new_cohort) if self.cohort == ANOTHER else self.cohort
        return Choice(
            self.sheet, self.heading_row, self.columns, cohort, self.cohorts, self.subject, self.team
        )

    @property
    def named_cohorts(self) -> dict[str, str]:
        """Kinds of case that were named here, by code."""
        also = {cohort_code(self.new_cohort): self.new_cohort} if self.cohort == ANOTHER else {}
        return self.new_cohorts | also

    def origin(self, book: Book, upload_id: int) -> Origin:
        """The source that the list will belong to."""
        headings = headings_of(book, self.choice)
        mapping = sources.remembered(self.choice, headings, self.named_cohorts)
        return Origin(self.name, MAPPED, self.subject, mapping, upload_id)


def kinds_proposed(
    found: Mapping[str, tuple[str, int]], before: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, str]:
    """What each kind of case of a file probably means: as last time, or as it is commonly called."""
    called = {normalised(name): code for code, name in names.items()}
    called |= {word: code for code, words in fields.KIND_WORDS.items() for word in words}
    return {kind: before.get(kind, called.get(normalised(kind), "?")) for kind in found}


def with_kinds(chosen: Chosen, said: Mapping[str, str]) -> Chosen:
    """The choice with what each kind of case means. What was known of other kinds stays known."""
    return replace(chosen, cohorts=chosen.cohorts | dict(said))


def cohort_code(name: str) -> str:
    """The code of a kind of case that somebody named."""
    return re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:30] or "other"


def proposed(book: Book, known: Sequence[CaseSource]) -> Chosen:
    """What to propose for a file: as the last list of a source whose headings it has, otherwise a guess."""
    best: tuple[int, Guess, CaseSource] | None = None
    for source in known:
        found = recalled(book, source.mapping)
        if found and (best is None or len(found.missing) < best[0]):
            best = len(found.missing), found, source
    if best:
        return as_last_time(best[1], best[2])
    found = guess(book)
    columns = columns_of(top_of(book, found.sheet), found.heading_row)
    return _as_front_door(Chosen(found.sheet, found.heading_row, dict(found.columns)), columns)


def _as_front_door(chosen: Chosen, columns: Sequence[Column]) -> Chosen:
    """The choice, with what is proposed for a list of the front door where the sheet is one."""
    found = front_door_list(columns, chosen.columns)
    if chosen.source != NEW_SOURCE or chosen.name not in {"", *FRONT_DOOR_NAMES}:
        return chosen  # somebody said already what it is
    if found is None:
        return (
            replace(chosen, name="", one="case", cohort=BY_COLUMN, new_cohort="") if chosen.name else chosen
        )
    return replace(
        chosen,
        columns=with_date(found, columns, chosen.columns),
        name=found.name,
        one=found.one,
        cohort=found.cohort or ANOTHER,
        new_cohort="" if found.cohort else found.kind,
    )


def proposed_anew(chosen: Chosen, sent: Mapping[str, str]) -> bool:
    """Whether another sheet brought another proposal than what stands on the page."""
    name = tidied(sent.get("name", chosen.name))
    return name != chosen.name and bool({name, chosen.name} & FRONT_DOOR_NAMES)


def as_last_time(found: Guess, source: CaseSource) -> Chosen:
    """The choice that was made for the last list of a source, for a file with the same headings."""
    return Chosen(
        sheet=found.sheet,
        heading_row=found.heading_row,
        columns=dict(found.columns),
        cohort=source.mapping["cohort"],
        cohorts=dict(source.mapping["cohorts"]),
        source=str(source.id),
        name=source.name,
        one=sources.word_for(source.subject),
        team=source.mapping.get("team", ""),
        missing=[list(pair) for pair in found.missing],
        new_cohorts=dict(source.mapping.get("new_cohorts", {})),
    )


def chosen_from(sent: Mapping[str, str], before: Chosen, book: Book, known: Sequence[CaseSource]) -> Chosen:
    """What was sent from the page. Another sheet, row of headings or source is looked at anew."""
    sheet = sent.get("sheet", before.sheet)
    sheet = sheet if sheet in book.titles else before.sheet
    source = next((one for one in known if str(one.id) == sent.get("source")), None)
    if source and str(source.id) != before.source and (again := recalled(book, source.mapping)):
        return as_last_time(again, source)
    row = _number(sent.get("heading_row", ""), before.heading_row)
    if sheet != before.sheet and row == before.heading_row:
        row = heading_row_in(list(top_of(book, sheet)))
    chosen = replace(
        before,
        sheet=sheet,
        heading_row=row,
        columns=_columns(sent),
        cohort=sent.get("cohort", before.cohort),
        new_cohort=tidied(sent.get("new_cohort", ""), LONGEST_NAME),
        source=str(source.id) if source else NEW_SOURCE,
        name=source.name if source else tidied(sent.get("name", ""), LONGEST_NAME + 1),
        one=sources.word_for(source.subject) if source else tidied(sent.get("one", ""), LONGEST_SUBJECT + 1),
        team=tidied(sent.get("team", before.team), LONGEST_NAME + 1),
    )
    if (chosen.sheet, chosen.heading_row) == (before.sheet, before.heading_row):
        return chosen
    columns = columns_of(top_of(book, sheet), row)
    return _as_front_door(replace(chosen, columns=guess_columns(columns), missing=[]), columns)


def _columns(sent: Mapping[str, str]) -> dict[str, int]:
    places = {one.code: sent.get(f"column-{one.code}", "") for one in fields.FIELDS}
    return {code: int(place) for code, place in places.items() if place.isascii() and place.isdigit()}


def _number(text: str, otherwise: int) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return otherwise
    return min(int(text), FURTHEST_HEADINGS)


def faults(chosen: Chosen, columns: Sequence[Column], cohorts: Mapping[str, str]) -> dict[str, str]:
    """What keeps a choice from being read, by the field of the page that mends it."""
    found: dict[str, str] = {}
    there = {column.place: column for column in columns}
    for code, place in chosen.columns.items():
        if place not in there:
            found[f"column-{code}"] = f"Choose a column of this sheet for {fields.BY_CODE[code].label}."
    if fields.REFERENCE not in chosen.columns:
        found["column-reference"] = "Choose the column with the case reference."
    for code, place in chosen.columns.items():
        first = next(other for other, at in chosen.columns.items() if at == place)
        if first != code and {first, code} != {fields.AGE, fields.BIRTH_DATE}:
            found[f"column-{code}"] = (
                f"{there[place].name if place in there else 'The column'} is chosen for "
                f"{fields.BY_CODE[first].label.lower()} already."
            )
    if len(chosen.team) > LONGEST_NAME:
        found["team"] = f"A name has at most {LONGEST_NAME} characters."
    return found | _kind_faults(chosen, there, cohorts) | _source_faults(chosen)


def _kind_faults(chosen: Chosen, there: Mapping[int, Column], cohorts: Mapping[str, str]) -> dict[str, str]:
    if chosen.cohort == BY_COLUMN:
        place = chosen.columns.get(fields.COHORT)
        if place is None:
            return {"cohort": "Say what kind of case these are, or choose the column that says it."}
        if place in there and there[place].private:
            return {"column-cohort": "That column does not look like kinds of case. Choose another."}
    elif chosen.cohort == ANOTHER and not chosen.new_cohort:
        return {"new_cohort": "Enter what this kind of case is called."}
    elif chosen.cohort not in cohorts and chosen.cohort != ANOTHER:
        return {"cohort": "Choose one of the kinds of case."}
    return {}


def _source_faults(chosen: Chosen) -> dict[str, str]:
    found: dict[str, str] = {}
    if chosen.source == NEW_SOURCE:
        if not chosen.name:
            found["name"] = "Enter a name for where the list comes from."
        elif len(chosen.name) > LONGEST_NAME:
            found["name"] = f"A name has at most {LONGEST_NAME} characters."
        elif sources.source_named(chosen.name) or folded(chosen.name) == folded(sources.ANNEX_A_NAME):
            found["name"] = "There is already a source with this name. Choose it above, or enter another."
        if len(chosen.one) > LONGEST_SUBJECT:
            found["one"] = f"Use at most {LONGEST_SUBJECT} characters."
    return found
