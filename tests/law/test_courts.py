"""What courts and enforcement cost, each boundary by the day and the size that moves it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from kvitt.core.money import Money, decimal_text
from kvitt.core.refusal import Refusal
from kvitt.law.country import CountryLaw
from kvitt.law.read import load

TODAY = date(2026, 11, 22)
DENMARK_CHANGED = date(2021, 10, 1)


def cost(law: CountryLaw, code: str, day: date, principal: str = "1000.00") -> str:
    minor = int(Fraction(principal) * 100)
    return decimal_text(law.court_cost(code, day, Money(minor, law.currency))[0])


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("payment_order_application", "300.00"),
        ("payment_order_representation", "380.00"),
        ("assistance_representation", "420.00"),
        ("attachment_fee", "600.00"),
        ("attachment_extra_fee", "600.00"),
        ("attachment_free_below", "100.00"),
        ("eviction_fee", "300.00"),
        ("eviction_fee_most", "3000.00"),
        ("court_after_dispute_small", "600.00"),
        ("court_after_dispute", "2500.00"),
        ("court_summons_small", "900.00"),
        ("court_summons", "2800.00"),
        ("bankruptcy_petition", "2800.00"),
        ("bankruptcy_notice_fee", "500.00"),
    ],
)
def test_swedish_fees_today(code: str, amount: str) -> None:
    assert cost(load("se"), code, TODAY) == amount


def test_a_representative_before_2014_was_not_found() -> None:
    for code in ("payment_order_representation", "assistance_representation"):
        assert load("se").court_cost(code, date(2014, 1, 1))
        with pytest.raises(Refusal) as refused:
            load("se").court_cost(code, date(2013, 12, 31))
        assert refused.value.code == "law_not_known"


@pytest.mark.parametrize(
    ("code", "day", "amount"),
    [
        ("payment_order_application", date(2016, 1, 1), "65.00"),
        ("payment_order_application", date(2024, 12, 31), "65.00"),
        ("payment_order_application", date(2025, 1, 1), "70.00"),
        ("payment_order_application_other", date(2024, 12, 31), "86.00"),
        ("payment_order_application_other", date(2025, 1, 1), "100.00"),
        ("payment_order_disputed", date(2018, 12, 31), "250.00"),
        ("payment_order_disputed", date(2019, 1, 1), "260.00"),
        ("payment_order_disputed", date(2021, 12, 31), "260.00"),
        ("payment_order_disputed", date(2022, 1, 1), "270.00"),
        ("payment_order_disputed", date(2024, 12, 31), "270.00"),
        ("payment_order_disputed", date(2025, 1, 1), "310.00"),
        ("civil_case", date(2018, 12, 31), "500.00"),
        ("civil_case", date(2019, 1, 1), "510.00"),
        ("civil_case", date(2022, 1, 1), "530.00"),
        ("civil_case", date(2025, 1, 1), "610.00"),
        ("civil_case", date(2027, 12, 31), "610.00"),
    ],
)
def test_finnish_court_fees_follow_the_value_of_money(code: str, day: date, amount: str) -> None:
    assert cost(load("fi"), code, day) == amount


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2028, 1, 1)])
def test_finnish_court_fees_are_not_guessed_outside_what_is_published(day: date) -> None:
    with pytest.raises(Refusal) as refused:
        cost(load("fi"), "civil_case", day)
    assert refused.value.code == "law_not_known"


@pytest.mark.parametrize(
    ("filed", "small", "large", "small_high", "large_high"),
    [
        (date(2002, 1, 1), "170.00", "200.00", "240.00", "270.00"),
        (date(2003, 1, 1), "190.00", "220.00", "265.00", "300.00"),
        (date(2006, 2, 28), "190.00", "220.00", "265.00", "300.00"),
        (date(2006, 3, 1), "192.00", "222.00", "267.00", "302.00"),
        (date(2009, 1, 1), "210.00", "243.00", "292.00", "330.00"),
        (date(2010, 7, 18), "210.00", "243.00", "292.00", "330.00"),
        (date(2010, 7, 19), "211.00", "245.00", "294.00", "333.00"),
        (date(2011, 1, 1), "134.00", "168.00", "218.00", "258.00"),
        (date(2012, 8, 31), "134.00", "168.00", "218.00", "258.00"),
    ],
)
def test_finnish_legal_costs_had_two_sizes_until_2012(
    filed: date, small: str, large: str, small_high: str, large_high: str
) -> None:
    law = load("fi")
    basic, high = "payment_order_representation", "payment_order_representation_high"
    assert cost(law, basic, filed, "250.00") == small
    assert cost(law, basic, filed, "250.01") == large
    assert cost(law, high, filed, "250.00") == small_high
    assert cost(law, high, filed, "250.01") == large_high


@pytest.mark.parametrize(
    ("principal", "basic", "high"),
    [
        ("299.99", "50.00", "80.00"),
        ("300.00", "80.00", "120.00"),
        ("1000.00", "80.00", "120.00"),
        ("1000.01", "110.00", "160.00"),
    ],
)
def test_finnish_legal_costs_have_three_sizes_since_2012(
    principal: str, basic: str, high: str
) -> None:
    law, filed = load("fi"), date(2012, 9, 1)
    assert cost(law, "payment_order_representation", filed, principal) == basic
    assert cost(law, "payment_order_representation_high", filed, principal) == high


@pytest.mark.parametrize(
    ("principal", "before", "since"),
    [
        ("50000.00", "500.00", "750.00"),
        ("50000.01", "760.00", "750.00"),  # 750.00012 is raised to the next ten
        ("100000.00", "1350.00", "750.00"),  # 750 + 1.2 % of 50,000
        ("100000.01", "1360.00", "1500.00"),
        ("230000.00", "2910.00", "1500.00"),  # 750 + 1.2 % of 180,000, the court's own example
        ("9000000.00", "75000.00", "1500.00"),
    ],
)
def test_danish_filing_was_a_share_and_is_flat(principal: str, before: str, since: str) -> None:
    last = DENMARK_CHANGED - timedelta(days=1)
    assert cost(load("dk"), "civil_case", last, principal) == before
    assert cost(load("dk"), "civil_case", DENMARK_CHANGED, principal) == since


@pytest.mark.parametrize(
    ("principal", "amount"),
    [
        ("100000.00", "0.00"),
        ("100000.01", "3000.00"),
        ("250000.00", "3000.00"),
        ("250000.01", "8000.00"),
        ("500000.01", "14000.00"),
        ("1000000.01", "35000.00"),
        ("2000000.01", "60000.00"),
        ("3000000.01", "85000.00"),
        ("4000000.01", "110000.00"),
        ("5000000.01", "135000.00"),
        ("6000000.00", "135000.00"),
        ("6000000.01", "160000.00"),
    ],
)
def test_a_danish_hearing_costs_by_bands(principal: str, amount: str) -> None:
    assert cost(load("dk"), "civil_case_hearing", TODAY, principal) == amount


@pytest.mark.parametrize(
    ("principal", "before"),
    [("3000.00", "300.00"), ("3200.00", "301.00"), ("10000.00", "335.00")],
)
def test_the_danish_bailiff_took_a_share_and_takes_a_flat_fee(principal: str, before: str) -> None:
    last = DENMARK_CHANGED - timedelta(days=1)
    assert cost(load("dk"), "attachment_fee", last, principal) == before
    assert cost(load("dk"), "attachment_fee", DENMARK_CHANGED, principal) == "750.00"


@pytest.mark.parametrize(
    ("day", "together"),
    [(date(2013, 3, 16), "51"), (date(2022, 4, 30), "51"), (date(2022, 5, 1), "65")],
)
def test_finnish_costs_are_enforced_without_judgment_up_to_a_sum(day: date, together: str) -> None:
    law = load("fi")
    assert law.at("enforceable_costs_total", day).value == together
    assert law.at("enforceable_costs_per_instalment", day).value == "40"


def test_a_danish_payment_order_is_one_flat_fee_and_was_not_found_before() -> None:
    law = load("dk")
    assert cost(law, "payment_order_application", DENMARK_CHANGED) == "750.00"
    with pytest.raises(Refusal):
        cost(law, "payment_order_application", DENMARK_CHANGED - timedelta(days=1))
    assert cost(law, "bankruptcy_petition", DENMARK_CHANGED) == "1500.00"
    assert cost(law, "bankruptcy_petition", DENMARK_CHANGED - timedelta(days=1)) == "750.00"


@pytest.mark.parametrize(
    ("code", "day", "amount"),
    [
        ("court_fee_unit", date(2000, 1, 1), "600.00"),
        ("court_fee_unit", date(2003, 6, 30), "700.00"),
        ("court_fee_unit", date(2003, 7, 1), "740.00"),
        ("court_fee_unit", date(2004, 7, 1), "845.00"),
        ("court_fee_unit", date(2015, 12, 31), "860.00"),
        ("court_fee_unit", date(2016, 1, 1), "1025.00"),
        ("court_fee_unit", date(2025, 1, 1), "1314.00"),
        ("payment_order_application", date(2018, 12, 31), "1130.00"),
        ("payment_order_application", date(2019, 1, 1), "1150.00"),  # 1 R until 2022
        ("payment_order_application", date(2021, 12, 31), "1199.00"),
        ("payment_order_application", date(2022, 1, 1), "1345.00"),  # 1.1 × 1,223 = 1,345.30
        ("payment_order_application", date(2024, 5, 31), "1404.00"),  # 1.1 × 1,277 = 1,404.70
        ("payment_order_application", TODAY, "2071.00"),  # 1.54 × 1,345 = 2,071.30
        ("attachment_fee", date(2004, 7, 1), "1690.00"),
        ("attachment_fee", date(2015, 12, 31), "1720.00"),
        ("attachment_fee", date(2016, 1, 1), "1742.00"),  # 1.7 × 1,025 = 1,742.50
        ("attachment_fee", date(2018, 6, 1), "1921.00"),
        ("attachment_fee", date(2021, 1, 1), "1498.00"),  # 1.25 × 1,199 = 1,498.75
        ("attachment_fee", date(2022, 12, 31), "1479.00"),  # 1.21 × 1,223 = 1,479.83
        ("attachment_fee", TODAY, "928.00"),  # 0.69 × 1,345 = 928.05
        ("payment_order_representation", TODAY, "672.00"),
        ("civil_case", TODAY, "6725.00"),
        ("civil_case_small", TODAY, "4707.00"),  # 3.5 × 1,345 = 4,707.50
        ("bankruptcy_estate_fee", TODAY, "5850.00"),  # 4.35 × 1,345 = 5,850.75
        ("bankruptcy_security", date(2021, 6, 1), "59950.00"),
        ("bankruptcy_security", TODAY, "67250.00"),
    ],
)
def test_norwegian_fees_are_multiples_of_the_unit_cut_to_kroner(
    code: str, day: date, amount: str
) -> None:
    assert cost(load("no"), code, day) == amount


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("payment_order_application", date(2020, 6, 1)),  # the unit of 2020 is only recalled
        ("payment_order_application", date(2024, 6, 1)),
        ("payment_order_application", date(2025, 12, 31)),
        ("attachment_fee", date(2004, 6, 30)),
        ("attachment_fee", date(2020, 6, 1)),  # the unit of 2020 is only recalled
        ("attachment_fee", date(2023, 1, 1)),
        ("attachment_fee", date(2025, 12, 31)),
        ("payment_order_representation", date(2025, 12, 31)),
    ],
)
def test_norwegian_gaps_are_refused(code: str, day: date) -> None:
    with pytest.raises(Refusal) as refused:
        cost(load("no"), code, day)
    assert refused.value.code == "law_not_known"


def test_a_recalled_unit_counts_when_the_house_allows_it() -> None:
    law = load("no", allow_recalled=True)
    assert cost(law, "attachment_fee", date(2020, 6, 1)) == "1992.00"  # 1.7 × 1,172 = 1,992.40
    assert cost(law, "court_fee_unit", date(2023, 6, 1)) == "1243.00"


def test_a_fee_that_is_reckoned_cites_its_own_paragraph() -> None:
    assert load("no").court_cost("attachment_fee", TODAY)[1].short == "§ 14 rettsgebyrloven"
    assert (
        load("dk").court_cost("civil_case", TODAY, Money(100_000_00, "DKK"))[1].short
        == "§ 1 retsafgiftsloven"
    )
    assert load("se").step_cost("attachment_fee", TODAY)[1].short.startswith("6 §")


def test_a_coming_step_may_cost_by_the_size_of_the_claim() -> None:
    costs, rule = load("fi").step_cost("payment_order_representation", TODAY, Money(1000_00, "EUR"))
    assert (costs, rule.short[:3]) == (Money(80_00, "EUR"), "3 §")


@pytest.mark.parametrize(
    ("country", "day", "ppm"),
    [
        ("se", TODAY, 250_000),
        ("fi", date(2024, 8, 31), 240_000),
        ("fi", date(2024, 9, 1), 255_000),
        ("dk", TODAY, 250_000),
        ("no", date(2026, 1, 1), 250_000),
    ],
)
def test_the_agency_s_services_bear_the_country_s_tax(country: str, day: date, ppm: int) -> None:
    assert load(country).service_vat_ppm(day) == ppm


def test_a_recalled_tax_rate_is_asked_for_by_name() -> None:
    last = date(2025, 12, 31)
    with pytest.raises(Refusal):
        load("no").service_vat_ppm(last)
    assert load("no", allow_recalled=True).service_vat_ppm(last) == 250_000


def test_the_act_of_2026_is_not_applied_before_its_day_is_set() -> None:
    assert load("no").at("inkassolov_2026_in_force", TODAY).word == "false"
