"""The sheet that shows that figures add up: the totals of the screen beside those of this file, live."""

from collections.abc import Iterator

from audit.reports import re_audit_sheets
from audit.reports.asked import Asked
from audit.reports.cells import Formula, Value
from audit.reports.sheet import Column, Sheet, Total
from audit.reports.summary import FIRST_ROW
from audit.reports.voices_sheet import counted
from audit.results.figures import Row
from audit.rules.results import Figure
from audit.rules.taking_part import Took

COLUMNS = [
    Column("Check", 60), Column("On the screen", 12, "whole"), Column("In this file", 12, "whole"),
    Column("The same", 10),
]  # fmt: skip


def checks(asked: Asked, with_grades: bool) -> Sheet:
    """Every total of the screen, read from the counts that are kept, beside a count of this file's rows."""

    def rows() -> Iterator[list[Value]]:
        lines = list(_lines(asked, with_grades))
        last = FIRST_ROW + len(lines)
        different = f'COUNTIF(D{FIRST_ROW + 1}:D{last},"No")'
        yield Total(["Checks that fail", 0, Formula(different, 0), _same(FIRST_ROW)])
        for number, (what, on_screen, formula) in enumerate(lines, FIRST_ROW + 1):
            yield [what, on_screen, Formula(formula, on_screen), _same(number)]

    about = "The totals of the screen beside a live count of the rows of this file: they are the same."
    return Sheet("Checks", "Checks", about, COLUMNS, rows)


def _same(row: int) -> Formula:
    return Formula(f'IF(B{row}=C{row},"Yes","No")', "Yes")


def _lines(asked: Asked, with_grades: bool) -> Iterator[tuple[str, int, str]]:
    """What is checked, its total on the screen, and the formula that counts it here."""
    total = asked.table.total
    yield "Submitted audits", total.audits, "COUNT(Audits[Audit])"
    for group in asked.table.groups:
        for row in group.rows:
            yield f"Submitted audits of {row.name}", row.audits, _audits_of(row)
    for place, (column, figure) in enumerate(zip(asked.table.columns, total.cells, strict=True), 1):
        if figure is not None:
            yield from _figure(f"Judgements of {column.title}", figure, "Judgements", "Theme order", place)
    yield from re_audit_sheets.checks(asked)
    yield from _learnt(asked)
    if not with_grades:
        return
    for thing, figure in zip(asked.criteria.columns, asked.criteria.total.cells, strict=True):
        if figure is not None:
            name = " ".join(part for part in ("Criterion", thing.code, thing.versions) if part)
            yield from _figure(name, figure, "Grades", "Criterion order", asked.criterion_order[thing.id])


def _learnt(asked: Asked) -> Iterator[tuple[str, int, str]]:
    """Voices, equality and, where it is given, what moderation moved."""
    for voice in asked.voices:
        for took in Took:
            yield f"{voice.who.label}: {took.label.lower()}", voice.by[took], counted(voice, took)
    overall = "COUNTIFS(Judgements[Theme order],1,Judgements"
    yield (
        "Overall judgements of all groups of children",
        asked.equality.total.n,
        f'{overall}[Grade order],">0")',
    )
    if asked.agreement:
        for way, n in (("Lower", asked.moved.overall.lower), ("Higher", asked.moved.overall.higher)):
            formula = f'{overall}[Moderated],"Yes",Judgements[Moved],"{way}")'
            yield f"Overall judgements that moderation made {way.lower()}", n, formula


def _figure(what: str, figure: Figure, table: str, column: str, order: int) -> Iterator[tuple[str, int, str]]:
    count = f"COUNTIFS({table}[{column}],{order},{table}"
    yield f"{what}: grades", figure.n, f'{count}[Grade order],">0")'
    yield f"{what}: good or better", figure.good, f'{count}[Good or better],"Yes")'


def _audits_of(row: Row) -> str:
    """Teams are compared as texts, whatever is in their names: COUNTIFS would take * for anything."""
    quoted = row.name.replace('"', '""')
    return f'SUMPRODUCT(--(Audits[Team]="{quoted}"))'
