"""The sheet of equality: overall judgements by group of children. It leaves the service, so it hides small
numbers and whatever would give them away."""

from collections.abc import Iterator

from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.figure_sheets import TOO_FEW
from audit.reports.sheet import Column, Sheet, Total
from audit.results.equality.groups import Characteristic, Group
from audit.rules.suppression import SMALL

HIDDEN = "c"
WITHHELD = "Not shown: the totals would give a small number away"


def equality(asked: Asked) -> Sheet:
    """One row for each group. Only the overall judgement: tables of several themes beside each other could
    give a small number away."""
    columns = [
        Column("Characteristic", 18), Column("Group", 34), Column("n", 7, "whole"),
        Column("Good or better", 10, "whole"), Column("Not", 8, "whole"), Column("Share", 9, "share"),
        Column("Range from", 9, "share"), Column("Range to", 9, "share"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        total = asked.equality.total
        if total.n < asked.limit:
            yield Total(["All children", "All groups", total.n, *[TOO_FEW] * 2, *[None] * 3])
            return
        yield Total(["All children", "All groups", *_numbers(Group("", total), asked.limit)])
        for one in asked.equality.characteristics:
            yield from _rows(one, asked.limit)

    about = (
        f"Overall judgements by group of children. {HIDDEN}: hidden, because a number is under {SMALL} or "
        "would give such a number away."
    )
    return Sheet("Equality", "Equality", about, columns, rows, freeze=2)


def _rows(one: Characteristic, limit: int) -> Iterator[list[Value]]:
    if one.withheld:
        yield [one.name, WITHHELD, *[HIDDEN] * 3, *[None] * 3]
        return
    for group in one.groups:
        yield [one.name, group.name or "not known", *_numbers(group, limit)]


def _numbers(group: Group, limit: int) -> list[Value]:
    figure = group.figure
    counts: list[Value] = [
        HIDDEN if hidden else n
        for n, hidden in (
            (figure.n, group.hides_n), (figure.good, group.hides_good), (group.below, group.hides_below)
        )
    ]  # fmt: skip
    if not group.whole:
        return [*counts, None, None, None]
    if figure.n < limit:
        return [*counts, TOO_FEW, None, None]
    return [*counts, figure.share, *figure.interval]
