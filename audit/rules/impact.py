"""What difference the work has made for the child: a second axis beside the grade.

Whether practice was good and whether it helped are two questions: councils were criticised for audits that
saw compliance and not the child. It is given with a judgement, never worked out, and never added to grades.
"""

from enum import StrEnum


class Impact(StrEnum):
    """In order, from most to least; the last says that it cannot be told, and is no degree."""

    CLEAR = "clear"
    SOME = "some"
    NONE_YET = "none_yet"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Impact.CLEAR: "A clear difference",
    Impact.SOME: "Some difference",
    Impact.NONE_YET: "No difference seen yet",
    Impact.WORSE: "Things are worse",
    Impact.CANNOT_TELL: "Cannot tell",
}
QUESTION = "What difference has it made for the child?"


def label_of(impact: str | None) -> str:
    """The words for what is stored; empty for nothing."""
    return Impact(impact).label if impact in set(Impact) else ""
