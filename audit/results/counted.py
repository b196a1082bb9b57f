"""What the tallies say of some columns, ready to be added up for any teams."""

from collections import Counter
from collections.abc import Iterable, Sequence

from audit.results import queries
from audit.results.lineages import Column
from audit.results.selection import Selection
from audit.rules.results import Figure, pooled


def things_of(columns: Iterable[Column]) -> dict[str, list[int]]:
    """What to ask the tallies for, so that they tell of these columns."""
    things: dict[str, list[int]] = {}
    for column in columns:
        things.setdefault(column.about, []).extend(column.ids)
    return things


class Counted:
    """Grades and audits of a selection by team, from one query."""

    def __init__(self, selection: Selection, columns: Sequence[Column]) -> None:
        things = things_of(columns)
        things.setdefault("overall", []).extend(version.id for version in selection.versions)
        by_cohort = any(column.cohort for column in columns)
        self.columns = columns
        self.counts = queries.counts(
            selection.round_ids, selection.narrow, things, by_cohort, selection.moderated
        )
        self.audits: Counter[int] = Counter()
        # Every audit made here that counts has one overall judgement, so these are the audits of each team.
        for (team_id, _, about, _), grades in self.counts.items():
            self.audits[team_id] += sum(grades.values()) if about == "overall" else 0
        if imported := [round_.id for round_ in selection.rounds if round_.imported]:
            self.audits.update(queries.without_overall(imported, selection.narrow))
        self.cohorts = sorted({cohort for _, cohort, _, _ in self.counts})

    def figure(self, column: Column, teams: Iterable[int]) -> Figure:
        """The column's grades in these teams together."""
        cohorts = self.cohorts if column.every_cohort else [column.cohort]
        keys = ((team, cohort, column.about, id) for team in teams for cohort in cohorts for id in column.ids)
        return pooled(
            (Figure(column.scale, self.counts[key]) for key in keys if key in self.counts), column.scale
        )
