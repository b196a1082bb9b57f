"""How sure a share is: published vectors, and what must hold for every share."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.rules.intervals import precision, sample_needed, wilson


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [
        (7, 20, 18.1, 56.7),
        (3, 6, 18.8, 81.2),
        (38, 109, 26.6, 44.2),
        (0, 8, 0.0, 32.4),
        (7, 18, 20.3, 61.4),
        (8, 8, 67.6, 100.0),
    ],
)
def test_wilson_is_what_the_tables_say(good: int, n: int, low: float, high: float) -> None:
    found = wilson(good, n)
    assert (round(found[0] * 100, 1), round(found[1] * 100, 1)) == (low, high)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("good", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_more_than_all_is_refused(good: int, n: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        wilson(good, n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_within_its_interval_and_that_within_0_and_1(share: tuple[int, int]) -> None:
    good, n = share
    low, high = wilson(good, n)
    assert 0 <= low <= good / n <= high <= 1
    mirrored = wilson(n - good, n)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-12)


def test_more_audits_make_a_share_surer() -> None:
    widths = [wilson(n // 2, n)[1] - wilson(n // 2, n)[0] for n in (2, 10, 40, 200, 2000)]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("n", "population", "share", "within"),
    [(155.7, 300, 0.7, 5), (322.4, 2000, 0.5, 5), (91.6, 2000, 0.5, 10), (41.8, 2000, 0.5, 15)],
)
def test_precision_of_the_sample_sizes_in_the_tables(
    n: float, population: int, share: float, within: float
) -> None:
    # A sample one larger than the size worked out by hand is within, one smaller is not.
    assert precision(int(n) + 1, population, share) * 100 <= within
    assert precision(int(n) - 1, population, share) * 100 > within


def test_precision_at_the_edges() -> None:
    assert precision(0, 100) == 1.0
    assert precision(5, 0) == 1.0
    assert precision(100, 100) == 0.0
    assert precision(120, 100) == 0.0
    assert precision(1, 2) == pytest.approx(0.98, abs=0.001)


@pytest.mark.parametrize(
    ("population", "share", "within", "needed"),
    [(300, 0.7, 0.05, 155.7), (2000, 0.5, 0.05, 322.4), (2000, 0.5, 0.10, 91.7), (2000, 0.5, 0.15, 41.8)],
)
def test_how_many_it_takes(population: int, share: float, within: float, needed: float) -> None:
    assert round(sample_needed(population, within, share), 1) == needed


def test_a_sample_as_large_as_is_needed_is_as_precise_as_was_asked() -> None:
    for population in (50, 300, 2000, 100_000):
        for within in (0.05, 0.1, 0.15):
            n = ceil(sample_needed(population, within))
            assert precision(n, population) <= within + 1e-9
            assert n == 1 or precision(n - 1, population) > within - 1e-3
