"""Small numbers in a table that leaves the service: hidden, with so many more that none can be worked out.

A table of groups down and grades across, with the number of each group and the totals below. A number under
five could point at a child, so it is hidden; and since a hidden number could be worked out from the totals,
others are hidden with it (secondary suppression) until every hidden number may be at least two things.

A number stands in two sums: its row's and its column's. So the table is a flow that goes round: from the
numbers of the groups through each group into the columns, from there into the totals, and back. A hidden
number can be worked out exactly when no hidden numbers close a ring with it along which one can be made
larger and the next smaller (a number that is 0 can only be made larger). Source: D. Gusfield, A graph
theoretic approach to statistical data security, SIAM Journal on Computing 17 (1988), 552-571. What else to
hide is the cheapest ring: the one whose numbers add up to the least.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

SMALL = 5  # a number under this is hidden

Node = tuple[str, int]


@dataclass(frozen=True)
class Hidden:
    """Which numbers of a table are hidden: cells by (row, column), and the rows whose own number is."""

    cells: frozenset[tuple[int, int]]
    rows: frozenset[int]
    whole: bool = False  # nothing else would do: the table is not shown at all

    def row_is_whole(self, row: int, columns: int) -> bool:
        """Whether every number of a row is shown, so that its share may be."""
        return (
            not self.whole
            and row not in self.rows
            and not any((row, column) in self.cells for column in range(columns))
        )


@dataclass
class _Number:
    """One number of the table, as a flow from one node to another."""

    value: int
    start: Node
    end: Node
    hidden: bool
    may_be_hidden: bool = True


def suppress(table: Sequence[Sequence[int]], small: int = SMALL) -> Hidden:
    """What to hide of this table of counts, whose row numbers and column totals are otherwise shown.

    The totals below, known from elsewhere, are always shown: where they alone would give a number away,
    the whole table is hidden.
    """
    if any(value < 0 for row in table for value in row):
        raise ValueError("a count is not below nothing")
    numbers = _flow(table, small)
    while given_away := _worked_out(numbers):
        ring = _cheapest_ring(numbers, given_away)
        if ring is None:
            every = frozenset(
                (row, column) for row, cells in enumerate(table) for column in range(len(cells))
            )
            return Hidden(every, frozenset(range(len(table))), whole=True)
        for number in ring:
            number.hidden = True
    cells = {(n.start[1], n.end[1]) for n in numbers if n.hidden and n.start[0] == "row"}
    rows = {n.end[1] for n in numbers if n.hidden and n.end[0] == "row"}
    return Hidden(frozenset(cells), frozenset(rows))


def _everything(table: Sequence[Sequence[int]]) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
    rows = frozenset(range(len(table)))
    return frozenset((row, column) for row in rows for column in range(len(table[row]))), rows


def _flow(table: Sequence[Sequence[int]], small: int) -> list[_Number]:
    numbers = []
    columns = len(table[0]) if table else 0
    groups, totals = ("groups", 0), ("totals", 0)
    for row, cells in enumerate(table):
        for column, value in enumerate(cells):
            numbers.append(_Number(value, ("row", row), ("column", column), value < small))
        numbers.append(_Number(sum(cells), groups, ("row", row), sum(cells) < small))
    for column in range(columns):
        total = sum(cells[column] for cells in table)
        numbers.append(_Number(total, ("column", column), totals, hidden=False, may_be_hidden=False))
    whole = sum(map(sum, table))
    numbers.append(_Number(whole, totals, groups, hidden=False, may_be_hidden=False))
    return numbers


def _worked_out(numbers: list[_Number]) -> _Number | None:
    """A hidden number that the shown ones give away, if there is one."""
    return next((one for one in numbers if one.hidden and _ring(numbers, one, more=False) is None), None)


def _cheapest_ring(numbers: list[_Number], one: _Number) -> list[_Number] | None:
    return _ring(numbers, one, more=True)


def _ring(numbers: list[_Number], one: _Number, more: bool) -> list[_Number] | None:
    """The numbers that close a ring with this hidden one, cheapest first; `more` may hide further ones.

    Made larger, it needs a way back from its end to its start; made smaller, one from its start to its end.
    """
    larger = _way(numbers, one, one.end, one.start, more)
    smaller = _way(numbers, one, one.start, one.end, more) if one.value else None
    found = [way for way in (larger, smaller) if way is not None]
    return min(found, key=lambda way: way[0])[1] if found else None


def _way(
    numbers: list[_Number], without: _Number, start: Node, end: Node, more: bool
) -> tuple[int, list[_Number]] | None:
    """The cheapest way from node to node (Dijkstra): hidden numbers cost nothing, others their value."""
    steps: dict[Node, list[tuple[Node, int, int]]] = {}
    for place, number in enumerate(numbers):
        if number is without or not (number.hidden or (more and number.may_be_hidden)):
            continue
        cost = 0 if number.hidden else number.value + 1
        steps.setdefault(number.start, []).append((number.end, cost, place))
        if number.value:
            steps.setdefault(number.end, []).append((number.start, cost, place))
    waiting: list[tuple[int, Node, tuple[int, ...]]] = [(0, start, ())]
    seen: set[Node] = set()
    while waiting:
        cost, node, way = heappop(waiting)
        if node == end:
            return cost, [numbers[place] for place in way]
        if node in seen:
            continue
        seen.add(node)
        for other, further, place in steps.get(node, ()):
            if other not in seen:
                heappush(waiting, (cost + further, other, (*way, place)))
    return None
