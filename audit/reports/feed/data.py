"""What the feed gives: a few tables that keep their columns, without names of people or what they wrote."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from audit.reports import figure_sheets, record_sheets, tidy
from audit.reports.asked import Asked
from audit.reports.cells import Value, plain_value
from audit.reports.comma_separated import lines
from audit.reports.sheet import Sheet
from audit.reports.writing import unlike

Table = tuple[Sequence[str], Iterable[Sequence[Value]]]  # headings, rows


@dataclass(frozen=True)
class DataSet:
    """A table of the feed, and what one of its rows is."""

    about: str
    table: Callable[[Asked], Table]


def _of(sheet: Callable[[Asked], Sheet]) -> Callable[[Asked], Table]:
    def table(asked: Asked) -> Table:
        made = sheet(asked)
        return unlike([column.heading for column in made.columns]), made.rows()

    return table


DATA_SETS = {
    "grades": DataSet(
        "every grade, blank and judgement, with codes: the tidy file",
        lambda asked: (tidy.columns(asked), tidy.rows(asked)),
    ),
    "audits": DataSet("every submitted audit, with its judgements", _of(record_sheets.audits)),
    "themes": DataSet("each team and theme: share, range, counts", _of(figure_sheets.team_by_theme_in_full)),
    "criteria": DataSet("each criterion: share, range, counts", _of(figure_sheets.theme_by_criterion)),
}


def as_csv(table: Table) -> Iterator[str]:
    """The table as CSV, line by line."""
    return lines(*table)


def as_json(table: Table) -> Iterator[str]:
    """The table as one JSON list of objects, row by row."""
    headings, rows = table
    before = "["
    for values in rows:
        row = dict(zip(headings, map(plain_value, values), strict=True))
        yield before + json.dumps(row, ensure_ascii=False, default=date.isoformat)
        before = ",\n"
    yield "]" if before != "[" else "[]"


ENDINGS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}
