"""Working days of England and Wales, beside a library that knows the bank holidays of many countries."""

from datetime import date

import holidays
import pytest

from audit.rules.working_days import bank_holidays, is_working, working_days_after


@pytest.mark.parametrize("year", range(2000, 2041))
def test_bank_holidays_are_those_the_library_knows(year: int) -> None:
    known = {day for day in holidays.country_holidays("GB", subdiv="ENG", years=year) if day.weekday() < 5}
    assert bank_holidays(year) == known


def test_christmas_is_counted_over() -> None:
    assert not is_working(date(2026, 12, 28))  # Boxing Day is a Saturday
    assert working_days_after(date(2026, 12, 23), 1) == date(2026, 12, 24)
    assert working_days_after(date(2026, 12, 23), 2) == date(2026, 12, 29)
    assert working_days_after(date(2026, 12, 25), 0) == date(2026, 12, 25)


def test_five_working_days_over_easter() -> None:
    assert working_days_after(date(2026, 4, 2), 5) == date(2026, 4, 13)
