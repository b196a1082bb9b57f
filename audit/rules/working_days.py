"""Working days of England and Wales: no weekends, no bank holidays.

The bank holidays are those of the Banking and Financial Dealings Act 1971 with the days moved or added by
proclamation, as published at https://www.gov.uk/bank-holidays (Open Government Licence). A holiday that
falls on a weekend is kept on the next weekday that is none. tests/rules/test_working_days.py compares them
with the `holidays` library.
"""

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)

# Days that were moved for one year, and days that were added once.
MOVED = {
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
ADDED = (
    date(2002, 6, 3), date(2011, 4, 29), date(2012, 6, 5), date(2022, 6, 3), date(2022, 9, 19),
    date(2023, 5, 8),
)  # fmt: skip


def is_working(day: date) -> bool:
    """Whether people are at work on this day."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, n: int) -> date:
    """The nth working day after this day; with n of 0 the day itself, be it one or not."""
    for _ in range(n):
        day += DAY
        while not is_working(day):
            day += DAY
    return day


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year, each on the weekday on which it is kept."""
    easter = _easter(year)
    mondays = (_monday(date(year, 5, 1)), _monday(date(year, 5, 25)), _monday(date(year, 8, 25)))
    found = {easter - 2 * DAY, easter + DAY, *(MOVED.get(monday, monday) for monday in mondays)}
    found |= {day for day in ADDED if day.year == year}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in found:
            day += DAY
        found.add(day)
    return frozenset(found)


def _monday(day: date) -> date:
    """That day if it is a Monday, otherwise the next one."""
    return day + (-day.weekday() % 7) * DAY


def _easter(year: int) -> date:
    """Easter Sunday (Gregorian), by the anonymous algorithm in Meeus, Astronomical Algorithms."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
