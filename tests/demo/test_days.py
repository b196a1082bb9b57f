"""When things of the demo council happened: believable on whichever day it is filled."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from audit.demo.days import calendar, is_working, sitting_down, working_day, working_days
from audit.demo.dice import dice

EVERY_DAY = [date(2026, 1, 1) + timedelta(days=n) for n in range(800)]


def test_the_calendar_fits_every_day_of_two_years() -> None:
    for today in EVERY_DAY:
        first, second, now = calendar(today)
        for finished, after in ((first, second), (second, now)):
            assert finished.closed is not None
            assert finished.first <= finished.drawn < finished.due < finished.closed < today
            assert finished.worked_until < finished.closed
            assert (finished.last + timedelta(days=1)) == after.first
        assert now.closed is None
        assert now.first <= now.drawn < now.worked_until < today < now.due
        assert today - timedelta(days=40) <= now.first
        assert len(working_days(now.drawn, now.worked_until)) >= 5, today
        assert all(is_working(day) for one in (first, second, now) for day in (one.drawn, one.due))


def test_from_the_eleventh_on_the_open_round_is_this_months() -> None:
    assert calendar(date(2026, 11, 11))[2].name == "November 2026"
    assert calendar(date(2026, 11, 10))[2].name == "October 2026"
    assert [one.name for one in calendar(date(2027, 1, 20))] == [
        "November 2026",
        "December 2026",
        "January 2027",
    ]


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),  # a Friday
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), -1, date(2026, 11, 20)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_working_days_leave_out_weekends_and_christmas(day: date, n: int, expected: date) -> None:
    assert working_day(day, n) == expected


@pytest.mark.parametrize("n_days", [1, 2, 6])
def test_an_auditor_works_forwards_and_in_working_hours(n_days: int) -> None:
    days = working_days(date(2026, 11, 2), date(2026, 11, 30))[:n_days]
    for seed in range(40):
        moments = sitting_down(days, [2.5] * 90, dice(seed))
        assert len(moments) == 90
        assert all(before < after for before, after in pairwise(moments))
        assert {moment.date() for moment in moments} <= set(days)
        assert all(in_hours(moment) for moment in moments), seed


def in_hours(moment: datetime) -> bool:
    return (9, 0) <= (moment.hour, moment.minute) <= (17, 30)
