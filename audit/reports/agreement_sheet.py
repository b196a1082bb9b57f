"""The sheet of agreement: how far two auditors of the same cases agree."""

from collections.abc import Iterator

from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.figure_sheets import TOO_FEW
from audit.reports.sheet import Column, Sheet
from audit.results.agreement.agreed import Line, agreed

COLUMNS = [
    Column("What", 20), Column("Code", 10), Column("Of", 60), Column("Pairs", 8, "whole"),
    Column("The same", 10, "share"), Column("Within one", 10, "share"),
    Column("Kappa, linear", 10, "decimal"), Column("Kappa, quadratic", 10, "decimal"),
    Column("Alpha", 10, "decimal"), Column("AC2", 10, "decimal"), Column("One blank", 9, "whole"),
]  # fmt: skip


def agreement(asked: Asked) -> Sheet:
    """The whole case, its themes and criteria. A figure that cannot be worked out is empty, never 0 or 1."""

    def rows() -> Iterator[list[Value]]:
        found = agreed(asked.selection)
        for what, lines in (
            ("Overall", [found.overall]),
            ("Themes together", [found.themes_together]),
            ("Theme", found.themes),
            ("Criteria together", found.scales_together),
            ("Criterion", found.criteria),
        ):
            yield from (_row(what, line, asked.limit) for line in lines)

    about = "How far two auditors of the same cases agree, with the number of pairs."
    return Sheet("Agreement", "Agreement", about, COLUMNS, rows, freeze=3)


def _row(what: str, line: Line, limit: int) -> list[Value]:
    it = line.agreement
    if it.n < limit:
        few = TOO_FEW if it.n else None
        return [what, line.code, line.name, it.n, few, few, None, None, None, None, line.only_one]
    ordered = line.scale.has_better
    figures = [it.within_one, it.kappa_linear, it.kappa_quadratic, it.alpha, it.ac2]
    return [what, line.code, line.name, it.n, it.exact, *(figures if ordered else [None] * 5), line.only_one]
