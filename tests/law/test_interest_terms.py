from datetime import date, timedelta

import pytest

from kvitt.core.interest import (
    rate_at,
)
from kvitt.core.refusal import Refusal
from kvitt.law.read import load
from tests.law.rates import (
    AUTHORITY,
    BUSINESS,
    CONSUMER,
    CREDIT,
    HIGH_COST,
    codes,
    rate,
    schedule,
    step,
)


def test_an_agreed_rate_stands_for_itself_and_has_no_end() -> None:
    for country, rule in (("se", "1 §"), ("fi", "2 § 1 mom"), ("dk", "§ 1 stk. 3"), ("no", "§ 1")):
        agreed = schedule(country, traits=BUSINESS, agreed_rate_ppm=240_000)
        assert agreed.known_until is None
        found = rate_at(agreed, date(2040, 1, 1))
        assert (found.rate_ppm, found.citation.section, found.also) == (240_000, rule, ())
        (why,) = found.why
        assert (why.code, why.params) == ("agreed", {"rate_ppm": 240_000})
        assert rate_at(agreed, date.min) == found


@pytest.mark.parametrize(
    ("country", "ppm", "rule"),
    [
        ("fi", 95_000, "2 § 2 mom korkolaki"),
        ("dk", 100_000, "§ 7 stk. 1 renteloven"),
        ("no", 122_500, "§ 4 forsinkelsesrenteloven"),
    ],
)
def test_a_consumer_is_not_bound_to_more_than_the_statutory_rate(
    country: str, ppm: int, rule: str
) -> None:
    day = date(2026, 7, 1)
    found = step(country, day, agreed_rate_ppm=ppm + 1)
    assert (found.rate_ppm, found.citation.short) == (ppm, rule)
    assert load(country).interest.rule in found.also
    (why,) = found.why
    assert (why.code, why.params) == ("capped", {"asked_ppm": ppm + 1, "rate_ppm": ppm})
    assert [part.code for part in why.parts] == [step(country, day).why[0].code]
    at_most = step(country, day, agreed_rate_ppm=ppm)
    assert (at_most.rate_ppm, codes(at_most)) == (ppm, ["agreed"])
    assert rate(country, day, agreed_rate_ppm=1)[0] == 1
    assert rate(country, day, agreed_rate_ppm=ppm + 1, traits=BUSINESS)[0] == ppm + 1


def test_what_a_finnish_consumer_agreed_is_not_known_before_july_2002() -> None:
    terms = {"due_day": date(2001, 12, 31), "agreed_rate_ppm": 160_000}
    with pytest.raises(Refusal) as refused:
        rate("fi", date(2002, 6, 30), **terms)
    assert refused.value.params == {
        "parameter": "the limit of an agreed rate",
        "day": "2002-06-30",
        "reason": "it is known only from 2002-07-01 on",
    }
    # No limit is needed for what lies within the law's own rate.
    low = {**terms, "agreed_rate_ppm": 110_000}
    assert rate("fi", date(2002, 6, 30), **low) == (110_000, "2 § 1 mom korkolaki")
    assert rate("fi", date(2002, 7, 1), **terms) == (105_000, "2 § 2 mom korkolaki")
    assert rate("fi", date(2002, 6, 30), traits=BUSINESS, **terms)[0] == 160_000
    before = {"due_day": date(2001, 12, 31), "pre_due_rate_ppm": 160_000}
    for traits in (CONSUMER, BUSINESS):
        with pytest.raises(Refusal, match="rate_not_known"):
            rate("fi", date(2002, 6, 30), traits=traits, **before)
        assert rate("fi", date(2002, 7, 1), traits=traits, **before)[0] == 160_000


def test_consumer_credit_is_capped_twenty_points_above_the_reference_rate() -> None:
    terms = {"agreed_rate_ppm": 240_000, "traits": CREDIT, "agreement_day": date(2025, 3, 1)}
    capped = (220_000, "19 a § konsumentkreditlagen")
    assert rate("se", date(2026, 11, 1), **terms) == capped
    assert rate("se", date(2025, 3, 1), **terms)[0] == 230_000
    low = {**terms, "agreed_rate_ppm": 220_000}
    assert rate("se", date(2026, 11, 1), **low) == (220_000, "1 § räntelagen")
    earlier = {**terms, "agreement_day": date(2025, 2, 28)}
    assert rate("se", date(2026, 11, 1), **earlier) == (240_000, "1 § räntelagen")
    assert rate("se", date(2026, 11, 1), **{**terms, "traits": HIGH_COST}) == capped
    assert schedule("se", **terms).known_until == date(2026, 12, 31)
    unsaid = {**terms, "agreement_day": None, "due_day": date(2025, 3, 1)}
    assert rate("se", date(2026, 11, 1), **unsaid) == capped


