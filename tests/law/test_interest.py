from datetime import date, timedelta
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvitt.core.days import DayRange
from kvitt.core.interest import (
    DENOMINATORS,
    BaseSpan,
    Schedule,
    accrue,
    cumulative,
    rate_at,
)
from kvitt.core.refusal import Refusal
from kvitt.law.interest import InterestLaw
from kvitt.law.read import load
from kvitt.law.sentences import LANGUAGES, sentences
from kvitt.law.words import say, say_explanation
from tests.law.rates import (
    AUTHORITY,
    BUSINESS,
    CONSUMER,
    CREDIT,
    DUE,
    HIGH_COST,
    codes,
    rate,
    schedule,
    step,
)


@pytest.mark.parametrize(
    ("country", "day", "ppm", "rule"),
    [
        ("se", date(2002, 7, 1), 125_000, "6 § räntelagen"),
        ("se", date(2015, 6, 30), 80_000, "6 § räntelagen"),
        ("se", date(2016, 7, 1), 75_000, "6 § räntelagen"),
        ("se", date(2019, 6, 30), 75_000, "6 § räntelagen"),
        ("se", date(2024, 12, 31), 120_000, "6 § räntelagen"),
        ("se", date(2026, 12, 31), 100_000, "6 § räntelagen"),
        ("fi", date(2000, 1, 1), 100_000, "4 § korkolaki"),
        ("fi", date(2002, 6, 30), 110_000, "4 § korkolaki"),
        ("fi", date(2002, 7, 1), 105_000, "4 § korkolaki"),
        ("fi", date(2024, 1, 1), 115_000, "4 § korkolaki"),
        ("fi", date(2025, 7, 1), 95_000, "4 § korkolaki"),
        ("fi", date(2026, 12, 31), 95_000, "4 § korkolaki"),
        ("dk", date(2005, 1, 1), 101_500, "§ 5 stk. 1 renteloven"),
        ("dk", date(2022, 12, 31), 75_500, "§ 5 stk. 1 renteloven"),
        ("dk", date(2023, 1, 1), 99_000, "§ 5 stk. 1 renteloven"),
        ("dk", date(2026, 12, 31), 100_000, "§ 5 stk. 1 renteloven"),
        ("no", date(1994, 1, 1), 120_000, "§ 3 forsinkelsesrenteloven"),
        ("no", date(2003, 12, 31), 120_000, "§ 3 forsinkelsesrenteloven"),
        ("no", date(2004, 1, 1), 92_500, "§ 3 forsinkelsesrenteloven"),
        ("no", date(2026, 7, 1), 122_500, "§ 3 forsinkelsesrenteloven"),
    ],
)
def test_the_statutory_rates(country: str, day: date, ppm: int, rule: str) -> None:
    assert rate(country, day) == (ppm, rule)


def test_each_rate_names_its_rule_its_rows_and_its_arithmetic() -> None:
    found = step("se", date(2026, 7, 1))
    assert [cite.short for cite in (found.citation, *found.also)] == [
        "6 § räntelagen",
        "9 § räntelagen",
    ]
    (why,) = found.why
    assert (why.code, why.params, why.parts) == (
        "reference_and_margin",
        {"rate_ppm": 100_000, "reference_ppm": 20_000, "points": "8"},
        (),
    )
    assert not found.assumed
    assert say_explanation("interest", why, language="sv").replace("\xa0", " ") == (
        "Räntan är 10,00 %: referensräntan 2,00 % med ett tillägg av 8 procentenheter."
    )
    (whole,) = step("no", date(2026, 7, 1)).why
    assert (whole.code, whole.params) == ("set_by_authority", {"rate_ppm": 122_500})


