from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.demand import DemandContent, missing_content, pay_by
from kvitt.law.read import load

LAW = load("se")
FULL = DemandContent(
    creditor_name="Strandtand AB",
    debtor_name="Anna Svensson",
    ground="Faktura 1041, tandvård",
    payment_method="Bankgiro 5050-1055",
    principal_minor=125_000,
    interest_minor=1815,
    interest_rate="10,00 %",
    interest_from=date(2026, 10, 1),
    interest_to=date(2026, 11, 22),
    interest_base_minor=125_000,
    costs_minor=18_000,
    pay_by=date(2026, 12, 1),
    objection_invited=True,
)


def missing(**changes: object) -> list[str]:
    content = msgspec.structs.replace(FULL, **changes)
    return [item.code for item in missing_content(content, LAW.demand_rules.content)]


def test_a_full_demand_lacks_nothing() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    "code",
    [
        "creditor_name",
        "debtor_name",
        "ground",
        "payment_method",
        "interest_rate",
    ],
)
def test_each_word_the_law_asks_for_is_missed(code: str) -> None:
    assert missing(**{code: ""}) == [code]


@pytest.mark.parametrize(
    "code",
    ["principal_minor", "interest_minor", "costs_minor", "pay_by"],
)
def test_each_sum_stands_for_itself(code: str) -> None:
    assert code in missing(**{code: None})


def test_no_costs_are_said_as_nothing_not_left_out() -> None:
    assert missing(costs_minor=0) == []


def test_without_interest_no_rate_is_asked_for() -> None:
    assert missing(interest_minor=0, interest_rate="", interest_from=None) == []


def test_the_debtor_is_invited_to_object() -> None:
    assert missing(objection_invited=False) == ["objection_invited"]


def test_an_assigned_claim_says_so() -> None:
    assert missing(assigned=True) == ["assignment_notice"]
    assert missing(assigned=True, assignment_notice="Fordran är överlåten.") == []


def test_each_missing_item_cites_the_act() -> None:
    (item,) = missing_content(msgspec.structs.replace(FULL, ground=""), LAW.demand_rules.content)
    assert item.citation.short == "5 § första stycket inkassolagen"


def test_a_monday_letter_gives_until_tuesday_week() -> None:
    assert pay_by(date(2026, 11, 23), LAW.demand_rules, LAW.calendar) == date(2026, 12, 1)


def test_christmas_makes_the_time_longer() -> None:
    assert pay_by(date(2026, 12, 21), LAW.demand_rules, LAW.calendar) == date(2027, 1, 4)


def test_an_electronic_demand_still_gives_eight_days() -> None:
    sent = date(2026, 11, 23)
    assert pay_by(sent, LAW.demand_rules, LAW.calendar, "email") == date(2026, 12, 1)


@given(
    st.dates(min_value=date(2003, 1, 1), max_value=date(2040, 1, 1)),
    st.sampled_from(["letter", "email", "mailbox"]),
)
def test_the_debtor_always_has_both_times_and_a_banking_day(sent: date, channel: str) -> None:
    last = pay_by(sent, LAW.demand_rules, LAW.calendar, channel)
    assert last >= sent + timedelta(days=8)
    assert LAW.calendar.is_bank_day(last)
    between = (sent + timedelta(days=n) for n in range(1, (last - sent).days + 1))
    assert sum(LAW.calendar.is_bank_day(day) for day in between) >= 5


FINNISH = msgspec.structs.replace(
    FULL,
    creditor_address="Mannerheimintie 1, 00100 Helsinki",
    credit_interest_minor=0,
    total_minor=144_815,
    object_by=date(2026, 12, 1),
    object_to="Perintätoimisto Oy",
    consumer=True,
)


