"""Trends: published vectors of the formulas, and each rule on figures that break it and that do not."""

import pytest

from audit.rules.intervals import difference
from audit.rules.trends import Direction, Signal, direction, p_chart, xmr


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_of_two_shares_is_what_was_published(
    now: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    assert difference(now, before) == pytest.approx((low, high), abs=0.00006)


def test_a_direction_is_said_only_where_chance_hardly_explains_it() -> None:
    assert direction((30, 40), (15, 40), 5) == Direction.UP
    assert direction((15, 40), (30, 40), 5) == Direction.DOWN
    assert direction((3, 6), (2, 6), 5) == Direction.UNCLEAR
    assert direction((4, 4), (0, 40), 5) == Direction.UNKNOWN
    assert direction((0, 0), (0, 0), 0) == Direction.UNKNOWN


def test_limits_of_a_p_chart() -> None:
    """Mean 60 of 120 = .5; at n = 10 the limits are .5 ± 3·√(.025) = .026 to .974, at n = 4 all there is."""
    points = p_chart([(5, 10)] * 11 + [(5, 10)])
    assert {(round(p.mean or 0, 3), round(p.low or 0, 3), round(p.high or 0, 3)) for p in points} == {
        (0.5, 0.026, 0.974)
    }
    few = p_chart([(5, 10)] * 11 + [(2, 4)])[-1]
    assert (few.low, few.high) == (0.0, 1.0)


def test_no_limits_and_no_signals_under_twelve_points() -> None:
    assert all(
        p.mean is None and p.low is None and not p.signals for p in p_chart([(10, 10)] * 10 + [(0, 10)])
    )
    assert all(p.mean is None for p in xmr([1.0] * 11))


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no point"):
        p_chart([(0, 0)])


def test_a_point_outside() -> None:
    points = p_chart([(50, 100)] * 12 + [(80, 100)])
    assert points[-1].signals[0] == Signal.ABOVE
    assert Signal.BELOW in p_chart([(50, 100)] * 12 + [(20, 100)])[-1].signals
    assert Signal.ABOVE not in p_chart([(50, 100)] * 12 + [(60, 100)])[-1].signals


def test_seven_on_one_side_is_said_from_the_seventh() -> None:
    shares = [(60, 100), (58, 100)] * 3 + [(59, 100)] + [(42, 100), (40, 100)] * 3
    said = [Signal.ONE_SIDE in point.signals for point in p_chart(shares)]
    assert said == [False] * 6 + [True] + [False] * 6


def test_a_point_on_the_mean_is_on_no_side() -> None:
    on = xmr([1.0] * 6 + [2.0] + [3.0] * 6)
    assert not any(Signal.ONE_SIDE in point.signals for point in on)


def test_seven_rising_and_falling() -> None:
    rising = xmr([5, 4, 5, 4, 5, 1, 2, 3, 4, 5, 6, 7])
    assert [Signal.RISING in p.signals for p in rising] == [False] * 11 + [True]
    falling = xmr([5, 4, 5, 4, 5, 7, 6, 5, 4, 3, 2, 1])
    assert [Signal.FALLING in p.signals for p in falling] == [False] * 11 + [True]
    six = xmr([5, 4, 5, 4, 5, 4, 1, 2, 3, 4, 5, 6])
    assert not any(Signal.RISING in p.signals for p in six)


def test_xmr_limits() -> None:
    """Mean 11, mean moving range 2: 11 ± 2.66 × 2."""
    points = xmr([10.0, 12.0] * 6)
    assert (points[0].mean, points[0].low, points[0].high) == pytest.approx((11, 5.68, 16.32))
    assert xmr([0.0, 4.0] * 6)[0].low == 0.0
    assert xmr([0.0, 4.0] * 6, floor=None)[0].low == pytest.approx(2 - 2.66 * 4)
