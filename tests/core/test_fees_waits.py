"""How long must lie between letters, and what follows from dates, details and traits."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from kvitt.core.expression import Expression
from kvitt.core.fees.debt import is_number
from kvitt.core.fees.rules import After, FeeRule, Round, Trait
from kvitt.core.parameter import DatedValue, Table
from tests.core.fee_rules import DUE, allowing, assess, cite, day, law, parameter, rule, taken, told

ONE, TWO = UUID(int=1), UUID(int=2)
SATURDAY = 5


def after(**named: Any) -> After:
    given = {"of": ("reminder", "demand"), "days": "14", "counted": "full", **named}
    return After(citation=cite("wait §"), **given)


def waiting(**named: Any) -> FeeRule:
    return allowing(after=(after(**named),))


@pytest.mark.parametrize(("counted", "first"), [("full", 15), ("elapsed", 14)])
def test_days_lie_between_the_due_day_and_a_measure(counted: str, first: int) -> None:
    fee_law = law(waiting(of="due_day", counted=counted))
    early, late = (assess(fee_law, taken("demand", at)) for at in (first - 1, first))
    assert told(early) == [(0, "too_early_after_due", "wait §")]
    assert early[0].explanation.params == {
        "begins_day": DUE.isoformat(),
        "earliest_day": day(first).isoformat(),
    }
    assert told(late) == [(1000, "allowed", "demand §")]


@pytest.mark.parametrize(("counted", "gap"), [("full", 15), ("elapsed", 14)])
def test_days_lie_between_a_letter_and_the_latest_before(counted: str, gap: int) -> None:
    fee_law = law(waiting(counted=counted))
    charges = assess(
        fee_law, taken("demand", 1), taken("reminder", 5), taken("demand", 5 + gap - 1)
    )
    # Nothing was sent before the first; the reminder, which no rule knows here, was sent too.
    assert [one.why for one in charges] == ["allowed", "not_listed", "too_early_after_letter"]
    assert charges[2].explanation.params == {
        "begins_day": day(5).isoformat(),
        "earliest_day": day(5 + gap).isoformat(),
    }
    charges = assess(fee_law, taken("demand", 1), taken("reminder", 5), taken("demand", 5 + gap))
    assert charges[2].why == "allowed"


def whys(fee_law: Any, *measures: Any, **facts: Any) -> list[str]:
    return [one.why for one in assess(fee_law, *measures, **facts)]


def test_the_earliest_of_several_letters_may_decide() -> None:
    letters = taken("reminder", 1), taken("reminder", 10)
    latest, earliest = law(waiting()), law(waiting(which="earliest"))
    assert whys(latest, *letters, taken("demand", 16))[2] == "too_early_after_letter"
    assert whys(earliest, *letters, taken("demand", 15))[2] == "too_early_after_letter"
    assert whys(earliest, *letters, taken("demand", 16))[2] == "allowed"


def test_letters_on_another_claim_do_not_hinder() -> None:
    before = taken("reminder", 1, claim_id=ONE)
    fee_law = law(waiting())
    assert whys(fee_law, before, taken("demand", 2, claim_id=TWO))[1] == "allowed"
    assert whys(fee_law, before, taken("demand", 2, claim_id=ONE))[1] == "too_early_after_letter"
    assert whys(fee_law, before, taken("demand", 2))[1] == "too_early_after_letter"


def test_only_letters_that_were_charged_may_count() -> None:
    charged = law(waiting(letters="charged"), rule("reminder", "5", since=day(3)))
    assert whys(charged, taken("reminder", 2), taken("demand", 4)) == ["not_yet_law", "allowed"]
    assert whys(charged, taken("reminder", 3), taken("demand", 4))[1] == "too_early_after_letter"
    # Of several the latest, and only those of the claim and of the kinds named.
    three = taken("reminder", 3), taken("demand", 18), taken("demand", 32)
    assert whys(charged, *three)[2] == "too_early_after_letter"
    on_two = taken("reminder", 3, claim_id=TWO), taken("demand", 4, claim_id=ONE)
    assert whys(charged, *on_two)[1] == "allowed"
    other = law(waiting(letters="charged", of=("warning",)), rule("reminder", "5"))
    assert whys(other, taken("reminder", 3), taken("demand", 4))[1] == "allowed"


def test_a_wait_may_be_for_some_debtors_only() -> None:
    fee_law = law(waiting(of="due_day", when=("not consumer",)))
    assert whys(fee_law, taken("demand", 2)) == ["allowed"]
    assert whys(fee_law, taken("demand", 2), debtor_kind="company") == ["too_early_after_due"]


class Sundays:
    """A calendar whose only days of rest are Saturday and Sunday."""

    def next_weekday(self, day: date) -> date:
        """Find the Monday."""
        return day + timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0)


def test_a_time_may_move_to_a_working_day_before_more_days_follow() -> None:
    # The due day 10 January 2026 is a Saturday; so is 24 January. Monday 26 January, then 3 days.
    named = {"of": "due_day", "days": "14", "further": "3"}
    moved = law(waiting(**named, then_working_day="next"), calendar=Sundays())
    assert whys(moved, taken("demand", 19)) == ["too_early_after_due"]
    assert whys(moved, taken("demand", 20)) == ["allowed"]
    stays = law(waiting(**named), calendar=Sundays())
    assert whys(stays, taken("demand", 17)) == ["too_early_after_due"]
    assert whys(stays, taken("demand", 18)) == ["allowed"]


def test_the_days_may_follow_the_day_of_the_earlier_letter() -> None:
    days = parameter("days", (date(2000, 1, 1), "7"), (day(5), "10"), dated_by="previous")
    fee_law = law(waiting(days=Expression(ref="days")), parameters={"days": days})
    earliest = {
        sent: next(
            at
            for at in range(sent, 30)
            if whys(fee_law, taken("reminder", sent), taken("demand", at))[1] == "allowed"
        )
        for sent in (4, 5)
    }
    assert earliest == {4: 4 + 8, 5: 5 + 11}


def test_payment_within_the_time_of_a_letter_frees_from_a_cost() -> None:
    fee_law = law(waiting(of=("warning",), on="paid", which="earliest"))
    letters = taken("warning", 1), taken("demand", 5)
    paid_early = assess(fee_law, *letters, paid_day=day(15))[1]
    assert (paid_early.why, paid_early.citation.section) == ("settled_in_time", "wait §")
    assert whys(fee_law, *letters, paid_day=day(16))[1] == "allowed"
    # While it is not paid, the day asked about decides.
    assert whys(fee_law, *letters)[1] == "settled_in_time"
    assert whys(fee_law, *letters, as_of=day(16))[1] == "allowed"
    # A letter sent later than the measure counts, one sent after the payment does not.
    late = taken("demand", 5), taken("warning", 8)
    assert whys(fee_law, *late, as_of=day(22))[0] == "settled_in_time"
    assert whys(fee_law, *late, as_of=day(23))[0] == "allowed"
    assert whys(fee_law, *late, paid_day=day(7), as_of=day(9))[0] == "allowed"
    assert whys(fee_law, *late, paid_day=day(8), as_of=day(9))[0] == "settled_in_time"


def choosing(*words: str) -> Expression:
    chosen = ((word, f"{at}") for at, word in enumerate(words, start=1))
    return Expression(choose=(*chosen, ("else", "9")))


def amounts(fee_law: Any, *measures: Any, **facts: Any) -> list[int]:
    return [one.amount.amount_minor for one in assess(fee_law, *measures, **facts)]


def test_what_nobody_said_is_known_to_the_rules() -> None:
    said: dict[str, dict[str, Any]] = {
        "vat_unsaid": {"vat_deducted": True},
        "arose_unsaid": {"arose_day": day(-9)},
        "paid_unsaid": {"paid_day": day(9)},
        "collection_began_unsaid": {"collection_began": day(1)},
    }
    for word, fact in said.items():
        fee_law = law(rule(amount=choosing(word)))
        assert amounts(fee_law, taken("demand", 5)) == [100], word
        assert amounts(fee_law, taken("demand", 5), **fact) == [900], word


@pytest.mark.parametrize(("deducted", "minor"), [(True, 900), (None, 900), (False, 100)])
def test_vat_the_creditor_cannot_deduct_is_a_trait(*, deducted: bool | None, minor: int) -> None:
    fee_law = law(rule(amount=choosing("vat_not_deductible")))
    assert amounts(fee_law, taken("demand", 5), vat_deducted=deducted) == [minor]


def test_traits_of_the_debt_reach_the_rules() -> None:
    fee_law = law(rule(amount=choosing("directly_enforceable")))
    traits = frozenset({"directly_enforceable"})
    assert amounts(fee_law, taken("demand", 5), traits=traits) == [100]


def test_a_letter_sent_again_is_a_repeat() -> None:
    fee_law = law(rule(amount=choosing("repeat")), rule("reminder", "5"))
    before_due, first = taken("demand", 0), taken("demand", 4)
    assert amounts(fee_law, taken("reminder", 1), before_due, first, taken("demand", 5)) == [
        0,
        500,
        900,
        100,
    ]


def test_details_are_sizes_or_words() -> None:
    table = Table(by="instalments", bands=(("4", "20"),), above="50")
    value = DatedValue(since=date(2000, 1, 1), table=table, citation=cite("fee §"))
    fee_law = law(
        rule("plan", Expression(ref="fee"), details={"instalments": "4"}),
        rule("demand", "5", when=("collector=group",)),
        rule("demand", Expression(size="cost"), details={"cost": "1.25"}),
        parameters={"fee": replace(parameter("fee"), values=(value,))},
    )
    details: list[dict[str, str]] = [{}, {"instalments": "4"}, {"instalments": "5"}]
    assert amounts(fee_law, *(taken("plan", 5, details=one) for one in details)) == [
        2000,
        2000,
        5000,
    ]
    demands: list[dict[str, str]] = [{"collector": "group"}, {"cost": "2.5"}, {}]
    assert amounts(fee_law, *(taken("demand", 5, details=one) for one in demands)) == [
        500,
        250,
        125,
    ]


def test_a_number_is_told_from_a_word() -> None:
    assert [is_number(text) for text in ("6", "12.00", "group", "1.2.3", "", ".")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_the_principal_is_a_size() -> None:
    fee_law = law(rule(amount=Expression(product=(Expression(size="principal"), "1/100"))))
    assert amounts(fee_law, taken("demand", 5), principal_minor=123_45) == [123]


def test_dates_pick_the_amounts() -> None:
    values = (date(2000, 1, 1), "1"), (day(3), "2"), (day(6), "3")
    for dated_by, facts, minor in [
        ("measure", {}, 200),
        ("due_day", {}, 100),
        ("arose", {}, 100),
        ("arose", {"arose_day": day(3)}, 200),
        ("paid", {}, 200),
        ("paid", {"as_of": day(6)}, 300),
        ("paid", {"as_of": day(9), "paid_day": day(5)}, 200),
        ("agreement", {"agreement_day": day(6)}, 300),
        ("collection_began", {}, 200),
        ("collection_began", {"collection_began": day(2)}, 100),
        # Nobody collects later than by the first measure.
        ("collection_began", {"collection_began": day(7)}, 200),
    ]:
        fee = parameter("fee", *values, dated_by=dated_by)
        fee_law = law(rule(amount=Expression(ref="fee")), parameters={"fee": fee})
        assert amounts(fee_law, taken("demand", 5), **facts) == [minor], (dated_by, facts)


def test_a_trait_may_follow_from_a_date() -> None:
    traits = {"old": Trait(dated_by="due_day", before=day(1))}
    young = {"old": Trait(dated_by="due_day", before=DUE)}
    assert amounts(law(rule(amount=choosing("old")), traits=traits), taken("demand", 5)) == [100]
    assert amounts(law(rule(amount=choosing("old")), traits=young), taken("demand", 5)) == [900]


def test_a_trait_may_follow_from_a_letter() -> None:
    traits = {"heavy": Trait(after=after(of=("warning",), days="3", on="paid"))}
    fee_law = law(rule(amount=choosing("heavy")), traits=traits)
    letters = taken("warning", 1), taken("demand", 2)
    assert amounts(fee_law, *letters, as_of=day(4)) == [0, 900]
    assert amounts(fee_law, *letters, as_of=day(5)) == [0, 100]
    assert amounts(fee_law, taken("demand", 2), as_of=day(5)) == [900]
    # By default it is judged on the day of the measure.
    sent = law(
        rule(amount=choosing("heavy")),
        traits={"heavy": Trait(after=after(of=("warning",), days="3"))},
    )
    assert amounts(sent, *letters, taken("demand", 5), as_of=day(9)) == [0, 900, 100]


def test_an_amount_is_rounded_as_the_law_says_from_a_day() -> None:
    steps = (
        Round(since=day(3), to="1", mode="half_up"),
        Round(since=day(5), to="10", mode="up"),
    )
    fee_law = law(rule(amount="10.405", round=steps))
    at = [amounts(fee_law, taken("demand", after_due))[0] for after_due in (2, 3, 4, 5)]
    # The last one decides alone: in whole numbers it would be ten already.
    assert at == [1041, 1000, 1000, 2000]


def test_factors_multiply_an_amount_and_are_cited() -> None:
    fee_law = law(
        rule(amount=Expression(ref="fee"), times=("vat", "half")),
        parameters={"fee": parameter("fee", (date(2000, 1, 1), "30"))},
        factors={"vat": Expression(sum=("1", "1/4")), "half": choosing("repeat")},
    )
    charges = assess(fee_law, taken("demand", 5), taken("demand", 6))
    whole = Fraction(30) * Fraction(5, 4)
    assert [one.amount.amount_minor for one in charges] == [whole * 9 * 100, whole * 100]
    assert charges[0].citation.section == "fee §"
    assert [one.section for one in charges[0].explanation.citations] == ["fee §", "demand §"]
