from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.days import (
    DayRange,
    add_bank_days,
    add_days,
    add_years,
    bank_day_from,
    days_through,
    is_within,
)

some_days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


class WeekdayBanks:
    def is_bank_day(self, day: date) -> bool:
        return day.weekday() < 5


def test_both_ends_are_counted() -> None:
    interest_days = DayRange(date(2026, 10, 1), date(2026, 11, 22))
    assert interest_days.days == 53
    assert date(2026, 10, 1) in interest_days
    assert date(2026, 11, 22) in interest_days
    assert date(2026, 11, 23) not in interest_days


def test_a_range_does_not_run_backwards() -> None:
    with pytest.raises(AssertionError):
        DayRange(date(2026, 2, 2), date(2026, 2, 1))


def test_a_day_lies_within_days_that_are_both_counted() -> None:
    since, until = date(2026, 2, 2), date(2026, 2, 4)
    assert [is_within(date(2026, 2, day), since=since, until=until) for day in range(1, 6)] == [
        *(False, True, True, True, False)
    ]
    assert is_within(date.min, since=None, until=until)
    assert is_within(date.max, since=since, until=None)


@given(some_days, st.integers(min_value=0, max_value=4000))
def test_adding_days_and_counting_them_agree(day: date, days: int) -> None:
    assert days_through(day, add_days(day, days)) == days + 1


def test_a_leap_day_becomes_the_last_of_february() -> None:
    assert add_years(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_banking_days_skip_the_weekend() -> None:
    friday = date(2026, 11, 27)
    assert add_bank_days(friday, 1, WeekdayBanks()) == date(2026, 11, 30)
    assert add_bank_days(friday, 0, WeekdayBanks()) == friday
    assert bank_day_from(date(2026, 11, 28), WeekdayBanks()) == date(2026, 11, 30)
