"""The sheet of voices: in how many audits the child, a parent or carer, and the worker took part."""

from collections.abc import Iterator

from audit.reports.asked import Asked
from audit.reports.cells import Formula, Value
from audit.reports.figure_sheets import TOO_FEW
from audit.reports.sheet import Column, Sheet
from audit.results.learning.voices import Voice
from audit.rules.taking_part import Took, Who

# The column of Audits that says it of each.
COLUMN = {
    Who.CHILD: "Child took part", Who.PARENT: "Parent or carer took part", Who.WORKER: "Worker took part",
}  # fmt: skip


def voices(asked: Asked) -> Sheet:
    """One row for each role. Numbers are counted live from Audits."""
    columns = [
        Column("Who", 24), Column("n", 8, "whole"), *(Column(took.label, 12, "whole") for took in Took),
        Column("Share who took part", 11, "share"), Column("Range from", 9, "share"),
        Column("Range to", 9, "share"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for one in asked.voices:
            said = [Formula(counted(one, took), one.by[took]) for took in Took]
            everyone = "+".join(cell.text for cell in said)
            share: list[Value] = [TOO_FEW if one.n else None, None, None]
            if one.n >= max(asked.limit, 1):
                share = [one.share, *one.interval]
            yield [one.who.label, Formula(everyone, one.n), *said, *share]

    about = "In how many audits the child, a parent or carer and the worker took part, of those that say."
    return Sheet("Voices", "Voices", about, columns, rows)


def counted(one: Voice, took: Took) -> str:
    """The formula that counts the audits that say so, over the rows of Audits."""
    return f'COUNTIFS(Audits[{COLUMN[one.who]}],"{took.label}")'
