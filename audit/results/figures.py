"""Tables of figures: teams down, themes or criteria across. Screen and workbook are both built from these."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.results import lineages, queries
from audit.results.lineages import Column
from audit.results.selection import Selection
from audit.results.teams import TeamTree
from audit.rules.framework import Theme
from audit.rules.results import Figure, pooled

Cells = tuple[Figure | None, ...]  # None where a theme is not judged


@dataclass(frozen=True)
class Row:
    """A team, all teams of a service, or all teams: its figures in the order of the columns."""

    name: str
    teams: frozenset[int]
    audits: int
    cells: Cells
    team_id: int | None = None
    service_id: int | None = None


@dataclass(frozen=True)
class Group:
    """The teams of one service, with all of them together where there are several."""

    service: str
    rows: tuple[Row, ...]
    total: Row | None


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    total: Row
    without: tuple[str, ...]  # the names of teams that have no counted audit here
    notes: tuple[str, ...]


def team_by_theme(selection: Selection) -> Table:
    """Each team's overall judgements and theme judgements. Overall stands first: it is looked for first."""
    themes = [lineages.theme(theme, selection.versions) for theme in selection.version.themes]
    table = team_table(selection, [lineages.overall(selection.versions), *themes])
    return _without_columns_of_other_cohorts(selection, table)


def team_by_criterion(selection: Selection, theme: Theme) -> Table:
    """Each team's judgement of one theme, and their grades of its criteria."""
    columns = [lineages.criterion(criterion, selection.versions) for criterion in theme.criteria]
    if theme.judged:
        columns.insert(0, lineages.theme(theme, selection.versions))
    return team_table(selection, columns)


def every_criterion(selection: Selection) -> Table:
    """Each team's grades of every criterion of the newest version."""
    themes = selection.version.themes
    columns = [lineages.criterion(one, selection.versions) for theme in themes for one in theme.criteria]
    return team_table(selection, columns)


def team_table(selection: Selection, columns: Sequence[Column]) -> Table:
    """Figures of these columns for each team of the selection, from one query."""
    counted = _Counted(selection, columns)
    tree = selection.tree
    teams = frozenset(counted.audits)
    without = tree.in_order(selection.within(frozenset(tree.teams)) - teams)
    return Table(
        columns=tuple(columns),
        groups=tuple(_groups(tree, counted)),
        total=counted.row("All teams", teams),
        without=tuple(team.name for team in without if not team.is_service),
        notes=tuple(lineages.notes(selection.versions)),
    )


class _Counted:
    """What the tallies say of these columns, ready to be added up for any teams."""

    def __init__(self, selection: Selection, columns: Sequence[Column]) -> None:
        things: dict[str, list[int]] = {"overall": [version.id for version in selection.versions]}
        for column in columns:
            things.setdefault(column.about, []).extend(column.ids)
        cohort = selection.cohort.code if selection.cohort else None
        self.columns = columns
        self.counts = queries.counts(selection.round_ids, cohort, selection.teams, things)
        # Every audit that counts has one overall judgement, so these are the audits of each team.
        self.audits: Counter[int] = Counter()
        for (team_id, about, _), grades in self.counts.items():
            self.audits[team_id] += sum(grades.values()) if about == "overall" else 0

    def row(
        self, name: str, teams: Iterable[int], team_id: int | None = None, service_id: int | None = None
    ) -> Row:
        ids = frozenset(teams)
        cells = tuple(self._cell(column, ids) if column.judged else None for column in self.columns)
        return Row(name, ids, sum(self.audits[id] for id in ids), cells, team_id, service_id)

    def _cell(self, column: Column, teams: frozenset[int]) -> Figure:
        keys = ((team, column.about, id) for team in teams for id in column.ids)
        return pooled(
            (Figure(column.scale, self.counts[key]) for key in keys if key in self.counts), column.scale
        )


def _groups(tree: TeamTree, counted: _Counted) -> list[Group]:
    services: dict[int | None, list[int]] = {}
    for team in tree.in_order(counted.audits):
        service = tree.service_of(team.id)
        services.setdefault(service.id if service else None, []).append(team.id)
    groups = []
    for service in [*tree.in_order(id for id in services if id), None]:
        ids = services.get(service.id if service else None)
        if ids is None:
            continue
        rows = tuple(counted.row(tree.teams[id].name, [id], team_id=id) for id in ids)
        total = None
        if service and len(ids) > 1 and len(services) > 1:
            total = counted.row(f"All of {service.name}", ids, service_id=service.id)
        groups.append(Group(service.name if service else "No service", rows, total))
    return groups


def _without_columns_of_other_cohorts(selection: Selection, table: Table) -> Table:
    """Leave out the themes that do not apply to the cohort asked for and were not judged in it."""
    if selection.cohort is None:
        return table
    applying = {theme.id for theme in selection.version.themes_for(selection.cohort.code)}
    keep = [
        column.about != "theme"
        or column.id in applying
        or (cell is not None and sum(cell.counts.values()) > 0)
        for column, cell in zip(table.columns, table.total.cells, strict=True)
    ]

    def kept(row: Row) -> Row:
        cells = tuple(cell for cell, stays in zip(row.cells, keep, strict=True) if stays)
        return Row(row.name, row.teams, row.audits, cells, row.team_id, row.service_id)

    return Table(
        columns=tuple(column for column, stays in zip(table.columns, keep, strict=True) if stays),
        groups=tuple(
            Group(group.service, tuple(map(kept, group.rows)), kept(group.total) if group.total else None)
            for group in table.groups
        ),
        total=kept(table.total),
        without=table.without,
        notes=table.notes,
    )


def lines(table: Table, weakest_first: int | None = None) -> list[tuple[Column, Figure]]:
    """The table's columns with the figures of all teams, to be read downwards.

    With `weakest_first` (a number of grades) the criterion with the smallest share comes first, and last
    what has fewer grades than that; the judgement of the theme stays at the top.
    """
    pairs = [(column, cell) for column, cell in zip(table.columns, table.total.cells, strict=True) if cell]
    if weakest_first is None:
        return pairs
    return sorted(
        pairs, key=lambda pair: (pair[0].about == "criterion", pair[1].n < weakest_first, pair[1].share)
    )
