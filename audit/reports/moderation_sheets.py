"""The sheets of what moderation moved: how often and which way, and from which grade to which."""

from collections.abc import Iterator

from audit.reports.asked import Asked
from audit.reports.cells import Value, coloured
from audit.reports.sheet import Column, Sheet, Total
from audit.results.agreement.moved import Shift

COLUMNS = [
    Column("What", 20), Column("Code", 10), Column("Of", 60), Column("Agreed", 9, "whole"),
    Column("Kept", 8, "whole"), Column("Lower", 8, "whole"), Column("Higher", 8, "whole"),
    Column("Blank", 8, "whole"), Column("Share moved", 9, "share"),
]  # fmt: skip
NONE = "No audit of these rounds was agreed by a moderator yet"


def moderation(asked: Asked) -> Sheet:
    """Overall, each theme, the criteria together, and the criteria of which any grade moved."""

    def rows() -> Iterator[list[Value]]:
        found = asked.moved
        if not found.overall.n:
            yield ["None", None, NONE, 0, *[None] * 5]
            return
        yield Total(_row("Overall", found.overall))
        yield from (_row("Theme", one) for one in found.themes)
        yield _row("Criteria together", found.every)
        yield from (_row("Criterion", one) for one in found.criteria)

    about = "How often a moderator kept, lowered or raised a grade, of the audits that one agreed."
    return Sheet("What moderation moved", "Moderation", about, COLUMNS, rows, freeze=3)


def _row(what: str, one: Shift) -> list[Value]:
    share = one.moved / one.n if one.n else None
    return [what, one.line.code, one.line.name, one.n, one.kept, one.lower, one.higher, one.blank, share]


def matrix(asked: Asked) -> Sheet:
    """From which grade to which: a row for each grade as graded, a column for each as moderated."""
    points = asked.selection.version.judgement_scale.points
    columns = [
        Column("Of", 44), Column("As graded", 12), Column("As graded in words", 22),
        *(Column(f"{point.label} as moderated", 13, "whole") for point in points), Column("All", 8, "whole"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for one in (asked.moved.overall, *asked.moved.themes):
            name = " ".join(filter(None, (one.line.code, one.line.name)))
            for first in points if one.n else ():
                counts = [one.line.count(first.code, final.code) for final in points]
                yield [name, coloured(first), first.label, *counts, sum(counts)]

    about = "From which grade to which moderation moved judgements, overall and of each theme."
    return Sheet("Moderation matrix", "ModerationMatrix", about, columns, rows, freeze=3)
