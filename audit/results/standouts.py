"""Which criteria stand out: the weakest and the strongest, even when chance is allowed for."""

from dataclasses import dataclass

from audit.results import lineages, queries
from audit.results.counted import things_of
from audit.results.lineages import Column
from audit.results.selection import Selection
from audit.rules.framework import Theme
from audit.rules.results import Figure

SHOWN = 5


@dataclass(frozen=True)
class Standout:
    """A criterion with its figure and the theme it belongs to."""

    column: Column
    figure: Figure
    theme: Theme


@dataclass(frozen=True)
class Standouts:
    weakest: tuple[Standout, ...]
    strongest: tuple[Standout, ...]


def standouts(selection: Selection, few: int) -> Standouts:
    """The weakest and the strongest criteria of the selection, from one query.

    The weakest are those whose share is low even at the upper end of its interval, the strongest those whose
    share is high even at the lower end: so nothing stands out by having few grades. What has fewer than `few`
    is in neither. Those below half are weak, the others strong: none is both.
    """
    pairs = [
        (column, theme)
        for theme in selection.version.themes
        for column in lineages.criteria(theme, selection.versions)
        if column.scale.has_better
    ]
    rows = queries.tallied(
        (),
        selection.round_ids,
        selection.narrow,
        things_of([column for column, _ in pairs]),
        selection.moderated,
    )
    counts: dict[int, dict[str, int]] = {}
    for _, id, grade, n in rows:
        counts.setdefault(id, {})[grade] = int(n)
    found = []
    for column, theme in pairs:
        total: dict[str, int] = {}
        for id in column.ids:
            for grade, n in counts.get(id, {}).items():
                total[grade] = total.get(grade, 0) + n
        figure = Figure(column.scale, total)
        if figure.n >= max(few, 1):
            found.append(Standout(column, figure, theme))
    weak = sorted((one for one in found if one.figure.share < 0.5), key=lambda one: one.figure.interval[1])
    strong = sorted(
        (one for one in found if one.figure.share >= 0.5), key=lambda one: -one.figure.interval[0]
    )
    return Standouts(tuple(weak[:SHOWN]), tuple(strong[:SHOWN]))
