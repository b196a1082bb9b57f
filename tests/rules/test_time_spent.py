"""What is believed of the time a browser counts, and how time is said."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.rules.time_spent import MOST_AT_ONCE, believed, in_words, typical


@given(st.lists(st.tuples(st.integers(-10, 100_000), st.integers(0, 4_000))))
def test_nobody_claims_more_than_the_clock(ticks: list[tuple[int, int]]) -> None:
    passed = sum(seconds for _, seconds in ticks)
    counted = sum(believed(claimed, timedelta(seconds=seconds)) for claimed, seconds in ticks)
    assert 0 <= counted <= passed
    assert believed(10_000, None) == MOST_AT_ONCE.total_seconds()
    assert believed(20, timedelta(seconds=60)) == 20


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 min"),
        (3_600, "1 h"),
        (7_859, "2 h 10 min"),
    ],
)
def test_time_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_what_is_typical_is_the_middle_of_three_or_more() -> None:
    assert typical([3_600, 7_200]) is None
    assert typical([3_600, 90_000, 7_200]) == 7_200
