"""When a case comes back, and what has moved since."""

from datetime import date

from audit.rules.auditing_again import comes_back_on, moved, movement


def test_it_comes_back_after_so_many_weeks() -> None:
    assert comes_back_on(date(2026, 9, 1), 12) == date(2026, 11, 24)


def test_a_lower_rank_is_better_and_a_blank_says_nothing() -> None:
    assert [movement(3, 1), movement(1, 1), movement(0, 2), movement(None, 1), movement(1, None)] == [
        "better", "same", "worse", "no grade", "no grade",
    ]  # fmt: skip


def test_what_has_no_grade_is_in_no_figure() -> None:
    found = moved(["better", "no grade", "worse", "better", "same"])
    assert (found.better, found.same, found.worse, found.n) == (2, 1, 1, 4)
