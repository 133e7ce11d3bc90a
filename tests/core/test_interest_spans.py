from datetime import date, timedelta
from fractions import Fraction

import pytest

from kvitt.core.citation import Citation
from kvitt.core.days import DayRange
from kvitt.core.explanation import Explanation
from kvitt.core.interest import (
    BaseSpan,
    InterestSpan,
    RateStep,
    Schedule,
    Unknown,
    accrue,
    accrue_inclusive,
    rate_at,
)
from kvitt.core.refusal import Refusal
from tests.core.schedules import CITE, ORIGIN, schedule


def told(spans: tuple[InterestSpan, ...]) -> list[tuple[str, str, int, int]]:
    return [
        (span.start.isoformat(), span.last.isoformat(), span.days, span.amount_minor)
        for span in spans
    ]


def test_act_act_cuts_a_stretch_where_the_year_changes_its_length() -> None:
    rates = schedule((ORIGIN, 100_000), day_count="act/act")
    stretch = BaseSpan(date(2022, 12, 1), date(2025, 2, 1), 3_660_000)
    assert told(accrue(rates, [stretch]).spans) == [
        ("2022-12-01", "2023-12-31", 396, 397_085),
        ("2024-01-01", "2024-12-31", 366, 366_000),
        ("2025-01-01", "2025-01-31", 31, 31_085),
    ]
    by_365 = schedule((ORIGIN, 100_000))
    assert [span.days for span in accrue(by_365, [stretch]).spans] == [793]


def test_a_stretch_that_ends_with_the_year_is_not_cut() -> None:
    rates = schedule((ORIGIN, 100_000), day_count="act/act")
    (span,) = accrue(rates, [BaseSpan(date(2023, 12, 1), date(2024, 1, 1), 365_000)]).spans
    assert (span.last, span.days, span.amount_minor) == (date(2023, 12, 31), 31, 3_100)


def test_days_are_the_commercial_ones_under_thirty_360() -> None:
    rates = schedule((ORIGIN, 100_000), (date(2026, 2, 28), 200_000), day_count="30E/360")
    spans = accrue(rates, [BaseSpan(date(2026, 1, 31), date(2026, 3, 31), 36_000)]).spans
    assert told(spans) == [
        ("2026-01-31", "2026-02-27", 28, 280),
        ("2026-02-28", "2026-03-30", 32, 640),
    ]


@pytest.mark.parametrize(
    ("day_count", "end", "expected"),
    [
        ("act/365", date(2024, 1, 31), [(date(2024, 1, 31), 31, Fraction(3100, 365))]),
        ("act/act", date(2024, 1, 31), [(date(2024, 1, 31), 31, Fraction(3100, 366))]),
        (
            "act/act",
            date(2025, 1, 1),
            [
                (date(2024, 12, 31), 366, Fraction(100)),
                (date(2025, 1, 1), 1, Fraction(100) + Fraction(100, 365)),
            ],
        ),
        ("30E/360", date(2024, 1, 31), [(date(2024, 1, 31), 30, Fraction(3000, 360))]),
        ("30E/360", date(2024, 1, 30), [(date(2024, 1, 30), 30, Fraction(3000, 360))]),
        ("30E/360", date(2024, 1, 1), [(date(2024, 1, 1), 1, Fraction(100, 360))]),
    ],
)
def test_an_inclusive_end_adds_one_whole_day(
    day_count: str, end: date, expected: list[tuple[date, int, Fraction]]
) -> None:
    rates = schedule((ORIGIN, 100_000), day_count=day_count)
    reckoning = accrue_inclusive(rates, BaseSpan(date(2024, 1, 1), end, 1_000))
    assert [(span.last, span.days) for span in reckoning.spans] == [
        (last, days) for last, days, _ in expected
    ]
    assert reckoning.exact == expected[-1][2]


def test_the_last_day_takes_its_own_rate() -> None:
    rates = schedule((ORIGIN, 365_000), (date(2026, 7, 1), 730_000))
    reckoning = accrue_inclusive(rates, BaseSpan(date(2026, 6, 29), date(2026, 7, 1), 1_000))
    assert told(reckoning.spans) == [
        ("2026-06-29", "2026-06-30", 2, 2),
        ("2026-07-01", "2026-07-01", 1, 2),
    ]
    assert accrue_inclusive(rates, BaseSpan(date(2026, 7, 1), date(2026, 7, 1), 0)).spans == ()
    known = schedule((ORIGIN, 1), known_until=date(2026, 6, 30))
    with pytest.raises(Refusal, match="rate_not_known"):
        accrue_inclusive(known, BaseSpan(date(2026, 6, 29), date(2026, 7, 1), 1_000))


def test_capital_of_one_minor_unit_bears_interest_on_the_last_day_too() -> None:
    rates = schedule((ORIGIN, 365_000_000))
    assert accrue_inclusive(rates, BaseSpan(ORIGIN, ORIGIN, 1)).exact == 1


