"""Keys that a person chooses: one letter or sign each, no digit, none twice."""

import pytest

from audit.rules.keys import Does, UnusableKey, check_keys, keys_of


def test_the_usual_keys_can_be_kept() -> None:
    assert check_keys(keys_of({}))[Does.NEXT] == "j"
    assert keys_of({"next": "w"})[Does.NEXT] == "w"


@pytest.mark.parametrize(
    ("key", "says"), [("", "Enter a key"), ("ab", "one letter or sign"), ("4", "Digits give grades")]
)
def test_what_cannot_be_a_key(key: str, says: str) -> None:
    with pytest.raises(UnusableKey, match=says) as caught:
        check_keys(keys_of({}) | {Does.FIND: key})
    assert caught.value.does == Does.FIND


def test_two_for_one_key_are_both_named() -> None:
    with pytest.raises(UnusableKey, match="both for “To the next criterion” and for “Find a criterion”"):
        check_keys(keys_of({}) | {Does.FIND: "J"})
