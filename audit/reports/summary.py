"""The sheet that a lead plays with: every figure is a live formula over the judgements, narrowed by choices.

The sheets of choices and of judgements belong to it: the one holds what can be chosen, the other says of each
of its rows whether what is chosen includes it.
"""

from collections.abc import Iterator
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from audit.reports.asked import Asked
from audit.reports.cells import Formula, Value
from audit.reports.figure_sheets import bounds, share
from audit.reports.sheet import Above, Column, Sheet
from audit.results.selection import AS_GRADED, AS_MODERATED
from audit.rules.grades import Blank
from audit.rules.intervals import Z95
from audit.rules.results import Figure, good_words

FIRST_ROW = 2  # of a table without anything above it
ALL = {"Round": "All rounds", "Service": "All services", "Team": "All teams", "Cohort": "All cohorts"}
LIMIT = "SummaryLimit"
# What can be chosen, with the column of the judgements that it narrows.
NARROWED = {"Round": "B", "Service": "C", "Team": "D", "Cohort": "E"}
NOTE = (
    "Choose a round, service, team or cohort in the framed cells: every figure below follows. They are "
    "counted from the sheet Judgements, grades {}."
)


def summary(asked: Asked) -> Sheet:
    """Overall and each theme: share, n, range, every grade and blank, as formulas."""
    scale = asked.selection.version.judgement_scale
    columns = [
        Column("Theme order", 16, "number"), Column("Theme", 38),
        Column(good_words(scale).capitalize(), 10, "share"), Column("n", 7, "whole"),
        Column(f"n {good_words(scale)}", 9, "whole"), Column("Range from", 9, "share"),
        Column("Range to", 9, "share"), *(Column(point.label, 13, "whole") for point in scale.points),
        *(Column(blank.label, 12, "whole") for blank in Blank),
    ]  # fmt: skip
    lines = tuple((what, every, name_of(what)) for what, every in ALL.items())
    above = Above(
        "Summary",
        NOTE.format(AS_MODERATED if asked.selection.moderated else AS_GRADED),
        (*lines, ("Too few under", asked.limit, LIMIT)),
        {name_of(what): where for what, where in _where(asked).items()},
    )

    def rows() -> Iterator[list[Value]]:
        judged = [place for place, column in enumerate(asked.table.columns) if column.judged]
        for number, place in enumerate(judged, above.height + FIRST_ROW):
            figure = asked.table.total.cells[place]
            assert figure is not None
            name = asked.table.columns[place].title
            yield [place + 1, name, *_formulas(number, figure, asked.limit)]

    about = "Figures of all judgements, which follow what you choose on the sheet: a round, a team, a cohort."
    return Sheet("Summary", "Summary", about, columns, rows, freeze=2, above=above)


def _formulas(row: int, figure: Figure, limit: int) -> Iterator[Value]:
    scale = figure.scale
    first = 8  # the column of the first grade
    grades = [f"{get_column_letter(first + place)}{row}" for place in range(len(scale.points))]
    good = [cell for cell, point in zip(grades, scale.points, strict=True) if point.good_or_better]
    low, high = bounds(figure, limit)
    yield Formula(f'IF(D{row}=0,"",IF(D{row}<{LIMIT},"too few",E{row}/D{row}))', _shown(share(figure, limit)))
    yield Formula("+".join(grades), figure.n)
    yield Formula("+".join(good) or "0", figure.good)
    yield Formula(_bound(row, "-", f"IF(E{row}=0,0,MAX(0,", ")"), _shown(low))
    yield Formula(_bound(row, "+", f"IF(E{row}=D{row},1,MIN(1,", ")"), _shown(high))
    counts = "COUNTIFS(Judgements[In summary],1,Judgements[Theme order],$A{row},Judgements[{column}],{what})"
    for place, point in enumerate(scale.points, 1):
        text = counts.format(row=row, column="Grade order", what=place)
        yield Formula(text, figure.counts.get(point.code, 0))
    for blank, n in figure.blanks.items():
        yield Formula(counts.format(row=row, column="Grade code", what=f'"{blank}"'), n)


def _shown(value: Value) -> str | float:
    return value if isinstance(value, str | float) else ""


def _bound(row: int, sign: str, before: str, after: str) -> str:
    """One end of the Wilson interval (rules/intervals.py) as a formula."""
    n, good, z, z2 = f"D{row}", f"E{row}", repr(Z95), repr(Z95 * Z95)
    share = f"{good}/{n}"
    half = f"{z}*SQRT({share}*(1-{share})/{n}+{z2}/(4*{n}*{n}))"
    return f'IF({n}<{LIMIT},"",{before}({share}+{z2}/(2*{n}){sign}{half})/(1+{z2}/{n})){after})'


def name_of(what: str) -> str:
    """The name by which formulas know the cell in which a round, service, team or cohort is chosen."""
    return f"Summary{what}"


def in_summary(row: int) -> Formula:
    """Whether what is chosen in the summary includes a row of the judgements: 1 or 0.

    As texts: a team that is called 2026 is chosen as a text or as a number, as the program likes.
    """
    parts = (
        f'OR({name_of(what)}="{every}",{name_of(what)}="",{name_of(what)}&""={NARROWED[what]}{row}&"")'
        for what, every in ALL.items()
    )
    return Formula(f"IF(AND({','.join(parts)}),1,0)", 1)


def _choices(asked: Asked) -> dict[str, list[str]]:
    """What there is to choose from."""
    groups = asked.table.groups
    teams = [row.name for group in groups for row in group.rows]
    named = {cohort.code: cohort.name for cohort in asked.selection.cohorts}
    wanted = [asked.selection.cohort.name] if asked.selection.cohort else list(named.values())
    found = {
        "Round": [round_.name for round_ in asked.selection.rounds],
        "Service": [group.service for group in groups if group.service != "No service"],
        "Team": teams,
        "Cohort": wanted,
    }
    return {what: [ALL[what], *dict.fromkeys(names)] for what, names in found.items()}


def _where(asked: Asked) -> dict[str, str]:
    """Where on the sheet of choices each of them stands."""
    found = {}
    for place, (what, names) in enumerate(_choices(asked).items(), 1):
        letter = get_column_letter(place)
        found[what] = f"Choices!${letter}${FIRST_ROW}:${letter}${len(names) + 1}"
    return found


def choices(asked: Asked) -> Sheet:
    """What can be chosen in the summary."""

    def rows() -> Iterator[list[Value]]:
        for values in zip_longest(*_choices(asked).values()):
            yield list(values)

    columns = [Column(what, 30) for what in ALL]
    return Sheet("Choices", "Choices", "What can be chosen on the sheet Summary.", columns, rows)
