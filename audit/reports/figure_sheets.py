"""The sheets of figures: team by theme as on the screen and in full, and theme by criterion."""

from openpyxl import Workbook

from audit.reports.cells import Value
from audit.reports.sheets import Column, TableSheet
from audit.results.figures import Group, Row, Table
from audit.results.lineages import Column as Thing
from audit.results.selection import Selection
from audit.rules.framework import Scale
from audit.rules.grades import Blank
from audit.rules.results import Figure, good_words

TOO_FEW = "too few"


def share(figure: Figure, limit: int) -> Value:
    """The share as a number, "too few" under the limit, nothing where nothing is graded."""
    if figure.n == 0:
        return None
    return figure.share if figure.n >= limit else TOO_FEW


def _bounds(figure: Figure, limit: int) -> list[Value]:
    return list(figure.interval) if figure.n >= limit else [None, None]


def _rows(table: Table) -> list[tuple[str, Row]]:
    """The teams with their service, then all teams."""
    groups: tuple[Group, ...] = table.groups
    return [(group.service, row) for group in groups for row in group.rows] + [("", table.total)]


def team_by_theme(book: Workbook, table: Table, limit: int) -> TableSheet:
    """The table of the screen: a row for each team, a share with its n for each theme."""
    judged = [(position, column) for position, column in enumerate(table.columns) if column.judged]
    columns = [Column("Service", 18), Column("Team", 20), Column("Audits", 7, "whole")]
    for _, column in judged:
        columns.append(Column(column.title, 11, "share"))
        columns.append(Column(f"{column.code or column.name} n", 5 if column.code else 8, "whole"))
    sheet = TableSheet(book, "Team by theme", "TeamByTheme", columns, "C2")
    for service, row in _rows(table):
        values: list[Value] = [service, row.name, row.audits]
        for position, _ in judged:
            figure = row.cells[position]
            values += [share(figure, limit), figure.n] if figure else [None, None]
        sheet.add(values, bold=row is table.total)
    return sheet.close()


def team_by_theme_in_full(book: Workbook, table: Table, limit: int, scale: Scale) -> TableSheet:
    """A row for each team and theme: share, n, interval, every grade and every blank."""
    columns = [
        Column("Service", 24), Column("Team", 24), Column("Theme code", 8), Column("Theme", 34),
        Column(good_words(scale).capitalize(), 9, "share"), Column("n", 7, "whole"),
        Column("Range from", 9, "share"), Column("Range to", 9, "share"),
        *(Column(point.label, 13, "whole") for point in scale.points),
        *(Column(blank.label, 11, "whole") for blank in Blank),
    ]  # fmt: skip
    sheet = TableSheet(book, "Team by theme in full", "TeamByThemeInFull", columns, "C2")
    for service, row in _rows(table):
        for thing, figure in zip(table.columns, row.cells, strict=True):
            if figure is None:
                continue
            counts = [figure.counts.get(code, 0) for code in (*scale.codes, *Blank)]
            sheet.add(
                [service, row.name, thing.code, thing.name, share(figure, limit), figure.n,
                 *_bounds(figure, limit), *counts],
                bold=row is table.total,
            )  # fmt: skip
    return sheet.close()


def theme_by_criterion(book: Workbook, selection: Selection, table: Table, limit: int) -> TableSheet:
    """A row for each criterion: share, n, interval, every grade and every blank."""
    labels = list(dict.fromkeys(p.label for thing in table.columns for p in thing.scale.points))
    columns = [
        Column("Theme code", 8), Column("Theme", 28), Column("Criterion", 10), Column("Question", 52),
        Column("Kind", 12), Column("The share is of", 14), Column("Share", 9, "share"),
        Column("n", 7, "whole"), Column("Range from", 9, "share"), Column("Range to", 9, "share"),
        *(Column(label, 13, "whole") for label in labels),
        *(Column(blank.label, 11, "whole") for blank in Blank),
    ]  # fmt: skip
    sheet = TableSheet(book, "Theme by criterion", "ThemeByCriterion", columns, "D2")
    of_theme = {one.id: (theme, one) for theme in selection.version.themes for one in theme.criteria}
    for thing, figure in zip(table.columns, table.total.cells, strict=True):
        if figure is None:
            continue
        theme, criterion = of_theme[thing.id]
        sheet.add(
            [theme.code, theme.name, criterion.code, criterion.question, criterion.kind.capitalize(),
             good_words(thing.scale), share(figure, limit), figure.n, *_bounds(figure, limit),
             *_by_label(thing, figure, labels), *figure.blanks.values()]
        )  # fmt: skip
    return sheet.close()


def _by_label(thing: Thing, figure: Figure, labels: list[str]) -> list[Value]:
    """How often each grade was given; nothing under the grades of another scale."""
    counts = {point.label: figure.counts.get(point.code, 0) for point in thing.scale.points}
    return [counts.get(label) for label in labels]
