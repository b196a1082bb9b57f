"""How far moderation moved a share."""

import pytest

from audit.rules.framework import Point, Scale
from audit.rules.results import Figure
from audit.rules.shift import shift

POINTS = tuple(
    Point(code, code[0].upper(), code, good, "navy") for code, good in (("good", True), ("poor", False))
)
SCALE = Scale("two", "Two", "good", POINTS)


def figure(good: int, poor: int) -> Figure:
    return Figure(SCALE, {"good": good, "poor": poor})


@pytest.mark.parametrize(
    ("graded", "moderated", "words", "mark"),
    [
        ((5, 5), (4, 6), "10 points lower", "▼"),
        ((5, 5), (6, 4), "10 points higher", "▲"),
        ((5, 5), (5, 5), "the same", "–"),
        ((50, 50), (51, 49), "1 point higher", "▲"),
        ((500, 500), (499, 501), "under 1 point lower", "▼"),
        ((5, 5), (10, 10), "the same", "–"),
    ],
)
def test_which_way_and_how_far(
    graded: tuple[int, int], moderated: tuple[int, int], words: str, mark: str
) -> None:
    found = shift(figure(*graded), figure(*moderated), 5)
    assert found is not None
    assert (found.words, found.direction.mark) == (words, mark)


def test_too_few_say_nothing() -> None:
    assert shift(figure(2, 2), figure(2, 3), 5) is None
    assert shift(figure(2, 3), figure(2, 2), 5) is None
    assert shift(figure(0, 0), figure(0, 0), 0) is None
