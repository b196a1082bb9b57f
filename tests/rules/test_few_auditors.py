"""Nobody's own grading is read out of the figures of a group."""

import pytest

from audit.rules.few_auditors import too_few


@pytest.mark.parametrize(
    ("auditors", "group", "held_back"),
    [
        ({1: 3}, 1, False),
        ({1: 2}, 1, True),
        ({1: 3}, 2, True),  # nobody of that group audited there
        ({1: 3, 2: 5}, 1, False),
        ({1: 3, 2: 1}, 1, True),  # the one of the other group is what is left of the whole
        ({1: 3, 2: 1, 3: 2}, 1, False),  # what is left is of three
        ({1: 3, 2: 1, 3: 2}, 2, True),
        ({1: 3, 2: 0}, 1, False),
    ],
)
def test_who_could_be_worked_out_is_held_back(auditors: dict[int, int], group: int, held_back: bool) -> None:
    assert too_few(auditors, group) is held_back
