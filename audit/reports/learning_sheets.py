"""The sheets of learning: a row for each strength and area for improvement, one for each proposed action."""

from collections.abc import Iterator

from audit.reports import learning_queries
from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.sheet import Column, Sheet
from audit.rules.actions import Priority
from audit.rules.learning import Learnt

OF_AUDIT = (
    Column("Audit", 8, "number"), Column("Case reference", 15), Column("Round", 18), Column("Team", 22),
    Column("Cohort", 16),
)  # fmt: skip
NOT_NAMED = "A named person"


def learning(asked: Asked) -> Sheet:
    """One row for each strength and area for improvement, with the criteria and themes it was seen in."""
    columns = [
        *OF_AUDIT, Column("What it is", 18), Column("Text", 70), Column("Criteria", 14),
        Column("Questions", 60), Column("Themes", 30),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for row, seen in learning_queries.learning(asked.selection):
            themes = dict.fromkeys(f"{one.theme_code} {one.theme}" for one in seen)
            yield [
                row.id, row.reference, row.round, asked.team(row.team_id)[1], row.cohort,
                Learnt(row.kind).label, row.text, "; ".join(one.code for one in seen),
                "\n".join(one.question for one in seen), "; ".join(themes),
            ]  # fmt: skip

    about = "One row for each strength and area for improvement, with where it was seen. Free text."
    return Sheet("Learning", "Learning", about, columns, rows, freeze=2)


def actions(asked: Asked) -> Sheet:
    """One row for each proposed action. Owners are named only where people may be; roles always are."""
    columns = [
        *OF_AUDIT, Column("What is to be done", 60), Column("Owner", 22), Column("Due", 12, "date"),
        Column("Priority", 12), Column("If it is not done", 40), Column("Theme", 26), Column("Criterion", 10),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for row in learning_queries.actions(asked.selection):
            owner = row.owner_words or (row.owner if asked.names_auditors else NOT_NAMED)
            priority = Priority(row.priority).label if row.priority else ""
            yield [
                row.id, row.reference, row.round, asked.team(row.team_id)[1], row.cohort, row.what, owner,
                row.due_on, priority, row.contingency, row.theme or row.theme_of_criterion or "",
                row.code or "",
            ]  # fmt: skip

    about = "One row for each action that an auditor proposes. Free text."
    return Sheet("Proposed actions", "ProposedActions", about, columns, rows, freeze=2)