def test_the_older_ceiling_on_high_cost_credit_is_asked_only_where_it_bites() -> None:
    terms = {"traits": HIGH_COST, "agreement_day": date(2020, 1, 1)}
    assert rate("se", date(2026, 7, 1), **terms)[0] == 100_000
    low = {**terms, "agreed_rate_ppm": 90_000}
    assert rate("se", date(2023, 1, 1), **low)[0] == 90_000
    with pytest.raises(Refusal) as refused:
        rate("se", date(2022, 12, 31), **low)
    assert refused.value.params["parameter"] == "ceiling above the reference rate, high-cost credit"
    with pytest.raises(Refusal) as whole:
        schedule("se", **{**terms, "agreed_rate_ppm": 300_000})
    assert whole.value.code == "law_not_known"
    allowed = step(
        "se", date(2026, 7, 1), allow_recalled=True, **{**terms, "agreed_rate_ppm": 500_000}
    )
    assert allowed.rate_ppm == 420_000
    assert codes(allowed) == ["capped", "recalled"]


@pytest.mark.parametrize(
    ("agreed_on", "ppm"),
    [
        (date(2018, 8, 31), 500_000),
        (date(2018, 9, 1), 420_000),
        (date(2025, 2, 28), 420_000),
        (date(2025, 3, 1), 220_000),
    ],
)
def test_the_day_of_the_agreement_picks_the_ceiling(agreed_on: date, ppm: int) -> None:
    terms = {"traits": HIGH_COST, "agreement_day": agreed_on, "agreed_rate_ppm": 500_000}
    assert rate("se", date(2026, 7, 1), allow_recalled=True, **terms)[0] == ppm


@pytest.mark.parametrize(
    ("country", "first_day", "ppm", "rule"),
    [
        ("se", date(2013, 3, 16), 100_000, "6 § andra stycket räntelagen"),
        (
            "fi",
            date(2013, 3, 16),
            105_000,
            "8 § 2 mom laki kaupallisten sopimusten maksuehdoista",
        ),
        ("dk", date(2013, 3, 1), 100_000, "§ 1 stk. 5 renteloven"),
        ("no", date(2013, 3, 16), 122_500, "§ 2 b fjerde ledd forsinkelsesrenteloven"),
    ],
)
def test_an_authority_never_pays_less_than_the_statutory_rate(
    country: str, first_day: date, ppm: int, rule: str
) -> None:
    terms = {"agreed_rate_ppm": ppm - 1, "traits": AUTHORITY, "due_day": first_day}
    day = date(2026, 7, 1)
    found = step(country, day, **terms)
    assert (found.rate_ppm, found.citation.short) == (ppm, rule)
    (why,) = found.why
    assert (why.code, why.params) == ("raised", {"asked_ppm": ppm - 1, "rate_ppm": ppm})
    at_least = step(country, day, **{**terms, "agreed_rate_ppm": ppm})
    assert codes(at_least) == ["agreed"]
    earlier = {**terms, "due_day": first_day - timedelta(days=1)}
    assert rate(country, day, **earlier)[0] == ppm - 1
    assert rate(country, day, **{**terms, "traits": BUSINESS})[0] == ppm - 1


@pytest.mark.parametrize(
    ("country", "traits", "statutory", "rule"),
    [
        ("se", CONSUMER, 100_000, "7 § räntelagen"),
        ("fi", CONSUMER, 95_000, "4 § 2 mom korkolaki"),
        ("fi", BUSINESS, 105_000, "4 a § 2 mom korkolaki"),
        ("dk", CONSUMER, 100_000, "§ 7 stk. 3 renteloven"),
        ("dk", BUSINESS, 100_000, "§ 6 renteloven"),
        ("no", CONSUMER, 122_500, "§ 3 andre ledd forsinkelsesrenteloven"),
    ],
)
def test_a_higher_rate_from_before_the_due_day_goes_on(
    country: str, traits: frozenset[str], statutory: int, rule: str
) -> None:
    day = date(2026, 7, 1)
    higher = step(country, day, traits=traits, pre_due_rate_ppm=statutory + 1)
    assert (higher.rate_ppm, higher.citation.short, higher.also) == (statutory + 1, rule, ())
    (why,) = higher.why
    params = {"pre_due_ppm": statutory + 1, "statutory_ppm": statutory}
    assert (why.code, why.params) == ("pre_due_continues", params)
    same = step(country, day, traits=traits, pre_due_rate_ppm=statutory)
    assert (same.rate_ppm, same.citation) == (statutory, step(country, day, traits=traits).citation)
    assert codes(same) == ["pre_due_lower"]
    assert same.why[0].params == {"pre_due_ppm": statutory, "statutory_ppm": statutory}


