"""Tables of figures: teams down, themes or criteria across. Screen and workbook are both built from these."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from audit.results import lineages
from audit.results.counted import Counted
from audit.results.lineages import Column
from audit.results.moving import Build, Moves
from audit.results.queries import RoundChoice
from audit.results.selection import Selection
from audit.results.teams import TeamTree
from audit.rules.framework import Theme, Version
from audit.rules.results import Figure
from audit.rules.shift import Shift, shift
from audit.rules.trends import Direction

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
    moved: tuple[Direction, ...] = ()  # in the order of the columns; empty where it was not asked for
    shifts: tuple[Shift | None, ...] = ()  # by moderation, alike


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
    wider: tuple[Row, ...] = ()  # services that hold other services, with everything below them
    between: tuple[RoundChoice, RoundChoice] | None = None  # the rounds that directions are of


def team_by_theme(selection: Selection, few: int | None = None) -> Table:
    """Each team's overall judgements and theme judgements. Overall stands first: it is looked for first.

    With `few` (see `direction`) each figure has its direction since the round before.
    """

    def build(versions: Sequence[Version]) -> list[Column]:
        themes = [lineages.theme(theme, versions) for theme in selection.version.themes]
        return [lineages.overall(versions), *themes]

    return _without_columns_of_other_cohorts(selection, team_table(selection, build, few))


def team_by_criterion(selection: Selection, theme: Theme, few: int | None = None) -> Table:
    """Each team's judgement of one theme, and their grades of its criteria."""

    def build(versions: Sequence[Version]) -> list[Column]:
        judged = [lineages.theme(theme, versions)] if theme.judged else []
        return [*judged, *lineages.criteria(theme, versions)]

    return team_table(selection, build, few)


def team_by_cohort(selection: Selection, theme: Theme | None, few: int | None = None) -> Table:
    """Each team's judgements of one theme (None: overall) in each cohort, after those in all of them."""

    def build(versions: Sequence[Version]) -> list[Column]:
        whole = lineages.theme(theme, versions) if theme else lineages.overall(versions)
        named = [one for one in selection.cohorts if selection.cohort in (None, one)]
        every = replace(whole, name="All cohorts", code="", every_cohort=True)
        return [every, *(replace(whole, name=one.name, code="", cohort=one.code) for one in named)]

    table = team_table(selection, build, few)
    there = [not (column.cohort and cell and not cell.counts) for column, cell in _total(table)]
    return _kept(table, there)


def of_one_judgement(selection: Selection, theme: Theme | None, few: int | None = None) -> Table:
    """Each team's judgements of one theme, or of the whole case (None)."""
    return team_table(
        selection,
        lambda versions: [lineages.theme(theme, versions) if theme else lineages.overall(versions)],
        few,
    )


def every_criterion(selection: Selection) -> Table:
    """Each team's grades of every criterion, theme by theme."""
    themes = selection.version.themes
    return team_table(
        selection, lambda versions: [one for theme in themes for one in lineages.criteria(theme, versions)]
    )


def team_table(selection: Selection, build: Build, few: int | None = None) -> Table:
    """Figures of these columns for each team of the selection, from one query, or two with directions."""
    columns = build(selection.versions)
    made = _Rows(selection, columns, Moves(selection, build, few) if few is not None else None)
    tree = selection.tree
    teams = frozenset(made.counted.audits)
    there = teams | {tree.kept(id).id for id in teams}
    without = tree.in_order(selection.within(frozenset(tree.teams)) - there)
    groups = tuple(_groups(tree, made))
    return Table(
        columns=tuple(columns),
        groups=groups,
        total=made.row("All teams", teams),
        without=tuple(team.name for team in without if not (team.is_service or team.closed_at)),
        notes=tuple(lineages.notes(selection.versions)),
        wider=tuple(_wider(tree, made, teams)),
        between=made.moves.rounds if made.moves else None,
    )


def _total(table: Table) -> Iterator[tuple[Column, Figure | None]]:
    return zip(table.columns, table.total.cells, strict=True)


