"""The sheets of figures: team by theme as on the screen and in full, and theme by criterion."""

from collections.abc import Iterator

from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.sheet import Column, Sheet, Total
from audit.results.figures import Row, Table
from audit.results.lineages import Column as Thing
from audit.rules.grades import Blank
from audit.rules.results import Figure, good_words

TOO_FEW = "too few"


def share(figure: Figure, limit: int) -> Value:
    """The share as a number, "too few" under the limit, nothing of nothing or where a fact is stated."""
    if figure.n == 0 or not figure.scale.has_better:
        return None
    return figure.share if figure.n >= limit else TOO_FEW


def bounds(figure: Figure, limit: int) -> list[Value]:
    """The range of a share, from and to; nothing where no share is given."""
    return list(figure.interval) if figure.n >= limit and figure.scale.has_better else [None, None]


def teams(table: Table) -> list[tuple[str, Row]]:
    """The teams with their service, then all teams."""
    return [(group.service, row) for group in table.groups for row in group.rows] + [("", table.total)]


def team_by_theme(asked: Asked) -> Sheet:
    """The table of the screen: a row for each team, a share with its n for each theme."""
    judged = [(place, column) for place, column in enumerate(asked.table.columns) if column.judged]
    columns = [Column("Service", 18), Column("Team", 20), Column("Audits", 7, "whole")]
    for _, column in judged:
        columns.append(Column(column.title, 11, "share"))
        columns.append(Column(f"{column.code or column.name} n", 5 if column.code else 8, "whole"))

    def rows() -> Iterator[list[Value]]:
        for service, row in teams(asked.table):
            values: list[Value] = [service, row.name, row.audits]
            for place, _ in judged:
                figure = row.cells[place]
                values += [share(figure, asked.limit), figure.n] if figure else [None, None]
            yield Total(values) if row is asked.table.total else values

    about = "Share good or better for each team and theme, with n: the table of the Results page."
    return Sheet("Team by theme", "TeamByTheme", about, columns, rows, freeze=2)


def team_by_theme_in_full(asked: Asked) -> Sheet:
    """A row for each team and theme: share, n, interval, every grade and every blank."""
    scale = asked.selection.version.judgement_scale
    columns = [
        Column("Service", 24), Column("Team", 24), Column("Theme code", 8), Column("Theme", 34),
        Column(good_words(scale).capitalize(), 9, "share"), Column("n", 7, "whole"),
        Column("Range from", 9, "share"), Column("Range to", 9, "share"),
        *(Column(point.label, 13, "whole") for point in scale.points),
        *(Column(blank.label, 11, "whole") for blank in Blank),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for service, row in teams(asked.table):
            for thing, figure in zip(asked.table.columns, row.cells, strict=True):
                if figure is None:
                    continue
                values: list[Value] = [
                    service, row.name, thing.code, thing.name, share(figure, asked.limit), figure.n,
                    *bounds(figure, asked.limit),
                    *(figure.counts.get(code, 0) for code in (*scale.codes, *Blank)),
                ]  # fmt: skip
                yield Total(values) if row is asked.table.total else values

    about = "The same, one row each, with its range, every grade and every blank."
    return Sheet("Team by theme in full", "TeamByThemeInFull", about, columns, rows, freeze=2)


def theme_by_criterion(asked: Asked) -> Sheet:
    """A row for each criterion: share, n, interval, every grade and every blank."""
    table = asked.criteria
    labels = list(dict.fromkeys(p.label for thing in table.columns for p in thing.scale.points))
    columns = [
        Column("Criterion order", 8, "number"), Column("Theme code", 8), Column("Theme", 28),
        Column("Criterion", 10), Column("Question", 52),
        Column("Versions", 12), Column("Kind", 12), Column("The share is of", 14),
        Column("Share", 9, "share"), Column("n", 7, "whole"),
        Column("Range from", 9, "share"), Column("Range to", 9, "share"),
        *(Column(label, 13, "whole") for label in labels),
        *(Column(blank.label, 11, "whole") for blank in Blank),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for thing, figure in zip(table.columns, table.total.cells, strict=True):
            if figure is None:
                continue
            theme, criterion = asked.wording[thing.id]
            yield [
                asked.criterion_order[thing.id], theme.code, theme.name, criterion.code, criterion.question,
                thing.versions.strip("()"), criterion.kind.capitalize(), good_words(thing.scale),
                share(figure, asked.limit), figure.n, *bounds(figure, asked.limit),
                *_by_label(thing, figure, labels), *figure.blanks.values(),
            ]  # fmt: skip

    about = "Share good or better, or met, for each criterion, with every grade and every blank."
    return Sheet("Theme by criterion", "ThemeByCriterion", about, columns, rows, freeze=4)


def _by_label(thing: Thing, figure: Figure, labels: list[str]) -> list[Value]:
    """How often each grade was given; nothing under the grades of another scale."""
    counts = {point.label: figure.counts.get(point.code, 0) for point in thing.scale.points}
    return [counts.get(label) for label in labels]