@pytest.mark.parametrize(
    ("country", "rule"),
    [("se", "6 §"), ("fi", "4 §"), ("dk", "§ 5 stk. 1"), ("no", "§ 3")],
)
def test_every_country_names_its_rule_and_publishes_through_2026(country: str, rule: str) -> None:
    interest = load(country).interest
    assert interest.rule.section == rule
    assert interest.published_until == date(2026, 12, 31)
    assert interest.last_known_day(date(2026, 11, 22)) == date(2026, 11, 22)
    assert interest.last_known_day(date(2026, 12, 31)) == date(2026, 12, 31)
    assert interest.last_known_day(date(2027, 2, 1)) == date(2026, 12, 31)
    assert schedule(country).known_until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("country", "day_count"),
    [("se", "act/365"), ("fi", "act/365"), ("dk", "act/act"), ("no", "act/act")],
)
def test_days_are_counted_by_the_country_s_custom(country: str, day_count: str) -> None:
    by_custom = schedule(country)
    assert (by_custom.day_count, by_custom.first_day_offset, by_custom.end_offset) == (
        day_count,
        1,
        1,
    )
    assert schedule(country, day_count="30E/360").day_count == "30E/360"
    assert load(country).at("day_count", DUE[country]).doubt


def test_an_agency_may_choose_how_days_are_counted() -> None:
    leap = BaseSpan(date(2024, 1, 1), date(2025, 1, 1), 100_000)
    assert accrue(schedule("se", day_count="act/act"), [leap]).amount_minor == 12_000
    assert accrue(schedule("se"), [leap]).amount_minor == 12_033


def test_schedules_are_shared_between_claims_and_told_apart_by_their_key() -> None:
    one = schedule("se")
    assert one is schedule("se", due_day=date(2020, 1, 1))
    assert one.digest == load("se").digest
    assert one.key == "6 § räntelagen | act/365 | 1 | 1"
    capped = schedule("se", traits=CREDIT, agreed_rate_ppm=240_000, agreement_day=date(2025, 3, 1))
    assert capped.key == (
        "agreed 240000 ppm | 6 § räntelagen | 19 a § konsumentkreditlagen since 2025-03-01"
        " | consumer_credit_margin of 2025-03-01 | act/365 | 1 | 1"
    )
    older = schedule("dk", due_day=date(2013, 2, 28))
    assert older.key == ("§ 5 stk. 1 renteloven | default_margin of 2002-08-01 | act/act | 1 | 1")
    assert older is schedule("dk", due_day=date(2002, 8, 1))
    assert older is not schedule("dk", due_day=date(2013, 3, 1))
    assert schedule("dk", due_day=date(2013, 3, 1)) is schedule("dk")


def test_only_so_many_schedules_are_kept_and_one_built_anew_is_the_same() -> None:
    law = load("se")
    interest = InterestLaw(law.interest._file, law.parameters, law.digest)
    one = interest.default_schedule(due_day=DUE["se"])
    for ppm in range(999):
        interest.default_schedule(due_day=DUE["se"], agreed_rate_ppm=ppm)
    assert one is interest.default_schedule(due_day=DUE["se"])
    interest.default_schedule(due_day=DUE["se"], agreed_rate_ppm=999)
    anew = interest.default_schedule(due_day=DUE["se"])
    assert anew is not one
    assert anew == one


def test_keys_tell_what_ran_before_and_what_was_assumed() -> None:
    before = schedule("fi", pre_due_rate_ppm=120_000)
    assert before.key == (
        "before due 120000 ppm through 2026-12-27 | 4 § korkolaki"
        " | 4 § 2 mom korkolaki since 2010-02-01 | act/365 | 1 | 1"
    )
    assert before is not schedule("fi", pre_due_rate_ppm=120_000, due_day=date(2026, 6, 29))
    for_good = schedule("fi", pre_due_rate_ppm=120_000, traits=BUSINESS)
    assert for_good.key == (
        "before due 120000 ppm | 4 a § korkolaki since 2013-03-16"
        " | 4 a § 2 mom korkolaki since 2013-03-16"
        " | commercial_margin of 2013-03-16 | act/365 | 1 | 1"
    )
    assumed = schedule("no", assumed=((date(2027, 1, 1), 120_000),))
    assert assumed.key == (
        "§ 3 forsinkelsesrenteloven | assumed 120000 ppm from 2027-01-01 | act/act | 1 | 1"
    )
    high_cost = schedule(
        "se",
        traits=HIGH_COST,
        agreed_rate_ppm=90_000,
        agreement_day=date(2020, 1, 1),
        allow_recalled=True,
    )
    assert "19 a § konsumentkreditlagen since 2018-09-01 until 2025-02-28" in high_cost.key


