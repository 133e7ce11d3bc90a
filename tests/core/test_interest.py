from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.citation import Citation
from kvitt.core.interest import (
    DENOMINATORS,
    BaseSpan,
    RateStep,
    Schedule,
    accrue,
    cumulative,
    rate_at,
)
from kvitt.core.refusal import Refusal
from kvitt.core.rounding import round_half_up
from kvitt.law.read import load
from tests.core.schedules import CITE, ORIGIN, schedule

OTHER = Citation("1975:635", "9 §", "räntelagen", "notice")


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    days = draw(
        st.lists(st.integers(min_value=1, max_value=6000), unique=True, max_size=8).map(sorted)
    )
    rates = [(ORIGIN, draw(st.integers(min_value=0, max_value=400_000)))]
    rates += [
        (ORIGIN + timedelta(days=day), draw(st.integers(min_value=0, max_value=400_000)))
        for day in days
    ]
    return schedule(*rates, day_count=draw(st.sampled_from(sorted(DENOMINATORS))))


def three_days(draw: st.DrawFn) -> tuple[date, date, date]:
    offsets = sorted(draw(st.tuples(*[st.integers(min_value=0, max_value=7000)] * 3)))
    first, second, third = (ORIGIN + timedelta(days=offset) for offset in offsets)
    return first, second, third


day_triples = st.composite(three_days)()
capital = st.integers(min_value=0, max_value=10**12)


def test_fifty_three_days_at_ten_percent() -> None:
    law = load("se").interest.default_schedule(due_day=date(2026, 9, 30))
    start, end = law.first_day(date(2026, 9, 30)), law.end(date(2026, 11, 22))
    reckoning = accrue(law, [BaseSpan(start, end, 125_000)])
    (span,) = reckoning.spans
    assert (span.start, span.last, span.days) == (date(2026, 10, 1), date(2026, 11, 22), 53)
    assert (span.rate_ppm, span.amount_minor) == (100_000, 1815)
    assert reckoning.amount_minor == 1815
    assert [cite.section for cite in span.citations] == ["6 §", "9 §"]


@given(schedules(), day_triples, capital)
def test_the_index_and_the_spans_say_the_same(
    rates: Schedule, days: tuple[date, date, date], base: int
) -> None:
    start, _, end = days
    reckoning = accrue(rates, [BaseSpan(start, end, base)])
    by_index = base * (cumulative(rates, end) - cumulative(rates, start))
    assert reckoning.exact == Fraction(by_index, DENOMINATORS[rates.day_count])
    assert reckoning.amount_minor == round_half_up(reckoning.exact)


