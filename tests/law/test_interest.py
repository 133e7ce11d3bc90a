from datetime import date

import pytest

from kvitt.core.interest import BaseSpan, accrue, rate_at
from kvitt.core.refusal import Refusal
from kvitt.law.read import load

LAW = load("se").interest
DUE = date(2026, 9, 30)


def rate(day: date, **terms: object) -> tuple[int, str]:
    schedule = LAW.default_schedule(due_day=DUE, **terms)  # type: ignore[arg-type]
    step = rate_at(schedule, day)
    return step.rate_ppm, step.citation.section


@pytest.mark.parametrize(
    ("day", "ppm"),
    [
        (date(2002, 7, 1), 125_000),
        (date(2015, 6, 30), 80_000),
        (date(2016, 7, 1), 75_000),
        (date(2019, 6, 30), 75_000),
        (date(2024, 12, 31), 120_000),
        (date(2026, 12, 31), 100_000),
    ],
)
def test_the_statutory_rate_is_the_reference_rate_and_eight(day: date, ppm: int) -> None:
    assert rate(day) == (ppm, "6 §")
    assert LAW.rule.short == "6 § räntelagen"


def test_schedules_are_shared_between_claims() -> None:
    one = LAW.default_schedule(due_day=DUE)
    assert one is LAW.default_schedule(due_day=date(2020, 1, 1))
    assert one.digest == load("se").digest
    assert (one.day_count, one.first_day_offset, one.end_offset) == ("act/365", 1, 1)


def test_an_agency_may_choose_how_days_are_counted() -> None:
    by_year = LAW.default_schedule(due_day=DUE, day_count="act/act")
    leap = BaseSpan(date(2024, 1, 1), date(2025, 1, 1), 100_000)
    assert accrue(by_year, [leap]).amount_minor == 12_000
    assert accrue(LAW.default_schedule(due_day=DUE), [leap]).amount_minor == 12_033


def test_an_agreed_rate_stands_for_itself_and_has_no_end() -> None:
    schedule = LAW.default_schedule(due_day=DUE, agreed_rate_ppm=240_000)
    assert rate(date(2040, 1, 1), agreed_rate_ppm=240_000) == (240_000, "1 §")
    assert schedule.known_until is None


def test_consumer_credit_is_capped_twenty_points_above_the_reference_rate() -> None:
    credit = frozenset({"consumer_credit"})
    terms = {"agreed_rate_ppm": 240_000, "traits": credit, "agreement_day": date(2025, 3, 1)}
    assert rate(date(2026, 11, 1), **terms) == (220_000, "19 a §")
    assert rate(date(2025, 3, 1), **terms) == (230_000, "19 a §")
    low = {**terms, "agreed_rate_ppm": 150_000}
    assert rate(date(2026, 11, 1), **low) == (150_000, "1 §")
    earlier = {**terms, "agreement_day": date(2025, 2, 28)}
    assert rate(date(2026, 11, 1), **earlier) == (240_000, "1 §")


def test_a_bounded_schedule_is_known_as_far_as_its_bound() -> None:
    schedule = LAW.default_schedule(
        due_day=DUE, agreed_rate_ppm=240_000, traits=frozenset({"consumer_credit"})
    )
    assert schedule.known_until == date(2026, 12, 31)


def test_an_authority_never_pays_less_than_the_statutory_rate() -> None:
    authority = frozenset({"authority"})
    floor = rate(date(2026, 11, 1), agreed_rate_ppm=20_000, traits=authority)
    assert floor == (100_000, "6 § andra stycket")
    assert rate(date(2026, 11, 1), agreed_rate_ppm=20_000) == (20_000, "1 §")


def test_the_last_known_day_is_today_until_the_rates_end() -> None:
    interest = load("se").interest
    assert interest.last_known_day(date(2026, 11, 22)) == date(2026, 11, 22)
    assert interest.last_known_day(date(2027, 2, 1)) == date(2026, 12, 31)


def test_a_rate_that_ends_after_the_last_published_day_is_known_until_that_day() -> None:
    # 180 days after the due day lie in 2027, whose reference rate nobody knows yet.
    schedule = load("fi").interest.default_schedule(
        due_day=date(2026, 11, 23), pre_due_rate_ppm=200_000, traits=frozenset({"consumer"})
    )
    assert schedule.known_until == date(2026, 12, 31)
    assert rate_at(schedule, date(2026, 12, 31)).rate_ppm == 200_000
    with pytest.raises(Refusal, match="rate_not_known"):
        rate_at(schedule, date(2027, 1, 1))
