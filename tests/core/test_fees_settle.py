"""What charges come to together: offsets, highest sums, and what is said of them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.expression import Expression
from kvitt.core.fees.facts import Breach
from kvitt.core.fees.rules import (
    Agreed,
    Allow,
    Count,
    FeeRule,
    Forfeit,
    InvoiceSent,
    Offset,
    Pool,
)
from tests.core.fee_rules import DUE, assess, cite, day, law, parameter, rule, taken, told

ONE, TWO = UUID(int=1), UUID(int=2)
COMPENSATION = rule("compensation", "40", when=("not consumer",))


def offset(**named: Any) -> Offset:
    given = {"against": "compensation", "of": ("reminder", "demand"), **named}
    return Offset(citation=cite("offset §"), **given)


def set_off(*rules: FeeRule, **named: Any) -> Any:
    return law(*rules, COMPENSATION, offsets=(offset(**named),))


def amounts(fee_law: Any, *measures: Any, **facts: Any) -> list[int]:
    return [one.amount.amount_minor for one in assess(fee_law, *measures, **facts)]


def test_only_what_exceeds_the_compensation_is_charged_first_ones_first() -> None:
    fee_law = set_off(rule("reminder", "15"), rule("demand", "30"), rule("plan", "5"))
    measures = (
        *(taken("reminder", 1), taken("plan", 2), taken("demand", 3), taken("demand", 4)),
        taken("compensation", 9),
    )
    # 15 and 30 are 45: 5 beyond 40 are left of the first demand, and the second in full.
    charges = assess(fee_law, *measures, debtor_kind="company")
    assert told(charges) == [
        (0, "within_compensation", "offset §"),
        (500, "allowed", "plan §"),
        (500, "beyond_compensation", "offset §"),
        (3000, "allowed", "demand §"),
        (4000, "allowed", "compensation §"),
    ]
    assert charges[2].explanation == Explanation(
        code="beyond_compensation",
        params={"amount_minor": 500, "whole_minor": 3000, "free_minor": 4000},
        citations=(cite("offset §"),),
        amount_minor=500,
        parts=(
            Explanation(
                code="by_itself",
                params={"amount_minor": 3000},
                citations=(cite("demand §"),),
                amount_minor=3000,
            ),
        ),
    )
    assert charges[0].explanation.params == {
        "amount_minor": 0,
        "whole_minor": 1500,
        "free_minor": 4000,
    }


def test_without_compensation_nothing_is_set_off() -> None:
    fee_law = set_off(rule("demand", "30"))
    measures = taken("demand", 3), taken("compensation", 3)
    assert amounts(fee_law, *measures) == [3000, 0]
    assert amounts(fee_law, *measures, debtor_kind="company") == [0, 4000]
    assert amounts(set_off(rule("demand", "40")), *measures, debtor_kind="company") == [0, 4000]
    just_more = set_off(rule("demand", "40.01"))
    assert amounts(just_more, *measures, debtor_kind="company") == [1, 4000]
    assert assess(just_more, *measures, debtor_kind="company")[0].allowed


def test_an_offset_may_be_for_some_only() -> None:
    fee_law = set_off(rule("demand", "30"), rule("plan", "7"), when=("authority",))
    measures = taken("demand", 3), taken("visit", 3), taken("compensation", 3), taken("plan", 4)
    assert amounts(fee_law, *measures, debtor_kind="company") == [3000, 0, 4000, 700]
    assert amounts(fee_law, *measures, debtor_kind="authority") == [0, 0, 4000, 700]


@given(st.lists(st.sampled_from(["reminder", "demand", "compensation"]), max_size=9))
def test_compensation_never_makes_a_debt_dearer_than_the_greater_of_both(kinds: list[str]) -> None:
    count = (Count(at_most="1", citation=cite("count §")),)
    once = rule("compensation", "40", when=("not consumer",), allow=Allow(count=count))
    fee_law = law(rule("reminder", "6"), rule("demand", "18"), once, offsets=(offset(),))

    def total(*counted: str) -> int:
        return sum(amounts(fee_law, *(taken(one, 5) for one in counted), debtor_kind="company"))

    others = total(*(kind for kind in kinds if kind != "compensation"))
    assert total(*kinds) == max(others, 4000 if "compensation" in kinds else 0)


def pooled(*rules: FeeRule, **named: Any) -> Any:
    pool = Pool(citation=cite("pool §"), **{"at_most": "25", **named})
    return law(*rules, pools={"all": pool})


def in_pool(measure: Any = "demand", amount: str = "10", *pools: str) -> FeeRule:
    return rule(measure, amount, pools=pools or ("all",))


def test_the_charge_that_passes_the_highest_sum_is_cut_down_to_it() -> None:
    fee_law = pooled(in_pool(), rule("plan", "100"), in_pool("reminder", "5"))
    measures = [taken("demand", 1), taken("plan", 2), taken("demand", 3)]
    charges = assess(fee_law, *measures, taken("demand", 4), taken("reminder", 5))
    assert told(charges) == [
        (1000, "allowed", "demand §"),
        (10000, "allowed", "plan §"),
        (1000, "allowed", "demand §"),
        (500, "cap_trimmed", "pool §"),
        (0, "cap_reached", "pool §"),
    ]
    params = [one.explanation.params for one in charges[3:]]
    assert params == [
        {"amount_minor": 500, "whole_minor": 1000, "limit_minor": 2500},
        {"amount_minor": 0, "whole_minor": 500, "limit_minor": 2500},
    ]
    assert [one.code for one in charges[3].explanation.parts] == ["by_itself"]


def test_a_sum_just_reached_leaves_a_charge_whole() -> None:
    three = [taken("demand", at) for at in (1, 2, 3)]
    assert amounts(pooled(in_pool(), at_most="30"), *three) == [1000, 1000, 1000]
    assert amounts(pooled(in_pool(), at_most="29.99"), *three) == [1000, 1000, 999]
    assert amounts(pooled(in_pool(), at_most="20"), *three) == [1000, 1000, 0]


def test_a_highest_sum_may_begin_on_a_day() -> None:
    four = [taken("demand", at) for at in (1, 2, 3, 4)]
    assert amounts(pooled(in_pool(), at_most="15", since=day(2)), *four) == [1000, 1000, 500, 0]
    assert amounts(pooled(in_pool(), at_most="15", since=day(3)), *four) == [1000, 1000, 1000, 500]
    assert amounts(pooled(in_pool(), at_most="9", since=day(1)), *four) == [900, 0, 0, 0]


def test_a_sum_that_does_not_hold_yet_leaves_the_next_to_decide() -> None:
    pools = {
        "later": Pool(at_most="1", since=day(9), citation=cite("later §")),
        "others": Pool(at_most="1", when=("company",), citation=cite("others §")),
        "all": Pool(at_most="7", citation=cite("all §")),
    }
    fee_law = law(in_pool("demand", "10", *pools), pools=pools)
    assert told(assess(fee_law, taken("demand", 1))) == [(700, "cap_trimmed", "all §")]


def test_a_highest_sum_is_for_each_claim_and_for_some_debtors() -> None:
    claims = (ONE, ONE, TWO, None)
    measures = [taken("demand", at, claim_id=claim) for at, claim in enumerate(claims, start=1)]
    assert amounts(pooled(in_pool(), at_most="15"), *measures) == [1000, 500, 1000, 0]
    some = pooled(in_pool(), at_most="15", when=("company",))
    assert amounts(some, *measures[:2]) == [1000, 1000]
    assert amounts(some, *measures[:2], debtor_kind="company") == [1000, 500]


def test_of_several_sums_the_tightest_decides() -> None:
    fee_law = law(
        in_pool("demand", "10", "wide", "narrow"),
        in_pool("plan", "10", "wide"),
        pools={
            "wide": Pool(at_most="25", citation=cite("wide §")),
            "narrow": Pool(at_most="12", citation=cite("narrow §")),
        },
    )
    measures = [taken("demand", 1), taken("demand", 2), taken("plan", 3), taken("plan", 4)]
    # 10; 2 by the narrow sum; 10; 25 − 22 = 3 by the wide one.
    assert told(assess(fee_law, *measures)) == [
        (1000, "allowed", "demand §"),
        (200, "cap_trimmed", "narrow §"),
        (1000, "allowed", "plan §"),
        (300, "cap_trimmed", "wide §"),
    ]
    barred = assess(fee_law, taken("visit", 1), taken("demand", 2), as_of=day(9))
    assert told(barred)[0] == (0, "not_listed", "unlisted §")


def test_the_highest_sum_is_of_the_day_of_the_measure_and_may_grow_by_a_factor() -> None:
    most = parameter("most", (date(2000, 1, 1), "15"), (day(3), "21"))
    pool = Pool(at_most=Expression(ref="most"), times=("vat",), citation=cite("pool §"))
    fee_law = law(
        in_pool(),
        pools={"all": pool},
        parameters={"most": most},
        factors={"vat": Expression(choose=(("vat_not_deductible", "5/4"), ("else", "1")))},
    )
    measures = [taken("demand", at) for at in (1, 2, 3)]
    charges = assess(fee_law, *measures)
    assert told(charges)[1:] == [(500, "cap_trimmed", "most §"), (600, "cap_trimmed", "most §")]
    # 18.75 on the first days, then 26.25.
    assert amounts(fee_law, *measures, vat_deducted=False) == [1000, 875, 750]


def test_what_is_set_off_does_not_count_towards_the_highest_sum() -> None:
    fee_law = law(
        in_pool("demand", "30"),
        COMPENSATION,
        offsets=(offset(),),
        pools={"all": Pool(at_most="25", citation=cite("pool §"))},
    )
    measures = [
        taken("demand", 1),
        taken("demand", 2),
        taken("demand", 3),
        taken("compensation", 4),
    ]
    # 30, 30, 30 less 40: 0, 20, 30; then no more than 25.
    charges = assess(fee_law, *measures, debtor_kind="company")
    assert told(charges) == [
        (0, "within_compensation", "offset §"),
        (2000, "beyond_compensation", "offset §"),
        (500, "cap_trimmed", "pool §"),
        (4000, "allowed", "compensation §"),
    ]
    narrow = law(
        in_pool("demand", "50"),
        COMPENSATION,
        offsets=(offset(),),
        pools={"all": Pool(at_most="4", citation=cite("pool §"))},
    )
    trimmed = assess(narrow, taken("demand", 1), taken("compensation", 1), debtor_kind="company")[0]
    codes = trimmed.explanation.code, trimmed.explanation.parts[0].code
    assert codes == ("cap_trimmed", "beyond_compensation")


def test_a_count_may_ask_what_else_may_be_charged_also_later() -> None:
    at_most = Expression(choose=(("public_demand_charged", "1"), ("else", "2")))
    count = (Count(at_most=at_most, citation=cite("count §")),)
    fee_law = law(
        rule(allow=Allow(count=count)), rule("public_demand", "100", when=("not consumer",))
    )
    measures = taken("demand", 1), taken("demand", 2), taken("public_demand", 3)
    assert amounts(fee_law, *measures) == [1000, 1000, 0]
    assert amounts(fee_law, *measures, debtor_kind="company") == [1000, 0, 10000]


def codes(fee_rule: FeeRule, **facts: Any) -> list[str]:
    measure = taken("demand", 5, agreed=facts.pop("agreed", None))
    charge = assess(law(fee_rule), measure, **facts)[0]
    return [part.code for part in charge.explanation.parts]


def test_what_is_taken_for_granted_is_said() -> None:
    asking = Allow(
        agreed=Agreed(citation=cite("agreed §")),
        invoice=InvoiceSent(days_before_due="14", citation=cite("invoice §")),
    )
    taking = rule(
        allow=asking,
        takes=("taken_content", "taken_reasonable"),
        remarks=(("vat_unsaid", "taken_vat_deducted"), ("not repeat", "first")),
        details={"cost": "0", "days": "14", "form": ""},
    )
    said = ["taken_content", "taken_reasonable"]
    details = ["taken_cost", "taken_days"]
    assert codes(taking) == [
        *said,
        "taken_agreed",
        "taken_invoice",
        "taken_vat_deducted",
        "first",
        *details,
    ]
    facts = {"agreed": True, "invoice_sent": day(-20), "vat_deducted": True}
    assert codes(taking, **facts) == [*said, "first", *details]
    told_details = taken("demand", 5, details={"cost": "1", "days": "20"}, agreed=True)
    charge = assess(law(taking), told_details, invoice_sent=day(-20), vat_deducted=True)[0]
    assert [part.code for part in charge.explanation.parts] == [*said, "first"]


@pytest.mark.parametrize(
    ("since", "value", "said"),
    [
        (2000, "40", ["taken_no_compensation"]),
        (2000, "0", []),
        (2030, "40", ["taken_no_compensation"]),
    ],
)
def test_what_would_be_set_off_is_said_to_be_unclaimed(
    since: int, value: str, said: list[str]
) -> None:
    """Where the law gives nothing there is nothing to claim; an unknown sum is one all the same."""
    owed = {"sum": parameter("sum", (date(since, 1, 1), value))}
    compensation = rule("compensation", Expression(ref="sum"), when=("not consumer",))
    only_demand = (offset(of=("demand",)),)
    fee_law = law(rule(), rule("reminder"), compensation, parameters=owed, offsets=only_demand)
    measures = (taken("demand", 5), taken("reminder", 6))
    demand, reminder = assess(fee_law, *measures, debtor_kind="company")
    assert [part.code for part in demand.explanation.parts] == said
    assert not reminder.explanation.parts
    assert not assess(fee_law, *measures)[0].explanation.parts


def test_what_is_listed_is_not_said_to_be_unclaimed() -> None:
    measures = (taken("demand", 5), taken("compensation", 6))
    charge = assess(set_off(rule(amount="50")), *measures, debtor_kind="company")[0]
    assert not charge.explanation.parts[0].parts


def test_a_remark_knows_the_days_and_the_principal() -> None:
    fee_law = law(rule(takes=("taken_reasonable",), details={"days": "14"}))
    charge = assess(
        fee_law,
        *(taken("demand", 5), taken("demand", 6)),
        arose_day=day(-40),
        paid_day=day(30),
        collection_began=day(1),
        as_of=day(31),
    )[0]
    reasonable, days = charge.explanation.parts
    assert reasonable.params == {
        "day": day(5).isoformat(),
        "due_day": DUE.isoformat(),
        "arose_day": day(-40).isoformat(),
        "collection_began_day": day(1).isoformat(),
        "paid_day": day(30).isoformat(),
        "as_of_day": day(31).isoformat(),
        "principal_minor": 10_000,
    }
    assert days.params == {"taken": "14"}


def test_what_is_only_recalled_is_said_beside_the_charge() -> None:
    recalled = cite("old §", "recalled")
    old = FeeRule(measure="demand", amount="10", citation=recalled)
    part = assess(law(old), taken("demand", 5))[0].explanation.parts
    assert part == (
        Explanation(code="recalled", params={"section": "old § the act"}, citations=(recalled,)),
    )


def test_a_breach_that_loses_nothing_is_said_of_every_charge() -> None:
    forfeit = Forfeit(sections=("17",), costs="all", when=("company",), citation=cite("forfeit §"))
    fee_law = law(rule(), forfeits=(forfeit,))
    breaches = (Breach("17 §", day(3)), Breach("§ 99 B", day(4)))
    charges = assess(fee_law, taken("demand", 5), taken("visit", 6), breaches=breaches)
    for charge in charges:
        assert [(part.code, part.params) for part in charge.explanation.parts] == [
            ("breach_forfeits_nothing", {"section": "17", "breach_day": day(3).isoformat()}),
            ("breach_forfeits_nothing", {"section": "99b", "breach_day": day(4).isoformat()}),
        ]


def test_a_citation_stands_once() -> None:
    fee = parameter("fee", (date(2000, 1, 1), "10"))
    twice = Expression(sum=(Expression(ref="fee"), Expression(ref="fee")))
    fee_law = law(rule(amount=twice), parameters={"fee": fee})
    charge = assess(fee_law, taken("demand", 5))[0]
    expected: tuple[Citation, ...] = (cite("fee §"), cite("demand §"))
    assert charge.explanation.citations == expected
    assert (charge.citation, charge.amount.amount_minor) == (cite("fee §"), 2000)
