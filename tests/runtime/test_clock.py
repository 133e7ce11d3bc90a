import datetime as dt

from kvitt.runtime import clock

LATE = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)


def test_helsinki_is_a_day_ahead_late_in_the_evening() -> None:
    assert clock.day_of(LATE, "SE") == dt.date(2026, 11, 22)
    assert clock.day_of(LATE, "FI") == dt.date(2026, 11, 23)


def test_a_wound_clock_stands_still_and_goes_on_afterwards() -> None:
    with clock.wound(LATE):
        assert clock.now() == LATE
        assert clock.today("FI") == dt.date(2026, 11, 23)
        with clock.wound(LATE + dt.timedelta(days=1)):
            assert clock.today("SE") == dt.date(2026, 11, 23)
        assert clock.now() == LATE
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)


def test_a_day_begins_at_its_countrys_midnight() -> None:
    assert clock.start_of(dt.date(2026, 7, 1), "SE") == dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC)