def missing_in_finland(**changes: object) -> list[str]:
    content = msgspec.structs.replace(FINNISH, **changes)
    return [item.code for item in missing_content(content, load("fi").demand_rules.content)]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"creditor_address": ""}, ["creditor_address"]),
        ({"credit_interest_minor": None}, ["credit_interest_minor"]),
        ({"total_minor": None}, ["total_minor"]),
        ({"object_by": None, "object_to": ""}, ["object_by", "object_to"]),
        ({"suspendable": True}, ["suspension_told"]),
        ({"suspendable": True, "suspension_told": True}, []),
        ({"suspendable": True, "consumer": False}, []),
        ({"assigned": True}, ["original_creditor_name"]),
        ({"renamed": True}, ["original_creditor_name"]),
        ({"renamed": True, "assigned": True}, ["original_creditor_name"]),
        ({"renamed": True, "original_creditor_name": "Vanha Oy"}, []),
        ({"public_creditor": True}, ["public_contact"]),
        ({"directly_enforceable": True}, ["remedies"]),
        ({"directly_enforceable": True, "remedies": "Perustevalitus"}, []),
        ({"interest_rate": ""}, ["interest_account_offered"]),
        ({"interest_rate": "", "interest_account_offered": True}, []),
        ({"interest_rate": "", "interest_minor": 0}, []),
    ],
)
def test_a_finnish_demand_says_what_5_a_asks_for(
    changes: dict[str, object], codes: list[str]
) -> None:
    assert missing_in_finland(**changes) == codes


def test_a_norwegian_demand_says_what_10_a_to_f_asks_for() -> None:
    bare = DemandContent(interest_minor=1)
    required = load("no").letters["demand"].content
    assert [(item.code, item.citation.section) for item in missing_content(bare, required)] == [
        ("creditor_name", "§ 10 andre ledd a"),
        ("debtor_name", "§ 10 første ledd"),
        ("ground", "§ 10 andre ledd b"),
        ("principal_minor", "§ 10 andre ledd c"),
        ("costs_minor", "§ 10 andre ledd c"),
        ("interest_rate", "§ 10 andre ledd d"),
        ("interest_from", "§ 10 andre ledd d"),
        ("costs_announced", "§ 10 andre ledd e"),
        ("board_told", "§ 10 andre ledd f"),
        ("pay_by", "§ 10 første ledd"),
        ("objection_invited", "§ 10 første ledd"),
    ]


def test_a_norwegian_warning_announces_collection_and_gives_a_day() -> None:
    required = load("no").letters["warning"].content
    assert [item.code for item in missing_content(FULL, required)] == ["collection_announced"]
    announced = msgspec.structs.replace(FULL, collection_announced=True, pay_by=None)
    assert [item.code for item in missing_content(announced, required)] == ["pay_by"]


def test_a_finnish_bankruptcy_demand_says_what_may_follow() -> None:
    letter = load("fi").letters["bankruptcy_demand"]
    full = msgspec.structs.replace(FULL, total_minor=1)
    assert [item.code for item in missing_content(full, letter.content)] == ["bankruptcy_announced"]
    bare = DemandContent(bankruptcy_announced=True)
    assert [item.code for item in missing_content(bare, letter.content)] == [
        "ground",
        "total_minor",
        "pay_by",
    ]
    # A week from the day it was served.
    served = date(2026, 3, 2)
    assert pay_by(served, letter, load("fi").calendar) == date(2026, 3, 9)


def test_the_danish_letter_spares_the_debtor_costs_until_its_day_and_tells_what_follows() -> None:
    required = load("dk").demand_rules.content
    assert [item.code for item in missing_content(FULL, required)] == [
        "collection_announced",
        "costs_spared",
    ]
    whole = msgspec.structs.replace(FULL, collection_announced=True, costs_spared=True)
    assert missing_content(whole, required) == ()
    bare = msgspec.structs.replace(whole, ground="", pay_by=None, interest_from=None)
    assert [item.code for item in missing_content(bare, required)] == [
        "ground",
        "interest_from",
        "pay_by",
    ]
