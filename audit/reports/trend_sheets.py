"""The sheet of the trend, and the charts drawn from it: each judgement round by round, with its limits."""

from collections.abc import Iterator

from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.charting import Chart, Line
from audit.reports.figure_sheets import TOO_FEW
from audit.reports.sheet import Column, Sheet
from audit.results.trend.course import Course, Mark, courses
from audit.rules.results import good_words
from audit.rules.trends import Point
from audit.web.display import percent

TITLE = "Trend"
MOST_NAMES = 8  # of rounds that have room below a chart
GOOD, LOWEST = "#1d70b8", "#942514"


def trend_courses(asked: Asked) -> list[Course]:
    """Overall, then every judged theme."""
    return courses(asked.selection, [None, *asked.selection.judged_themes], asked.limit)


def trend(asked: Asked, found: list[Course]) -> Sheet:
    """A row for each judgement and round. Without enough grades there is no share, and a gap in the chart."""
    scale = asked.selection.version.judgement_scale
    good, lowest = good_words(scale).capitalize(), scale.points[-1].label
    columns = [
        Column("Theme", 34), Column("Round", 24), Column("Begins", 12, "date"), Column("n", 7, "whole"),
        Column(good, 10, "share"), Column("Mean", 9, "share"), Column("Lower limit", 9, "share"),
        Column("Upper limit", 9, "share"), Column("What the rules say", 30), Column(lowest, 11, "share"),
        Column(f"Mean {lowest.lower()}", 11, "share"), Column(f"Lower limit {lowest.lower()}", 11, "share"),
        Column(f"Upper limit {lowest.lower()}", 11, "share"),
        Column(f"What the rules say of {lowest.lower()}", 30), Column("Framework", 30), Column("Note", 12),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for one in found:
            for mark in one.marks:
                yield [
                    one.column.title, mark.round.name, mark.round.begins, mark.figure.n,
                    *_point(mark.good), *_point(mark.lowest), mark.breaks,
                    "" if mark.good else TOO_FEW,
                ]  # fmt: skip

    about = "Overall and each theme round by round, with limits from twelve rounds on: what the charts show."
    return Sheet(TITLE, "Trend", about, columns, rows, freeze=2)


def _point(point: Point | None) -> list[Value]:
    if point is None:
        return [None] * 5
    return [point.value, point.mean, point.low, point.high, "; ".join(point.signals)]


def charts(asked: Asked, found: list[Course]) -> list[Chart]:
    """A line chart for each judgement that has been given in two rounds or more, drawn from the sheet."""
    scale = asked.selection.version.judgement_scale
    made, row = [], 2
    for one in found:
        last = row + len(one.marks) - 1
        if one.points >= 2:
            lines = [Line("E", GOOD, marked=True)]
            if one.has_limits:
                lines += [Line("F", GOOD, "dash"), Line("G", GOOD, "sysDot"), Line("H", GOOD, "sysDot")]
            lines.append(Line("J", LOWEST, "lgDash", marked=True))
            about = f"share {good_words(scale)} and share {scale.points[-1].label.lower()}, by round"
            title = f"{one.column.title}: {about}"
            names = "B" if len(one.marks) <= MOST_NAMES else "C"  # many rounds are told by when they begin
            words = _in_words(one, title, row, last)
            made.append(Chart(one.column.title, words, TITLE, (row, last), names, lines))
        row = last + 1
    return made


def _in_words(one: Course, title: str, first: int, last: int) -> str:
    """What a reader who does not see the chart is told."""
    there = [mark for mark in one.marks if mark.good]
    said = [f"Line chart. {title}."]
    for mark in (there[0], there[-1]):
        said.append(_mark_in_words(mark))
    said.append(f"The figures are on the sheet {TITLE}, rows {first} to {last}.")
    return " ".join(said)


def _mark_in_words(mark: Mark) -> str:
    good, lowest = mark.good, mark.lowest
    assert good
    assert lowest
    return f"{mark.round.name}: {percent(good.value)} and {percent(lowest.value)} of {mark.figure.n}."