def test_a_finnish_consumer_s_earlier_rate_ends_after_180_days() -> None:
    due_day = date(2026, 1, 15)
    terms = {"due_day": due_day, "pre_due_rate_ppm": 120_000}
    assert rate("fi", date(2026, 7, 14), **terms) == (120_000, "4 § 2 mom korkolaki")
    ended = step("fi", date(2026, 7, 15), **terms)
    assert (ended.rate_ppm, ended.citation.short) == (95_000, "4 § korkolaki")
    assert ended.also[-1].short == "4 § 2 mom korkolaki"
    (why,) = ended.why
    assert (why.code, why.params) == (
        "pre_due_ended",
        {"pre_due_ppm": 120_000, "statutory_ppm": 95_000, "day": "2026-07-14"},
    )
    for_good = {**terms, "agreement_day": date(2010, 1, 31)}
    assert rate("fi", date(2026, 7, 15), **for_good) == (120_000, "4 § 2 mom korkolaki")
    from_then = {**terms, "agreement_day": date(2010, 2, 1)}
    assert rate("fi", date(2026, 7, 15), **from_then)[0] == 95_000
    agreed = {**terms, "agreed_rate_ppm": 150_000}
    assert rate("fi", date(2026, 7, 14), **agreed) == (120_000, "2 § 2 mom korkolaki")
    assert rate("fi", date(2026, 7, 15), **agreed) == (95_000, "2 § 2 mom korkolaki")


def test_an_end_beyond_the_last_published_rate_changes_nothing() -> None:
    # 4 July 2026 and 180 days is 31 December, the last day known.
    for due_day in (date(2026, 7, 4), date(2026, 7, 5), date(2026, 12, 1)):
        rates = schedule("fi", due_day=due_day, pre_due_rate_ppm=120_000)
        assert rates.known_until == date(2026, 12, 31)
        assert rate_at(rates, date(2026, 12, 31)).rate_ppm == 120_000
    ended = schedule("fi", due_day=date(2026, 7, 3), pre_due_rate_ppm=120_000)
    assert rate_at(ended, date(2026, 12, 30)).rate_ppm == 120_000
    assert rate_at(ended, date(2026, 12, 31)).rate_ppm == 95_000


def test_an_end_among_days_not_published_shows_where_rates_are_assumed_again() -> None:
    terms = {"due_day": date(2026, 7, 4), "pre_due_rate_ppm": 120_000}
    within = schedule("fi", assumed=((date(2027, 1, 2), 20_000),), **terms)
    assert rate_at(within, date(2026, 12, 31)).rate_ppm == 120_000
    assert rate_at(within, date(2027, 1, 2)).rate_ppm == 90_000
    after = schedule("fi", assumed=((date(2027, 1, 1), 20_000),), **terms)
    assert rate_at(after, date(2027, 1, 1)).rate_ppm == 90_000
    later = schedule(
        "fi", assumed=((date(2027, 1, 1), 20_000),), **{**terms, "due_day": date(2026, 7, 5)}
    )
    assert rate_at(later, date(2027, 1, 1)).rate_ppm == 120_000
    assert rate_at(later, date(2027, 1, 2)).rate_ppm == 90_000


def test_the_finnish_rule_on_earlier_rates_between_businesses_goes_by_the_due_day() -> None:
    terms = {"traits": BUSINESS, "pre_due_rate_ppm": 200_000}
    day = date(2026, 7, 1)
    assert rate("fi", day, due_day=date(2013, 3, 15), **terms)[1] == "4 § 2 mom korkolaki"
    assert rate("fi", day, due_day=date(2013, 3, 16), **terms)[1] == "4 a § 2 mom korkolaki"


def test_the_ceiling_on_credit_holds_for_a_rate_from_before() -> None:
    terms = {"traits": CREDIT, "agreement_day": date(2025, 6, 1)}
    found = step("se", date(2026, 7, 1), pre_due_rate_ppm=300_000, **terms)
    assert (found.rate_ppm, found.citation.short) == (220_000, "19 a § konsumentkreditlagen")
    assert codes(found) == ["capped"]
    lower = step("se", date(2026, 7, 1), pre_due_rate_ppm=90_000, **terms)
    assert (lower.rate_ppm, codes(lower)) == (100_000, ["pre_due_lower"])
