"""What repeats from round to round."""

import pytest

from audit.rules.learning import again


@pytest.mark.parametrize(
    ("rounds", "repeats"),
    [
        ([], set()),
        ([{"a": 9}], set()),
        ([{"a": 9, "b": 2}, {"a": 3, "c": 5}], {"a"}),
        ([{"a": 9, "b": 8, "c": 7, "d": 6}, {"d": 9, "a": 2}], {"a"}),  # d is the fourth now
        ([{"a": 9, "b": 7, "c": 7, "d": 7}, {"d": 9, "b": 9}], {"b", "d"}),  # as often as the third
        ([{"a": 1}, {"a": 1}], set()),  # one audit is chance
        ([{"a": 5}, {"b": 5}, {"a": 5}], set()),  # not in the one before
    ],
)
def test_named_most_often_in_the_two_newest(rounds: list[dict[str, int]], repeats: set[str]) -> None:
    assert again(rounds) == repeats
