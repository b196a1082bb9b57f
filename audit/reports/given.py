"""What was given to one thing, as the columns of a file: the one place that says whose grade it is."""

from typing import Any

from audit.reports.cells import Value, blank, coloured
from audit.reports.sheet import Column
from audit.rules.framework import Scale
from audit.rules.grades import Blank

COLUMNS = (
    Column("Grade code", 15), Column("Grade", 18), Column("Letter", 8), Column("Grade order", 8, "number"),
    Column("Good or better", 9), Column("As graded", 8), Column("As moderated", 10), Column("Moved", 9),
)  # fmt: skip


def counts(row: Any, moderated: bool) -> str | None:
    """The grade or blank of a row that counts: as its auditor gave it first, or as moderated."""
    grade: str | None = row.moderated if moderated else row.graded
    return grade


def values(row: Any, scale: Scale, moderated: bool) -> list[Value]:
    """What a row was given, as COLUMNS hold it: first what counts, then as graded and as moderated.

    Only a grade has an order, 1 the best.
    """
    grade = counts(row, moderated)
    both = [letter(row.graded, scale), letter(row.moderated, scale), moved(row, scale)]
    point = scale.point(grade)
    if point is None:
        return [grade, label(grade, scale), letter(grade, scale), None, None, *both]
    good = "Yes" if point.good_or_better else "No"
    return [grade, point.label, coloured(point), scale.codes.index(point.code) + 1, good, *both]


def moved(row: Any, scale: Scale) -> str:
    """Which way moderation moved a grade, in a word; nothing where it did not."""
    if row.graded == row.moderated:
        return ""
    codes = scale.codes
    if row.graded not in codes or row.moderated not in codes:
        return "Blank"
    return "Higher" if codes.index(row.moderated) < codes.index(row.graded) else "Lower"


def letter(grade: str | None, scale: Scale) -> Value:
    """A grade's letter on its colour, a blank's letters on nothing."""
    point = scale.point(grade)
    if point:
        return coloured(point)
    return blank(Blank(grade)) if grade in set(Blank) else grade


def label(grade: str | None, scale: Scale) -> str:
    """A grade or a blank in words."""
    point = scale.point(grade)
    if point:
        return point.label
    return Blank(grade).label if grade in set(Blank) else grade or ""