def counted(day_count: str, start: date, end: date) -> int:
    if day_count != "30E/360":
        return (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month
    return months * 30 + min(end.day, 30) - min(start.day, 30)


def _year_days(day: date) -> int:
    return (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days


@given(schedules(), st.integers(0, 6000), st.integers(0, 500), capital)
def test_counting_day_by_day_gives_the_same(
    rates: Schedule, offset: int, length: int, base: int
) -> None:
    if rates.day_count == "30E/360":
        return
    start = ORIGIN + timedelta(days=offset)
    by_hand = Fraction(0)
    for day in (start + timedelta(days=number) for number in range(length)):
        ppm = max((step.since, step.rate_ppm) for step in rates.steps if step.since <= day)[1]
        year = 365 if rates.day_count == "act/365" else _year_days(day)
        by_hand += Fraction(base * ppm, year * 1_000_000)
    assert accrue(rates, [BaseSpan(start, start + timedelta(days=length), base)]).exact == by_hand


@given(schedules(), day_triples, capital)
def test_interest_over_two_stretches_is_the_sum_before_rounding(
    rates: Schedule, days: tuple[date, date, date], base: int
) -> None:
    a, b, c = days
    whole = accrue(rates, [BaseSpan(a, c, base)]).exact
    parts = accrue(rates, [BaseSpan(a, b, base), BaseSpan(b, c, base)]).exact
    assert whole == parts
    first, second = accrue(rates, [BaseSpan(a, b, base)]), accrue(rates, [BaseSpan(b, c, base)])
    assert whole == first.exact + second.exact


@given(schedules(), day_triples, capital, capital)
def test_the_spans_always_sum_to_the_rounded_whole(
    rates: Schedule, days: tuple[date, date, date], one: int, two: int
) -> None:
    a, b, c = days
    reckoning = accrue(rates, [BaseSpan(a, b, one), BaseSpan(b, c, two)])
    assert sum(span.amount_minor for span in reckoning.spans) == reckoning.amount_minor
    for start, end, base in ((a, b, one), (b, c, two)):
        bearing = sum(span.days for span in accrue(rates, [BaseSpan(start, end, base)]).spans)
        assert bearing == (counted(rates.day_count, start, end) if base else 0)


def test_one_span_joins_half_years_with_the_same_rate_and_cites_both() -> None:
    rates = Schedule(
        steps=(
            RateStep(date(2026, 1, 1), 100_000, CITE),
            RateStep(date(2026, 7, 1), 100_000, OTHER),
        ),
        day_count="act/365",
        first_day_offset=1,
        end_offset=1,
    )
    (span,) = accrue(rates, [BaseSpan(date(2026, 6, 1), date(2026, 8, 1), 100)]).spans
    assert (span.days, span.citations) == (61, (CITE, OTHER))


def test_a_change_of_rate_or_capital_starts_a_new_span() -> None:
    rates = schedule((date(2026, 1, 1), 100_000), (date(2026, 7, 1), 80_000))
    spans = accrue(
        rates,
        [
            BaseSpan(date(2026, 6, 1), date(2026, 8, 1), 100_000),
            BaseSpan(date(2026, 8, 1), date(2026, 8, 11), 50_000),
            BaseSpan(date(2026, 8, 21), date(2026, 8, 31), 50_000),
        ],
    ).spans
    assert [(span.days, span.base_minor) for span in spans] == [
        (30, 100_000),
        (31, 100_000),
        (10, 50_000),
        (10, 50_000),
    ]


def test_a_leap_year_weighs_its_own_length_under_act_act() -> None:
    rates = schedule((ORIGIN, 100_000), day_count="act/act")
    for year in (2023, 2024):
        stretch = BaseSpan(date(year, 1, 1), date(year + 1, 1, 1), 100_000)
        assert accrue(rates, [stretch]).amount_minor == 10_000
    by_365 = schedule((ORIGIN, 100_000))
    leap = BaseSpan(date(2024, 1, 1), date(2025, 1, 1), 100_000)
    assert accrue(by_365, [leap]).amount_minor == 10_027


def test_a_commercial_year_has_twelve_months_of_thirty_days() -> None:
    rates = schedule((ORIGIN, 100_000), day_count="30E/360")
    assert accrue(rates, [BaseSpan(date(2026, 1, 31), date(2026, 3, 1), 36_000)]).exact == 310


def test_nothing_bears_interest_over_no_days_or_on_no_capital() -> None:
    rates = schedule((ORIGIN, 100_000))
    assert accrue(rates, []).amount_minor == 0
    assert accrue(rates, [BaseSpan(ORIGIN, ORIGIN, 100)]).spans == ()
    assert accrue(rates, [BaseSpan(ORIGIN, ORIGIN + timedelta(days=9), 0)]).spans == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2009, 12, 31), date(2010, 2, 1)), (date(2026, 12, 1), date(2027, 1, 2))],
)
def test_a_rate_not_yet_known_is_refused(start: date, end: date) -> None:
    rates = schedule((ORIGIN, 100_000), known_until=date(2026, 12, 31))
    with pytest.raises(Refusal) as refused:
        accrue(rates, [BaseSpan(start, end, 100)])
    assert refused.value.code == "rate_not_known"
    assert refused.value.params["known_until"] == "2026-12-31"


def test_a_rate_before_the_first_is_refused_without_an_end() -> None:
    with pytest.raises(Refusal):
        rate_at(schedule((ORIGIN, 1)), date(2009, 1, 1))
    assert rate_at(schedule((ORIGIN, 1)), ORIGIN).rate_ppm == 1


def test_the_last_known_day_still_bears_interest() -> None:
    rates = schedule((ORIGIN, 365_000), known_until=date(2026, 12, 31))
    assert accrue(rates, [BaseSpan(date(2026, 12, 31), date(2027, 1, 1), 1000)]).exact == 1


def test_stretches_come_in_order_and_capital_is_never_negative() -> None:
    rates = schedule((ORIGIN, 1))
    later, end = ORIGIN + timedelta(days=1), ORIGIN + timedelta(days=5)
    with pytest.raises(AssertionError):
        accrue(rates, [BaseSpan(ORIGIN, end, 5), BaseSpan(later, end, 5)])
    with pytest.raises(AssertionError):
        accrue(rates, [BaseSpan(ORIGIN, end, -1)])


def test_the_calendar_s_last_day_is_refused_rather_than_passed() -> None:
    schedule = Schedule(
        steps=(RateStep(date(2002, 7, 1), 100_000, Citation("a", "1 §", "lag", "statute")),),
        day_count="act/365",
        first_day_offset=1,
        end_offset=1,
    )
    with pytest.raises(Refusal, match="rate_not_known"):
        schedule.end(date.max)
