"""Which rule applies to a measure, and what may bar it."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from kvitt.core.citation import Citation
from kvitt.core.expression import Expression
from kvitt.core.fees.rules import (
    Agreed,
    Count,
    FeeRule,
    InvoiceSent,
    Least,
    Need,
    NotAfter,
    Overdue,
    Unlisted,
)
from kvitt.core.money import Money, money_of
from tests.core.fee_rules import (
    DUE,
    Told,
    allowing,
    assess,
    cite,
    day,
    law,
    parameter,
    rule,
    taken,
    told,
)

DEMAND = (1000, "allowed", "demand §")
ONE, TWO = UUID(int=1), UUID(int=2)


def test_nothing_done_costs_nothing() -> None:
    assert assess(law(rule())) == ()


def test_measures_come_in_the_order_of_their_days_and_then_as_listed() -> None:
    fee_law = law(rule(), rule("plan", "7"), rule("reminder", "5"))
    charges = assess(fee_law, taken("demand", 9), taken("plan", 3), taken("reminder", 3))
    assert [(one.measure, one.day, one.amount) for one in charges] == [
        ("plan", day(3), Money(700, "EUR")),
        ("reminder", day(3), Money(500, "EUR")),
        ("demand", day(9), Money(1000, "EUR")),
    ]


def test_what_no_rule_knows_is_barred_by_the_paragraph_for_such_debtors() -> None:
    unlisted = (
        Unlisted(when=("consumer",), citation=cite("a §")),
        Unlisted(citation=cite("b §")),
    )
    fee_law = law(rule(), unlisted=unlisted)
    assert told(assess(fee_law, taken("visit", 5))) == [(0, "not_listed", "a §")]
    barred = assess(fee_law, taken("visit", 5), debtor_kind="company")
    assert told(barred) == [(0, "not_listed", "b §")]


def test_the_first_rule_applies_whose_debtor_and_days_fit() -> None:
    fee_law = law(
        rule(amount="1", when=("consumer",), until=day(10)),
        rule(amount="2", when=("consumer",), since=day(11), until=day(12)),
        rule(amount="3", when=("consumer",), since=day(12)),
        rule(amount="4", when=("authority",)),
    )
    at = [told(assess(fee_law, taken("demand", after)))[0][0] for after in (10, 11, 12, 13)]
    assert at == [100, 200, 200, 300]
    assert (
        assess(fee_law, taken("demand", 5), debtor_kind="authority")[0].amount.amount_minor == 400
    )
    other = assess(fee_law, taken("demand", 5), debtor_kind="company")
    assert told(other) == [(0, "not_for_this_debtor", "demand §")]


def test_no_rule_in_force_that_day_means_no_cost() -> None:
    fee_law = law(rule(since=day(11)))
    assert told(assess(fee_law, taken("demand", 10))) == [(0, "not_yet_law", "demand §")]
    assert told(assess(fee_law, taken("demand", 11))) == [DEMAND]


def test_a_measure_may_be_barred_outright() -> None:
    charges = assess(law(rule(barred="not_listed")), taken("demand", 5))
    assert told(charges) == [(0, "not_listed", "demand §")]


def test_an_amount_of_nothing_says_why() -> None:
    parameters = {"fee": parameter("fee", (date(2000, 1, 1), "0"))}
    fee_law = law(rule(amount=Expression(ref="fee")), parameters=parameters)
    assert told(assess(fee_law, taken("demand", 5))) == [(0, "not_yet_law", "fee §")]
    fee_law = law(rule(amount=Expression(ref="fee"), nothing="free"), parameters=parameters)
    assert told(assess(fee_law, taken("demand", 5))) == [(0, "free", "fee §")]


def test_only_what_is_overdue_may_cost() -> None:
    charges = assess(law(rule()), taken("demand", -1), taken("demand", 0), taken("demand", 1))
    barred = (0, "not_overdue", "overdue §")
    assert told(charges) == [barred, barred, DEMAND]
    assert charges[0].explanation.params == {"due_day": DUE.isoformat()}


def test_what_is_done_after_payment_is_free_unless_it_arises_with_it() -> None:
    fee_law = law(rule(), rule("agency_salary", "20", arises="payment"))
    measures = (taken("demand", 5), taken("demand", 6), taken("agency_salary", 6))
    charges = assess(fee_law, *measures, paid_day=day(5))
    assert told(charges) == [
        DEMAND,
        (0, "paid_before", "overdue §"),
        (2000, "allowed", "agency_salary §"),
    ]
    assert charges[1].explanation.params == {"paid_day": "2026-01-15"}
    # A payment in due time lets nothing arise.
    in_time = assess(fee_law, *measures, paid_day=DUE)
    assert [one.why for one in in_time] == ["paid_before"] * 3


def test_what_arises_by_payment_asks_for_its_letters_before_that() -> None:
    measures = (taken("warning", 5), taken("agency_salary", 9))
    decided = [
        assess(
            law(
                allowing(
                    "agency_salary",
                    arises="payment",
                    needs=(Need(of=("warning",), when=when, citation=cite("need §")),),
                )
            ),
            *measures,
            paid_day=day(paid),
        )[1].why
        for when, paid in (((), 5), ((), 4), (("company",), 4))
    ]
    assert decided == ["allowed", "paid_before", "allowed"]


def test_a_measure_may_have_its_own_paragraph_on_being_overdue() -> None:
    own = rule(overdue=Overdue(citation=cite("own §")))
    charges = assess(law(own), taken("demand", 0), taken("demand", 6), paid_day=day(5))
    assert told(charges) == [(0, "not_overdue", "own §"), (0, "paid_before", "own §")]


@pytest.mark.parametrize(
    ("paid", "expected"),
    [(0, (0, "paid_in_time", "compensation §")), (1, (1000, "allowed", "compensation §"))],
)
def test_what_lateness_gives_outlives_a_late_payment(paid: int, expected: Told) -> None:
    charges = assess(
        law(rule("compensation", arises="lateness")), taken("compensation", 60), paid_day=day(paid)
    )
    assert told(charges) == [expected]


def test_what_is_done_after_the_day_asked_about_is_not_counted() -> None:
    charges = assess(law(rule()), taken("demand", 5), taken("demand", 6), as_of=day(5))
    assert told(charges) == [DEMAND, (0, "after_as_of", "overdue §")]
    assert charges[1].explanation.params == {"as_of_day": "2026-01-15"}
    assert charges[1].day == day(6)
    assert charges[1].explanation.citations == (cite("overdue §"),)


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [(True, DEMAND), (None, DEMAND), (False, (0, "not_agreed", "agreed §"))],
)
def test_a_cost_may_have_to_be_agreed(*, agreed: bool | None, expected: Told) -> None:
    fee_law = law(allowing(agreed=Agreed(citation=cite("agreed §"))))
    assert told(assess(fee_law, taken("demand", 5, agreed=agreed))) == [expected]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (None, DEMAND),
        (day(-15), DEMAND),
        (day(-14), DEMAND),
        (day(-13), (0, "invoice_late", "invoice §")),
    ],
)
def test_an_invoice_must_be_sent_so_long_before(sent: date | None, expected: Told) -> None:
    invoice = InvoiceSent(days_before_due="14", citation=cite("invoice §"))
    charges = assess(law(allowing(invoice=invoice)), taken("demand", 5), invoice_sent=sent)
    assert told(charges) == [expected]
    if expected != DEMAND:
        assert charges[0].explanation.params == {
            "invoice_sent_day": "2025-12-28",
            "latest_day": "2025-12-27",
        }


def needing(*kinds: str, when: tuple[str, ...] = ()) -> FeeRule:
    return allowing(needs=(Need(of=kinds, when=when, citation=cite("need §")),))  # type: ignore[arg-type]


def test_a_letter_may_be_needed_before() -> None:
    fee_law = law(needing("reminder", "warning"), rule("reminder", "5"))
    missing = (0, "needs_reminder_or_warning", "need §")
    reminder = (500, "allowed", "reminder §")
    assert told(assess(fee_law, taken("demand", 5))) == [missing]
    assert told(assess(fee_law, taken("demand", 5), taken("reminder", 6))) == [missing, reminder]
    assert told(assess(fee_law, taken("reminder", 5), taken("demand", 5))) == [reminder, DEMAND]
    # A letter that costs nothing was still sent …
    assert told(assess(fee_law, taken("warning", 1), taken("demand", 2)))[1] == DEMAND
    # … but one sent while nothing was overdue reminds of nothing.
    assert told(assess(fee_law, taken("reminder", 0), taken("demand", 2)))[1] == missing


def test_a_letter_on_another_claim_is_another_matter() -> None:
    fee_law = law(needing("reminder"), rule("reminder", "5"))
    before = taken("reminder", 1, claim_id=ONE)
    allowed = {
        claim: assess(fee_law, before, taken("demand", 2, claim_id=claim))[1].allowed
        for claim in (ONE, TWO, None)
    }
    assert allowed == {ONE: True, TWO: False, None: True}


def test_a_need_may_be_for_some_debtors_only() -> None:
    fee_law = law(needing("reminder", when=("not consumer",)))
    assert told(assess(fee_law, taken("demand", 5))) == [DEMAND]
    barred = assess(fee_law, taken("demand", 5), debtor_kind="company")
    assert told(barred) == [(0, "needs_reminder", "need §")]


def test_a_measure_may_end_what_another_costs() -> None:
    fee_law = law(
        allowing("reminder", "5", not_after=(NotAfter(of=("plan",), citation=cite("plan §")),))
    )
    reminder, plan = (500, "allowed", "reminder §"), (0, "not_listed", "unlisted §")
    first, made = taken("reminder", 1), taken("plan", 2)
    charges = assess(fee_law, first, made, taken("reminder", 3))
    assert told(charges) == [reminder, plan, (0, "not_after_plan", "plan §")]
    assert charges[2].explanation.params == {"done_day": "2026-01-12"}
    assert told(assess(fee_law, first, taken("reminder", 2), made)) == [reminder, reminder, plan]


@pytest.mark.parametrize(("given", "allowed"), [("13", False), ("14", True), (None, True)])
def test_a_detail_may_be_too_small(*, given: str | None, allowed: bool) -> None:
    least = Least(detail="days", at_least="14", citation=cite("least §"))
    fee_law = law(
        FeeRule(
            measure="deferral",
            amount="5",
            details={"days": "14"},
            allow=allowing(least=(least,)).allow,
            citation=cite("deferral §"),
        )
    )
    charges = assess(fee_law, taken("deferral", 5, details={"days": given} if given else {}))
    assert charges[0].allowed == allowed
    if not allowed:
        assert told(charges) == [(0, "days_too_few", "least §")]
        assert charges[0].explanation.params == {"at_least": 14}


def counting(**named: object) -> FeeRule:
    given = {"at_most": "2", "citation": cite("count §"), **named}
    return allowing(count=(Count(**given),))  # type: ignore[arg-type]


def whys(fee_rule: FeeRule, *measures: object, **facts: object) -> list[str]:
    fee_law = law(fee_rule, rule("reminder", "5"), rule("warning", "3", since=day(100)))
    return [one.why for one in assess(fee_law, *measures, **facts)]  # type: ignore[arg-type]


def test_no_more_than_so_many_are_charged() -> None:
    charges = assess(law(counting()), *(taken("demand", after) for after in (1, 2, 3)))
    assert told(charges) == [DEMAND, DEMAND, (0, "already_charged", "count §")]
    assert charges[2].explanation.params == {"at_most": 2}


def test_what_was_not_charged_is_not_counted() -> None:
    fee_rule = counting(of=("reminder", "warning"), at_most="1")
    assert whys(fee_rule, taken("warning", 1), taken("demand", 2))[1] == "allowed"
    assert whys(fee_rule, taken("reminder", 1), taken("demand", 2))[1] == "already_charged"
    assert whys(fee_rule, taken("demand", 1), taken("demand", 2))[1] == "allowed"


def test_a_count_is_kept_for_each_claim() -> None:
    measures = [taken("demand", at, claim_id=claim) for at, claim in ((1, ONE), (2, ONE), (3, TWO))]
    assert whys(counting(at_most="1"), *measures) == ["allowed", "already_charged", "allowed"]


def test_a_count_may_begin_on_a_day_and_be_for_some() -> None:
    three = [taken("demand", after) for after in (1, 2, 3)]
    assert whys(counting(since=day(2)), *three) == ["allowed"] * 3
    assert whys(counting(since=day(1)), *three)[2] == "already_charged"
    assert whys(counting(when=("not consumer",)), *three) == ["allowed"] * 3
    assert whys(counting(when=("not consumer",)), *three, debtor_kind="company")[2] != "allowed"


def test_each_of_several_counts_is_asked() -> None:
    counts = (
        Count(at_most="1", when=("not consumer",), citation=cite("a §")),
        Count(at_most="1", of=("plan",), citation=cite("b §")),
        Count(at_most="1", citation=cite("c §")),
    )
    two = assess(law(allowing(count=counts)), taken("demand", 1), taken("demand", 2))
    assert told(two) == [DEMAND, (0, "already_charged", "c §")]


def test_a_count_is_not_asked_while_nothing_was_charged() -> None:
    # The number may not even be known then.
    unknown = Expression(ref="never")
    fee_law = law(counting(at_most=unknown), parameters={"never": parameter("never")})
    assert told(assess(fee_law, taken("demand", 5))) == [DEMAND]


def test_a_count_starts_anew_so_long_after_the_last_charge() -> None:
    # Charged on 11 January and 11 February 2026; six months after the latter is 11 August.
    fee_rule = counting(within_months="6")
    first = [taken("demand", 1), taken("demand", 32)]
    august = {10: (date(2026, 8, 10) - DUE).days, 11: (date(2026, 8, 11) - DUE).days}
    assert whys(fee_rule, *first, taken("demand", august[10])) == [
        "allowed",
        "allowed",
        "already_charged",
    ]
    anew = [taken("demand", august[11] + more) for more in (0, 1, 2)]
    assert whys(fee_rule, *first, *anew) == ["allowed"] * 4 + ["already_charged"]


def test_money_is_rounded_half_up_to_its_minor_unit() -> None:
    assert money_of(Fraction("1.005"), "EUR") == Money(101, "EUR")
    assert money_of(Fraction("1.00499"), "EUR") == Money(100, "EUR")
    assert money_of(Fraction("1.5"), "ISK") == Money(2, "ISK")


def test_a_charge_that_was_reckoned_shows_how_and_by_which_paragraphs() -> None:
    share = parameter("share", (day(0), "1/20"))
    base = parameter("base", (day(0), "750"))
    amount = Expression(product=(Expression(ref="share"), Expression(ref="base")))
    noted = Citation("1/2000", "1 §", "the act", "secondary", note="a page")
    fee_law = law(
        FeeRule(measure="demand", amount=amount, citation=noted),
        rule("reminder", Expression(ref="base")),
        parameters={"share": share, "base": base},
    )
    reckoned, plain = assess(fee_law, taken("demand", 1), taken("reminder", 2))
    (how,) = reckoned.explanation.parts
    assert how.code == "reckoned"
    assert how.params == {
        "arithmetic": "0.05 × 750",
        "result": "37.5",
        "sections": "share § the act; base § the act; 1 § the act (a page) [secondary]",
    }
    assert not plain.explanation.parts
