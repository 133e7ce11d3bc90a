from datetime import date

import pytest

from kvitt.law.read import load

CALENDAR = load("se").calendar


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 6, 19), False),  # Midsummer's Eve
        (date(2026, 12, 24), False),
        (date(2026, 12, 31), False),
        (date(2026, 1, 1), False),
        (date(2026, 1, 6), False),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 1, 5), True),  # Twelfth Night: a working day, if a short one
        (date(2026, 4, 2), True),  # Maundy Thursday
        (date(2026, 4, 30), True),
        (date(2026, 11, 23), True),
        (date(2025, 6, 6), False),
    ],
)
def test_banking_days_follow_the_swedish_year(day: date, open_: bool) -> None:
    assert CALENDAR.is_bank_day(day) is open_


def test_an_act_due_on_a_closed_day_may_be_done_the_next_weekday() -> None:
    assert CALENDAR.next_weekday(date(2026, 12, 24)) == date(2026, 12, 28)
    assert CALENDAR.next_weekday(date(2026, 12, 28)) == date(2026, 12, 28)


def test_a_holiday_has_its_name() -> None:
    assert CALENDAR.holiday_name(date(2026, 6, 20)) == "Midsummer Day"
    assert CALENDAR.holiday_name(date(2026, 6, 22)) is None