def assuming(*, last_known: date, first_assumed: date) -> Schedule:
    since = (date(2026, 1, 1), first_assumed, date(2027, 7, 1))
    first = last_known + timedelta(days=1)
    gap = DayRange(first, first_assumed - timedelta(days=1)) if first < first_assumed else None
    return Schedule(
        steps=tuple(RateStep(day, 365_000, CITE, assumed=day > last_known) for day in since),
        day_count="act/365",
        first_day_offset=1,
        end_offset=1,
        gap=gap,
    )


def test_an_assumed_stretch_stands_apart_at_the_same_rate() -> None:
    rates = assuming(last_known=date(2026, 12, 31), first_assumed=date(2027, 1, 1))
    spans = accrue(rates, [BaseSpan(date(2026, 12, 30), date(2027, 7, 3), 1_000)]).spans
    assert [(span.days, span.assumed) for span in spans] == [(2, False), (183, True)]


def test_the_days_between_the_published_and_the_assumed_rates_are_not_known() -> None:
    rates = assuming(last_known=date(2026, 12, 31), first_assumed=date(2027, 1, 3))
    assert accrue(rates, [BaseSpan(date(2026, 12, 31), date(2027, 1, 1), 1_000)]).exact == 1
    assert accrue(rates, [BaseSpan(date(2027, 1, 3), date(2027, 1, 4), 1_000)]).exact == 1
    asked = {
        "2027-01-01": (date(2026, 12, 31), date(2027, 1, 2)),
        "2027-01-02": (date(2027, 1, 2), date(2027, 1, 3)),
    }
    for day, (start, end) in asked.items():
        with pytest.raises(Refusal) as refused:
            accrue(rates, [BaseSpan(start, end, 1_000)])
        assert refused.value.code == "rate_not_known"
        assert refused.value.params == {
            "day": day,
            "known_from": "2026-01-01",
            "known_until": "2026-12-31",
        }


def test_what_is_not_known_before_the_first_rate_says_why_and_names_its_own_paragraph() -> None:
    gated = Citation("2", "2 §", "the act", "recalled")
    rates = Schedule(
        steps=(RateStep(ORIGIN, 1, CITE),),
        day_count="act/365",
        first_day_offset=1,
        end_offset=1,
        unknown_before=Unknown("reference_rate", "only recalled", gated),
    )
    with pytest.raises(Refusal) as refused:
        rate_at(rates, ORIGIN - timedelta(days=1))
    assert (refused.value.code, refused.value.citation) == ("law_not_known", gated)
    assert refused.value.params == {
        "parameter": "reference_rate",
        "day": "2009-12-31",
        "reason": "only recalled",
    }
    assert rate_at(rates, ORIGIN).rate_ppm == 1


def test_a_joined_stretch_keeps_every_reason_once() -> None:
    one, two = Explanation(code="agreed"), Explanation(code="recalled")
    rates = Schedule(
        steps=tuple(
            RateStep(date(2026, month, 1), 100_000, CITE, why=why)
            for month, why in ((1, (one,)), (2, (one, two)), (3, (two,)))
        ),
        day_count="act/365",
        first_day_offset=1,
        end_offset=1,
    )
    (span,) = accrue(rates, [BaseSpan(date(2026, 1, 1), date(2026, 4, 1), 100)]).spans
    assert (span.days, span.why) == (90, (one, two))


def test_a_day_count_that_does_not_add_up_span_by_span_is_no_schedule() -> None:
    with pytest.raises(AssertionError):
        schedule((ORIGIN, 1), day_count="30/360 US")


def test_the_whole_refusal_of_a_day_not_known() -> None:
    rates = schedule((ORIGIN, 1), known_until=date(2026, 12, 31))
    with pytest.raises(Refusal) as refused:
        accrue(rates, [BaseSpan(date(2026, 12, 30), date(2027, 1, 5), 100)])
    assert refused.value.citation == CITE
    assert refused.value.params == {
        "day": "2027-01-01",
        "known_from": "2010-01-01",
        "known_until": "2026-12-31",
    }
    with pytest.raises(Refusal) as earlier:
        rate_at(schedule((ORIGIN, 1)), date(2009, 12, 31))
    assert earlier.value.params == {"day": "2009-12-31", "known_from": "2010-01-01"}


def test_the_first_and_the_last_day_follow_the_offsets() -> None:
    rates = Schedule(
        steps=(RateStep(ORIGIN, 1, CITE),), day_count="act/365", first_day_offset=3, end_offset=2
    )
    assert rates.first_day(date(2026, 6, 29)) == date(2026, 7, 2)
    assert rates.end(date(2026, 6, 29)) == date(2026, 7, 1)
    assert rates.end(date.max - timedelta(days=2)) == date.max


def test_no_days_need_no_rate() -> None:
    rates = schedule((ORIGIN, 100_000), known_until=date(2026, 12, 31))
    later = date(2027, 6, 1)
    assert accrue(rates, [BaseSpan(later, later, 100)]).spans == ()
    earlier = ORIGIN - timedelta(days=1)
    assert accrue(rates, [BaseSpan(earlier, earlier, 100)]).spans == ()