class _Rows:
    """Makes the rows of a table."""

    def __init__(self, selection: Selection, columns: Sequence[Column], moves: Moves | None) -> None:
        self.columns, self.moves = columns, moves
        self.counted = Counted(selection, columns)
        both = moves is not None and selection.both
        self.moderated = Counted(replace(selection, moderated=True), columns) if both else None

    def row(
        self, name: str, teams: Iterable[int], team_id: int | None = None, service_id: int | None = None
    ) -> Row:
        ids = frozenset(teams)
        cells = tuple(self.counted.figure(one, ids) if one.judged else None for one in self.columns)
        moved = tuple(self.moves.of(one, ids) for one in self.columns) if self.moves else ()
        shifts = tuple(self._shift(one, cell, ids) for one, cell in zip(self.columns, cells, strict=True))
        audits = sum(self.counted.audits[id] for id in ids)
        return Row(name, ids, audits, cells, team_id, service_id, moved, shifts)

    def _shift(self, column: Column, graded: Figure | None, ids: frozenset[int]) -> Shift | None:
        if self.moderated is None or self.moves is None or graded is None:
            return None
        return shift(graded, self.moderated.figure(column, ids), self.moves.few)


def _groups(tree: TeamTree, made: _Rows) -> list[Group]:
    services: dict[int | None, list[int]] = {}
    for team in tree.in_order({tree.kept(id).id for id in made.counted.audits}):
        service = tree.service_of(team.id)
        services.setdefault(service.id if service else None, []).append(team.id)
    groups = []
    for service in [*tree.in_order(id for id in services if id), None]:
        ids = services.get(service.id if service else None)
        if ids is None:
            continue
        rows = tuple(made.row(tree.teams[id].name, tree.merged(id), team_id=id) for id in ids)
        total = None
        if service and len(ids) > 1 and len(services) > 1:
            total = made.row(
                f"All of {service.name}", frozenset().union(*map(tree.merged, ids)), service_id=service.id
            )
        groups.append(Group(service.name if service else "No service", rows, total))
    return groups


def _wider(tree: TeamTree, made: _Rows, teams: frozenset[int]) -> Iterator[Row]:
    """Of each service that holds other services with audits: everything below it."""
    above = {service.id for id in teams for service in tree.above(id)[1:]}
    for service in tree.in_order(above):
        below = frozenset(id for id in teams if service in tree.above(id))
        if below != teams:
            yield made.row(f"All of {service.name}", below, service_id=service.id)


def _without_columns_of_other_cohorts(selection: Selection, table: Table) -> Table:
    """Leave out the themes that do not apply to the cohort asked for and were not judged in it."""
    if selection.cohort is None:
        return table
    applying = {theme.id for theme in selection.version.themes_for(selection.cohort.code)}
    stays = [
        column.about != "theme"
        or column.id in applying
        or (cell is not None and sum(cell.counts.values()) > 0)
        for column, cell in _total(table)
    ]
    return _kept(table, stays)


def _kept(table: Table, stays: Sequence[bool]) -> Table:
    """The table with the columns that stay."""

    def kept(row: Row) -> Row:
        return replace(
            row, cells=tuple(compress(row.cells, stays)), moved=tuple(compress(row.moved, stays)),
            shifts=tuple(compress(row.shifts, stays)),
        )  # fmt: skip

    groups = tuple(
        replace(group, rows=tuple(map(kept, group.rows)), total=kept(group.total) if group.total else None)
        for group in table.groups
    )
    return replace(
        table,
        columns=tuple(compress(table.columns, stays)),
        groups=groups,
        total=kept(table.total),
        wider=tuple(map(kept, table.wider)),
    )


def lines(table: Table, weakest_first: int | None = None) -> list[tuple[Column, Figure]]:
    """The table's columns with the figures of all teams, to be read downwards.

    With `weakest_first` (a number of grades) the criterion with the smallest share comes first, and last
    what has fewer grades than that; the judgement of the theme stays at the top.
    """
    pairs = [(column, cell) for column, cell in _total(table) if cell]
    if weakest_first is None:
        return pairs
    return sorted(
        pairs, key=lambda pair: (pair[0].about == "criterion", pair[1].n < weakest_first, pair[1].share)
    )
