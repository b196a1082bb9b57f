"""The sheet of the distribution: how often each grade was given, beside the benchmark and the target."""

from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.charting import Chart, Line
from audit.reports.figure_sheets import TOO_FEW
from audit.reports.sheet import Column, Sheet, Total
from audit.results.targets.queries import yardsticks
from audit.rules.benchmarks import against
from audit.rules.results import Figure

TITLE = "Distribution"


def distribution(asked: Asked) -> Sheet:
    """Each team's overall judgements, all teams' of each theme, and the benchmark: numbers and shares."""
    scale = asked.selection.version.judgement_scale
    columns = [
        Column("Judgement", 30), Column("Of", 30), Column("n", 7, "whole"),
        *(Column(f"Share {point.label.lower()}", 12, "share") for point in scale.points),
        *(Column(point.label, 12, "whole") for point in scale.points),
        Column("Target good or better", 11, "share"), Column("Against the target", 34),
    ]  # fmt: skip
    now = yardsticks()

    def line(what: str, of: str, figure: Figure, compared: bool = True) -> list[Value]:
        shares: list[Value] = [TOO_FEW if figure.n else None] * len(scale.points)
        if figure.n >= asked.limit or not compared:
            shares = [segment.n / figure.n for segment in figure.segments]
        aim = now.target.good if compared and scale.has_better else None
        told = against(figure, aim).value if aim is not None and figure.n >= asked.limit else ""
        counts = [segment.n for segment in figure.segments]
        return [what, of, figure.n, *shares, *counts, aim / 100 if aim is not None else None, told]

    def rows() -> Iterator[list[Value]]:
        overall, *themes = zip(asked.table.columns, asked.table.total.cells, strict=True)
        assert overall[1] is not None
        yield Total(line("Overall", "All teams", overall[1]))
        if benchmark := now.benchmark.figure(scale):
            yield line("Overall", _named(now.benchmark.name, now.benchmark.as_of), benchmark, compared=False)
        for column, figure in themes:
            if figure is not None:
                yield line(column.title, "All teams", figure)
        for group in asked.table.groups:
            for row in group.rows:
                if row.cells[0] is not None:
                    yield line("Overall", row.name, row.cells[0])

    about = "How often each grade was given, beside the benchmark and the target. The benchmark is no target."
    return Sheet(TITLE, "Distribution", about, columns, rows, freeze=2)


def _named(name: str, as_of: str) -> str:
    return f"Benchmark: {name}, {as_of}"


def charts(asked: Asked) -> list[Chart]:
    """All teams beside the benchmark, where there are enough grades and a benchmark on the same scale."""
    figure = asked.table.total.cells[0]
    scale = asked.selection.version.judgement_scale
    if figure is None or figure.n < asked.limit or not yardsticks().benchmark.figure(scale):
        return []
    lines = [Line(get_column_letter(place), point.background) for place, point in enumerate(scale.points, 4)]
    words = (
        f"Bar chart of all overall judgements beside the benchmark. All teams: {figure.in_words}. "
        f"The figures are on the sheet {TITLE}, rows 2 and 3."
    )
    title = "Overall judgements beside the benchmark"
    return [Chart(title, words, TITLE, (2, 3), "B", lines, bars=True)]
