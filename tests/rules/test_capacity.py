"""How much someone can take on: their number, days away, and what they have open."""

from datetime import date

import pytest

from audit.rules.auditing import same_person
from audit.rules.capacity import Load, check_away, check_capacity, weights, working_days

MONDAY = date(2026, 11, 23)


def test_working_days_leave_weekends_out() -> None:
    assert working_days(MONDAY, date(2026, 12, 6), []) == (10, 10)
    assert working_days(MONDAY, date(2026, 12, 6), [(date(2026, 11, 26), date(2026, 11, 30))]) == (10, 7)
    assert working_days(MONDAY, MONDAY, [(MONDAY, MONDAY)]) == (1, 0)
    assert working_days(MONDAY, date(2026, 11, 20), []) == (0, 0)


@pytest.mark.parametrize(
    ("load", "number", "most"),
    [
        (Load(), None, None),
        (Load(8, 3, 10, 10), 8, 5),
        (Load(8, 9, 10, 10), 8, 0),
        (Load(8, 1, 10, 5), 4, 3),
        (Load(1, 0, 10, 5), 1, 1),  # a half is rounded up
        (Load(8, 0, 10, 3), 2, 2),
        (Load(8, 0, 10, 2), 0, 0),  # fewer than one day in four
        (Load(None, 0, 10, 2), 0, 0),
        (Load(None, 7, 10, 5), None, None),
        (Load(8, 2, 0, 0), 8, 6),  # the due date is past: days away matter no more
    ],
)
def test_days_away_lessen_the_number_and_what_is_open_is_taken_off(
    load: Load, number: int | None, most: int | None
) -> None:
    assert (load.number, load.most) == (number, most)


def test_work_goes_in_proportion_to_room() -> None:
    assert weights([Load(8, 2, 10, 10), Load(4, 0, 10, 10), Load(3, 3, 10, 10)]) == [6, 4, 0]
    # Without a number one counts as the average of the others, and is never without room.
    assert weights([Load(8, 2, 10, 10), Load(4, 0, 10, 10), Load(None, 1, 10, 10)]) == [6, 4, 5]
    assert weights([Load(4, 0, 10, 10), Load(None, 9, 10, 10)]) == [4, 1]
    assert weights([Load(None, 9, 10, 10), Load(None, 0, 10, 5), Load(None, 0, 10, 0)]) == [1, 0.5, 0]


def test_what_cannot_be_meant_is_refused() -> None:
    for wrong in (-1, 501):
        with pytest.raises(ValueError, match="from 0 to 500"):
            check_capacity(wrong)
    check_capacity(None)
    check_capacity(0)
    with pytest.raises(ValueError, match="the first or later"):
        check_away(MONDAY, date(2026, 11, 22))
    with pytest.raises(ValueError, match="two years"):
        check_away(MONDAY, date(2029, 1, 1))


def test_one_person_however_a_list_spells_them() -> None:
    assert same_person(" ada  LOVELACE") == same_person("Lovelace, Ada")
    assert same_person("Ada Byron") != same_person("Ada Lovelace")
    assert same_person(None) == ""