def test_the_danish_margin_goes_by_the_due_day_for_good() -> None:
    day = date(2026, 7, 1)
    assert rate("dk", day, due_day=date(2013, 2, 28)) == (90_000, "§ 5 stk. 1 renteloven")
    assert rate("dk", day, due_day=date(2013, 3, 1)) == (100_000, "§ 5 stk. 1 renteloven")
    assert rate("dk", day, due_day=date(2002, 8, 1))[0] == 90_000
    with pytest.raises(Refusal) as refused:
        schedule("dk", due_day=date(2002, 7, 31))
    assert refused.value.code == "law_not_known"
    assert refused.value.params["parameter"] == "margin of default interest"


def test_danish_rates_that_are_only_recalled_are_refused_unless_allowed() -> None:
    terms = {"due_day": date(2003, 1, 15)}
    with pytest.raises(Refusal) as refused:
        rate("dk", date(2004, 12, 31), **terms)
    assert refused.value.code == "law_not_known"
    assert refused.value.params == {
        "parameter": "reference rate",
        "day": "2004-12-31",
        "reason": "only recalled",
    }
    assert rate("dk", date(2005, 1, 1), **terms)[0] == 91_500
    found = step("dk", date(2002, 8, 1), allow_recalled=True, **terms)
    assert found.rate_ppm == 105_500
    assert codes(found) == ["reference_and_margin", "recalled"]
    with pytest.raises(Refusal, match="rate_not_known"):
        step("dk", date(2002, 7, 31), allow_recalled=True, **terms)


def test_the_finnish_margin_between_businesses_goes_by_the_due_day() -> None:
    day = date(2026, 7, 1)
    for traits in (BUSINESS, AUTHORITY):
        assert rate("fi", day, traits=traits, due_day=date(2013, 3, 15)) == (
            95_000,
            "4 § korkolaki",
        )
        assert rate("fi", day, traits=traits, due_day=date(2013, 3, 16)) == (
            105_000,
            "4 a § korkolaki",
        )


def test_assumed_rates_follow_one_another_and_are_marked() -> None:
    assumed = ((date(2027, 1, 1), 25_000), (date(2027, 7, 1), 20_500))
    rates = schedule("se", assumed=assumed)
    assert (rates.known_until, rates.gap) == (None, None)
    assert not rate_at(rates, date(2026, 12, 31)).assumed
    first, second = rate_at(rates, date(2027, 6, 30)), rate_at(rates, date(2040, 1, 1))
    assert [(one.rate_ppm, one.assumed) for one in (first, second)] == [
        (105_000, True),
        (100_500, True),
    ]
    assert codes(first) == ["reference_and_margin", "assumed"]
    assert first.why[1].params == {"day": "2027-01-01"}
    assert second.why[1].params == {"day": "2027-07-01"}
    assert [cite.basis for cite in first.also] == ["assumed"]
    assert first.also[0].short == "9 § räntelagen"
    whole = rate_at(schedule("no", assumed=((date(2027, 1, 1), 120_000),)), date(2027, 1, 1))
    assert (whole.rate_ppm, codes(whole)) == (120_000, ["assumed_whole", "assumed"])


def test_days_before_the_first_assumed_rate_stay_unknown() -> None:
    rates = schedule("se", assumed=((date(2027, 1, 2), 20_000),))
    assert rates.gap == DayRange(date(2027, 1, 1), date(2027, 1, 1))
    with pytest.raises(Refusal, match="rate_not_known"):
        rate_at(rates, date(2027, 1, 1))
    assert rate_at(rates, date(2027, 1, 2)).rate_ppm == 100_000
    assert rate_at(rates, date(2026, 12, 31)).rate_ppm == 100_000


def test_an_assumption_marks_only_what_rests_on_it() -> None:
    assumed = ((date(2027, 1, 1), 20_000),)
    agreed = schedule("se", traits=BUSINESS, agreed_rate_ppm=50_000, assumed=assumed)
    assert agreed is schedule("se", traits=BUSINESS, agreed_rate_ppm=50_000)
    capped = schedule("fi", agreed_rate_ppm=200_000, assumed=assumed)
    found = rate_at(capped, date(2027, 1, 1))
    assert (found.rate_ppm, found.assumed, codes(found)) == (90_000, True, ["capped", "assumed"])
    with pytest.raises(AssertionError):
        schedule("se", assumed=((date(2026, 12, 31), 20_000),))


