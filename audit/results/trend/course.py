"""How judgements run from round to round: the figure of each, limits, and what the rules say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.models import Tally
from audit.results import lineages, queries
from audit.results.counted import things_of
from audit.results.lineages import Column
from audit.results.queries import RoundChoice
from audit.results.selection import Selection
from audit.rules.framework import Theme
from audit.rules.results import Figure
from audit.rules.trends import POINTS_NEEDED, Point, p_chart


@dataclass(frozen=True)
class Mark:
    """One round. It has no points where it has too few grades."""

    round: RoundChoice
    figure: Figure
    good: Point | None  # the share good or better
    lowest: Point | None  # the share at the lowest grade
    breaks: str  # what changed in the framework since the round before


@dataclass(frozen=True)
class Course:
    """Every round of the selection, oldest first."""

    column: Column
    marks: tuple[Mark, ...]

    @property
    def points(self) -> int:
        return sum(mark.good is not None for mark in self.marks)

    @property
    def has_limits(self) -> bool:
        return self.points >= POINTS_NEEDED


def course(selection: Selection, theme: Theme | None, few: int) -> Course:
    """The course of a theme's judgement, or of the whole case's, from one query."""
    return courses(selection, [theme], few)[0]


def courses(selection: Selection, themes: Sequence[Theme | None], few: int) -> list[Course]:
    """The course of each of these (None: the whole case), from one query for all of them."""
    versions = selection.versions
    columns = [lineages.theme(one, versions) if one else lineages.overall(versions) for one in themes]
    rows = queries.tallied(
        (Tally.round_id,),
        selection.round_ids,
        selection.narrow,
        things_of(columns),
        selection.moderated,
    )
    counts: dict[tuple[str, int], dict[int, dict[str, int]]] = {}
    for round_id, about, about_id, grade, n in rows:
        of_round = counts.setdefault((about, about_id), {}).setdefault(round_id, {})
        of_round[grade] = of_round.get(grade, 0) + int(n)
    rounds = sorted(selection.rounds, key=lambda one: one.order)
    return [_course(column, rounds, counts, few) for column in columns]


def _course(
    column: Column,
    rounds: Sequence[RoundChoice],
    counts: Mapping[tuple[str, int], Mapping[int, Mapping[str, int]]],
    few: int,
) -> Course:
    figures = [Figure(column.scale, _added_up(column, one.id, counts)) for one in rounds]
    enough = [figure for figure in figures if figure.n >= max(few, 1)]
    good = iter(p_chart([(figure.good, figure.n) for figure in enough]))
    lowest = iter(p_chart([(figure.lowest, figure.n) for figure in enough]))
    marks = []
    for place, (round_, figure) in enumerate(zip(rounds, figures, strict=True)):
        there = figure.n >= max(few, 1)
        before = rounds[place - 1] if place else None
        marks.append(
            Mark(
                round_, figure, next(good) if there else None, next(lowest) if there else None,
                _breaks(column, before, round_),
            )
        )  # fmt: skip
    return Course(column, tuple(marks))


def _added_up(
    column: Column, round_id: int, counts: Mapping[tuple[str, int], Mapping[int, Mapping[str, int]]]
) -> dict[str, int]:
    """The grades of a round, of every version that is counted together."""
    found: dict[str, int] = {}
    for id in column.ids:
        for grade, n in counts.get((column.about, id), {}).get(round_id, {}).items():
            found[grade] = found.get(grade, 0) + n
    return found


def _breaks(column: Column, before: RoundChoice | None, now: RoundChoice) -> str:
    if before is None or before.version_number == now.version_number:
        return ""
    words = f"version {now.version_number} of the framework"
    since = column.since
    if since and before.version_number < since <= now.version_number:
        return f"{words}, in which this is asked anew: what came before does not compare"
    return words
