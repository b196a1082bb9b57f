"""Small numbers: what is hidden cannot be worked out from what is shown; no more is hidden than must be."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rules.suppression import SMALL, Hidden, suppress

Table = list[list[int]]


def fills(table: Table, hidden: Hidden) -> Iterator[Table]:
    """Every table of counts with the same totals and the same shown numbers: what a reader can think of."""
    rows, columns = len(table), len(table[0])
    totals = [sum(row[column] for row in table) for column in range(columns)]

    def fill(made: Table, place: int) -> Iterator[Table]:
        row, column = divmod(place, columns)
        if row == rows:
            yield [list(line) for line in made]
            return
        used = sum(made[above][column] for above in range(row))
        left = totals[column] - used
        shown = (row, column) not in hidden.cells
        last = row == rows - 1
        for value in (table[row][column],) if shown else (left,) if last else range(left + 1):
            if not 0 <= value <= left or (last and value != left):
                continue
            made[row][column] = value
            if column == columns - 1 and row not in hidden.rows and sum(made[row]) != sum(table[row]):
                continue
            yield from fill(made, place + 1)

    yield from fill([[0] * columns for _ in table], 0)


tables = st.tuples(st.integers(1, 3), st.integers(2, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(5, 9)), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_nothing_hidden_can_be_worked_out(table: Table) -> None:
    hidden = suppress(table)
    if hidden.whole:
        return
    waiting: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden.cells}
    waiting |= {(row, -1): set() for row in hidden.rows}
    for one in fills(table, hidden):
        for row, column in list(waiting):
            found = waiting[row, column]
            found.add(sum(one[row]) if column < 0 else one[row][column])
            if len(found) > 1:
                del waiting[row, column]
        if not waiting:
            return
    assert not waiting, f"{waiting} can be worked out"


@given(tables)
def test_every_small_number_is_hidden(table: Table) -> None:
    hidden = suppress(table)
    for row, cells in enumerate(table):
        assert sum(cells) >= SMALL or row in hidden.rows
        for column, value in enumerate(cells):
            assert value >= SMALL or (row, column) in hidden.cells


@given(tables.map(lambda table: [[value + SMALL for value in row] for row in table]))
def test_where_nothing_is_small_nothing_is_hidden(table: Table) -> None:
    assert suppress(table) == Hidden(frozenset(), frozenset())


def test_one_small_number_takes_the_cheapest_three_with_it() -> None:
    hidden = suppress([[3, 20], [9, 8], [40, 30]])
    assert hidden.cells == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert not hidden.rows
    assert hidden.row_is_whole(2, 2)
    assert not hidden.row_is_whole(0, 2)


def test_a_small_group_hides_its_number_and_another() -> None:
    hidden = suppress([[1, 1], [30, 40], [10, 12]])
    assert 0 in hidden.rows
    assert len(hidden.cells | {(row, -1) for row in hidden.rows}) > 3


def test_where_the_totals_give_it_away_the_table_is_not_shown() -> None:
    assert suppress([[3, 9]]).whole
    assert suppress([[0, 9], [0, 12]]).whole
