"""Which way figures moved: the newest round of a selection against the one before it that compares."""

from collections.abc import Callable, Iterable, Sequence

from audit.frameworks.queries import whole
from audit.models import Tally
from audit.results import queries
from audit.results.counted import things_of
from audit.results.lineages import Column
from audit.results.queries import RoundChoice
from audit.results.selection import Selection
from audit.rules.framework import Version
from audit.rules.grades import good_or_better
from audit.rules.trends import Direction, direction

Build = Callable[[Sequence[Version]], list[Column]]  # the columns of a table, for these versions together


def compared(selection: Selection) -> tuple[RoundChoice, RoundChoice] | None:
    """The newest round and the one before it whose cases were chosen in the same way, if there are two."""
    if not selection.rounds:
        return None
    now = selection.rounds[0]
    older = [one for one in selection.of_framework if one.order < now.order and one.random == now.random]
    return (now, older[0]) if older else None


class Moves:
    """The two rounds and what their tallies say of some columns, from one query."""

    def __init__(self, selection: Selection, build: Build, few: int) -> None:
        self.few = few
        self.rounds = compared(selection)
        self._ids: dict[tuple[str, int], tuple[int, ...]] = {}
        self._cohorts: list[str] = []
        self._counts: dict[tuple[int, int, str, str, int], dict[str, int]] = {}
        if self.rounds:
            columns = build(self._versions(selection, self.rounds[1]))
            self._ids = {(one.about, one.id): one.ids for one in columns}
            self._read(selection, columns)

    def _versions(self, selection: Selection, before: RoundChoice) -> Sequence[Version]:
        known = {version.id for version in selection.every_version}
        if selection.narrowed or before.version_id in known:
            return selection.versions
        return [*selection.versions, whole(before.version_id)]

    def _read(self, selection: Selection, columns: Sequence[Column]) -> None:
        by_cohort = any(column.cohort for column in columns)
        by = (Tally.round_id, Tally.team_id, Tally.cohort if by_cohort else queries.EVERY_COHORT)
        ids = [one.id for one in self.rounds or ()]
        for *key, grade, n in queries.tallied(
            by, ids, selection.narrow, things_of(columns), selection.moderated
        ):
            self._counts.setdefault(tuple(key), {})[grade] = int(n)
        self._cohorts = sorted({key[2] for key in self._counts})

    def of(self, column: Column, teams: Iterable[int]) -> Direction:
        """Which way the share of these teams together has moved in this column."""
        if not self.rounds or not column.judged or not column.scale.has_better:
            return Direction.UNKNOWN
        teams = frozenset(teams)
        now, before = (self._share(one.id, column, teams) for one in self.rounds)
        return direction(now, before, self.few)

    def _share(self, round_id: int, column: Column, teams: frozenset[int]) -> tuple[int, int]:
        ids = self._ids.get((column.about, column.id), column.ids)
        cohorts = self._cohorts if column.every_cohort else [column.cohort]
        total: dict[str, int] = {}
        for team in teams:
            for cohort in cohorts:
                for id in ids:
                    grades = self._counts.get((round_id, team, cohort, column.about, id), {})
                    for grade, n in grades.items():
                        total[grade] = total.get(grade, 0) + n
        return good_or_better(total, column.scale.good)
