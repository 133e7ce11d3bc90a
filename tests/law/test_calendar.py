from datetime import date, timedelta

import pytest

from kvitt.law.read import load


@pytest.mark.parametrize(
    ("country", "day", "open_"),
    [
        ("se", date(2026, 6, 19), False),  # Midsummer's Eve
        ("se", date(2026, 12, 24), False),
        ("se", date(2026, 12, 31), False),
        ("se", date(2026, 1, 1), False),
        ("se", date(2026, 1, 6), False),
        ("se", date(2026, 11, 21), False),  # Saturday
        ("se", date(2026, 1, 5), True),  # Twelfth Night: a working day, if a short one
        ("se", date(2026, 4, 2), True),  # Maundy Thursday
        ("se", date(2026, 4, 30), True),
        ("se", date(2026, 11, 23), True),
        ("se", date(2025, 6, 6), False),
        ("fi", date(2026, 6, 19), False),  # Midsummer's Eve
        ("fi", date(2026, 12, 24), False),
        ("fi", date(2026, 12, 31), True),
        ("fi", date(2026, 4, 2), True),  # Maundy Thursday
        ("fi", date(2026, 5, 1), False),
        ("fi", date(2027, 12, 6), False),  # Independence Day
        ("fi", date(2026, 12, 28), True),
        ("dk", date(2026, 4, 2), False),  # Maundy Thursday
        ("dk", date(2026, 4, 1), True),
        ("dk", date(2026, 5, 14), False),  # Ascension Day
        ("dk", date(2026, 5, 15), False),  # banks rest the day after
        ("dk", date(2026, 5, 13), True),
        ("dk", date(2015, 5, 15), True),  # not on the lists we have seen
        ("dk", date(2016, 5, 6), False),
        ("dk", date(2026, 5, 1), True),
        ("dk", date(2026, 6, 5), False),  # Constitution Day
        ("dk", date(2026, 12, 24), False),
        ("dk", date(2026, 12, 31), False),
        ("dk", date(2026, 12, 30), True),
        ("no", date(2026, 4, 2), False),  # Maundy Thursday
        ("no", date(2026, 4, 1), True),  # a short day
        ("no", date(2026, 5, 1), False),
        ("no", date(2027, 5, 17), False),  # Constitution Day
        ("no", date(2026, 12, 24), False),
        ("no", date(2026, 12, 31), True),  # a short day
        ("no", date(2026, 1, 6), True),
    ],
)
def test_banking_days_follow_the_year_of_the_country(country: str, day: date, open_: bool) -> None:
    assert load(country).calendar.is_bank_day(day) is open_


@pytest.mark.parametrize(
    ("country", "last_day", "extended"),
    [
        ("se", date(2026, 12, 24), date(2026, 12, 28)),
        ("se", date(2026, 12, 28), date(2026, 12, 28)),
        ("fi", date(2026, 6, 19), date(2026, 6, 22)),  # eve, Midsummer, Sunday
        ("fi", date(2026, 12, 31), date(2026, 12, 31)),
        ("dk", date(2026, 6, 5), date(2026, 6, 8)),
        ("dk", date(2026, 5, 15), date(2026, 5, 15)),  # banks rest, time limits do not
        ("dk", date(2026, 12, 31), date(2026, 12, 31)),
        ("dk", date(2026, 5, 23), date(2026, 5, 26)),  # Saturday, Pentecost, Pentecost Monday
        ("no", date(2026, 12, 24), date(2026, 12, 24)),
        ("no", date(2026, 12, 25), date(2026, 12, 28)),
        ("no", date(2026, 4, 2), date(2026, 4, 7)),  # from Maundy Thursday past Easter Monday
    ],
)
def test_an_act_due_on_a_day_of_rest_may_be_done_the_next_weekday(
    country: str, last_day: date, extended: date
) -> None:
    assert load(country).calendar.next_weekday(last_day) == extended


def test_a_holiday_has_its_name() -> None:
    calendar = load("se").calendar
    assert calendar.holiday_name(date(2026, 6, 20)) == "Midsummer Day"
    assert calendar.holiday_name(date(2026, 6, 22)) is None


EASTERS = (date(2016, 3, 27), date(2019, 4, 21), date(2024, 3, 31), date(2026, 4, 5))
"""Easter Sundays as any almanac prints them, early and late."""


@pytest.mark.parametrize("easter", EASTERS)
@pytest.mark.parametrize("country", ["se", "fi", "dk", "no"])
def test_the_library_keeps_easter_and_what_hangs_on_it(country: str, easter: date) -> None:
    calendar = load(country).calendar
    days_from_easter = {-2: "Good Friday", 0: "Easter Sunday", 1: "Easter Monday"}
    days_from_easter |= {39: "Ascension Day", 49: "Pentecost"}
    if country in {"dk", "no"}:
        days_from_easter |= {-3: "Maundy Thursday", 50: "Pentecost Monday"}
    told = {away: calendar.holiday_name(easter + timedelta(away)) for away in days_from_easter}
    assert told == days_from_easter


def test_great_prayer_day_was_kept_in_denmark_until_2023() -> None:
    calendar = load("dk").calendar
    assert calendar.holiday_name(date(2023, 5, 5)) == "Great Prayer Day"
    assert calendar.holiday_name(date(2024, 4, 26)) is None
    assert calendar.is_bank_day(date(2024, 4, 26))


@pytest.mark.parametrize("country", ["se", "fi"])
@pytest.mark.parametrize(
    ("midsummer", "all_saints"),
    [
        (date(2020, 6, 20), date(2020, 10, 31)),
        (date(2026, 6, 20), date(2026, 10, 31)),
        (date(2027, 6, 26), date(2027, 11, 6)),
    ],
)
def test_midsummer_and_all_saints_are_saturdays_between_fixed_days(
    country: str, midsummer: date, all_saints: date
) -> None:
    calendar = load(country).calendar
    assert calendar.holiday_name(midsummer) == "Midsummer Day"
    assert calendar.holiday_name(all_saints) == "All Saints' Day"


def test_two_holidays_on_one_day_are_both_known() -> None:
    # Ascension Day fell on 1 May in 2008; the eve of a holiday is found behind either name.
    assert load("no").calendar.holiday_name(date(2008, 5, 1)) == "Ascension Day; Labor Day"