def test_no_rate_falls_below_nothing() -> None:
    rates = schedule("se", assumed=((date(2027, 1, 1), -90_000),))
    assert rate_at(rates, date(2027, 1, 1)).rate_ppm == 0
    almost = schedule("se", assumed=((date(2027, 1, 1), -79_999),))
    assert rate_at(almost, date(2027, 1, 1)).rate_ppm == 1


def test_a_list_of_rules_ends_with_one_that_holds_for_every_claim() -> None:
    law = load("fi")
    file = law.interest._file
    for wrong in (
        msgspec.structs.replace(file, statutory=file.statutory[:1]),
        msgspec.structs.replace(file, continued=file.continued[:1]),
    ):
        with pytest.raises(AssertionError):
            InterestLaw(wrong, law.parameters, law.digest)
    timeless = msgspec.structs.replace(file, published="default_margin")
    with pytest.raises(AssertionError):
        _ = InterestLaw(timeless, law.parameters, law.digest).published_until


def test_every_reason_can_be_said_in_every_language() -> None:
    rates = ("rate_ppm", "reference_ppm", "asked_ppm", "pre_due_ppm", "statutory_ppm")
    params: dict[str, str | int] = dict.fromkeys(rates, 100_000)
    params |= {"points": "8", "day": "2026-06-30", "due_day": "2026-06-30"}
    for code in sentences("interest"):
        for language in LANGUAGES:
            assert say("interest", code, params, language=language)


@st.composite
def claims(draw: st.DrawFn) -> Schedule:
    country = draw(st.sampled_from(["se", "fi", "dk", "no"]))
    due_day = date(2005, 1, 1) + timedelta(days=draw(st.integers(0, 7800)))
    rates = st.one_of(st.none(), st.integers(0, 600_000))
    return schedule(
        country,
        due_day=due_day,
        traits=draw(st.sampled_from([CONSUMER, BUSINESS, AUTHORITY, CREDIT, HIGH_COST])),
        agreed_rate_ppm=draw(rates),
        pre_due_rate_ppm=draw(rates),
        agreement_day=due_day - timedelta(days=draw(st.integers(0, 6000))),
        day_count=draw(st.sampled_from([None, *sorted(DENOMINATORS)])),
        allow_recalled=True,
    )


days = st.integers(0, 8000).map(lambda number: date(2005, 1, 1) + timedelta(days=number))


@settings(max_examples=300)
@given(claims(), st.tuples(days, days, days), st.integers(0, 10**12))
def test_the_index_and_the_spans_say_the_same_under_every_country_s_law(
    rates: Schedule, three: tuple[date, date, date], base: int
) -> None:
    a, b, c = sorted(three)
    whole = accrue(rates, [BaseSpan(a, c, base)])
    by_index = base * (cumulative(rates, c) - cumulative(rates, a))
    assert whole.exact == Fraction(by_index, DENOMINATORS[rates.day_count])
    parts = [accrue(rates, [BaseSpan(*ends, base)]).exact for ends in ((a, b), (b, c))]
    assert whole.exact == sum(parts)
    assert sum(span.amount_minor for span in whole.spans) == whole.amount_minor


@pytest.mark.parametrize(
    ("country", "first"),
    [("se", 2002), ("fi", 2002), ("dk", 2002), ("no", 2004)],
)
def test_every_half_year_has_its_own_row(country: str, first: int) -> None:
    # A row left out would let the one before go on as if it had been published again.
    law = load(country, allow_recalled=True)
    rates = law.parameters["default_rate" if country == "no" else "reference_rate"]
    known_until = rates.known_until
    assert known_until is not None
    starts = [date(year, month, 1) for year in range(first, 2028) for month in (1, 7)]
    expected = {day for day in starts if rates.values[0].since <= day <= known_until}
    assert expected <= {value.since for value in rates.values}
    assert known_until == date(2026, 12, 31)
