from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.citation import Citation
from kvitt.core.interest import Schedule
from kvitt.core.refusal import Refusal
from kvitt.core.statement import (
    ClaimHistory,
    ClaimTerms,
    HeadEvent,
    Statement,
    StatementLine,
    reckon_statement,
    unfixed_interest,
)
from kvitt.law.read import load

LAW = load("se")
CLAIM = UUID(int=1)
DUE = date(2026, 9, 30)
TODAY = date(2026, 11, 22)
FOUR = Citation("1981:739", "4 §", "lagen om ersättning för inkassokostnader m.m.", "statute")


def schedule_for(history: ClaimHistory) -> Schedule:
    return LAW.interest.default_schedule(
        due_day=history.due_day, agreed_rate_ppm=history.agreed_rate_ppm
    )


def event(
    day: date, head: str, minor: int, kind: str = "raised", measure: str | None = None
) -> HeadEvent:
    return HeadEvent(
        day=day,
        head=head,
        amount_minor=minor,
        kind=kind,  # type: ignore[arg-type]
        measure=measure,
        citation=FOUR if measure else None,
    )


def history(*events: HeadEvent, claim_id: UUID = CLAIM, principal: int = 125_000) -> ClaimHistory:
    return ClaimHistory(
        claim_id=claim_id,
        invoice_number="1041",
        ground="Tandvård",
        due_day=DUE,
        events=(event(TODAY, "principal", principal), *events),
    )


def state(*histories: ClaimHistory, as_of: date = TODAY) -> Statement:
    return reckon_statement(histories, schedule_for, as_of)


def line(statement: Statement, head: str) -> StatementLine:
    return next(one for one in statement.lines if one.head == head)


def test_the_debt_of_the_picture_is_reckoned_to_the_ore() -> None:
    statement = state(
        history(
            event(date(2026, 10, 15), "costs", 6000, measure="reminder"),
            event(TODAY, "costs", 18_000, measure="demand"),
        )
    )
    told = [(one.head, one.measure, one.amount_minor) for one in statement.lines]
    assert told == [
        ("principal", None, 125_000),
        ("interest", None, 1815),
        ("costs", "reminder", 6000),
        ("costs", "demand", 18_000),
    ]
    assert statement.total_minor == 150_815
    assert statement.daily_interest_minor == 34
    (span,) = line(statement, "interest").spans
    assert (span.days, span.base_minor, span.rate_ppm) == (53, 125_000, 100_000)
    assert statement.lines[-1].citation == FOUR


def test_a_claim_is_owed_from_its_due_day_however_late_it_came_to_us() -> None:
    statement = state(history(), as_of=date(2026, 10, 1))
    assert line(statement, "interest").amount_minor == 34
    assert state(history(), as_of=DUE).total_minor == 125_000
    assert state(history(), as_of=DUE).daily_interest_minor == 34
    assert state(history(), as_of=DUE - timedelta(days=1)).daily_interest_minor == 0
    assert state(history(), as_of=DUE - timedelta(days=1)).lines == ()


def test_a_payment_lowers_the_capital_from_the_day_after_its_value_day() -> None:
    value_day = date(2026, 10, 31)
    statement = state(history(event(value_day, "principal", 25_000, "paid")))
    spans = line(statement, "interest").spans
    assert [(span.last, span.days, span.base_minor) for span in spans] == [
        (value_day, 31, 125_000),
        (TODAY, 22, 100_000),
    ]
    assert line(statement, "principal").paid_minor == 25_000
    assert statement.daily_interest_minor == 27


def test_a_payment_known_later_does_not_touch_an_earlier_statement() -> None:
    paid = event(TODAY, "principal", 125_000, "paid")
    assert state(history(paid), as_of=date(2026, 10, 31)).total_minor == 125_000 + 1062
    assert state(history(paid), as_of=TODAY).lines[0].amount_minor == 0


def test_fixed_interest_is_counted_once_and_closes_the_reckoning() -> None:
    value_day = date(2026, 10, 31)
    fixed = unfixed_interest(history(), schedule_for(history()), value_day)
    assert fixed.amount_minor == 1062
    paid_partly = history(
        event(value_day, "interest", 1062, "fixed"),
        event(value_day, "interest", 1062, "paid"),
        event(value_day, "principal", 25_000, "paid"),
    )
    interest = line(state(paid_partly), "interest")
    assert [span.amount_minor for span in interest.spans] == [1062, 603]
    assert (interest.raised_minor, interest.paid_minor) == (1665, 1062)
    assert interest.amount_minor == 603


def test_a_second_fixing_on_the_same_day_finds_nothing_more() -> None:
    value_day = date(2026, 10, 31)
    fixed = history(event(value_day, "interest", 1062, "fixed"))
    assert unfixed_interest(fixed, schedule_for(fixed), value_day).amount_minor == 0


def test_a_fixing_taken_back_is_as_if_it_had_never_been() -> None:
    value_day = date(2026, 10, 31)
    events = [
        event(value_day, "interest", 1062, "fixed"),
        event(value_day, "interest", 1062, "paid"),
        event(value_day, "principal", 5000, "paid"),
        event(value_day, "principal", 5000, "repaid"),
        event(value_day, "interest", 1062, "repaid"),
        event(value_day, "interest", 1062, "unfixed"),
    ]
    assert state(history(*events)).total_minor == state(history()).total_minor
    assert len(line(state(history(*events)), "interest").spans) == 1


def test_fixed_interest_before_the_first_interest_day_changes_nothing() -> None:
    early = history(event(date(2026, 9, 1), "interest", 0, "fixed"))
    assert state(early).total_minor == state(history()).total_minor


def test_a_debt_paid_in_full_owes_nothing_and_grows_no_more() -> None:
    paid = history(
        event(TODAY, "interest", 1815, "fixed"),
        event(TODAY, "interest", 1815, "paid"),
        event(TODAY, "principal", 125_000, "paid"),
    )
    statement = state(paid, as_of=date(2026, 12, 31))
    assert (statement.total_minor, statement.daily_interest_minor) == (0, 0)
    assert line(statement, "interest").spans[0].days == 53


def test_costs_are_paid_oldest_first_and_waived_by_measure() -> None:
    statement = state(
        history(
            event(date(2026, 10, 15), "costs", 6000, measure="reminder"),
            event(TODAY, "costs", 18_000, measure="demand"),
            event(TODAY, "costs", 7000, "paid"),
            event(TODAY, "costs", 5000, "waived", measure="demand"),
        )
    )
    costs = [one for one in statement.lines if one.head == "costs"]
    told = [(one.measure, one.paid_minor, one.waived_minor, one.amount_minor) for one in costs]
    assert told == [("reminder", 6000, 0, 0), ("demand", 1000, 5000, 12_000)]


def test_a_waiver_without_a_measure_takes_the_oldest_cost() -> None:
    statement = state(
        history(
            event(date(2026, 10, 15), "costs", 6000, measure="reminder"),
            event(TODAY, "costs", 6000, "waived"),
            event(TODAY, "principal", 5000, "waived"),
            event(TODAY, "interest", 815, "waived"),
        )
    )
    assert line(statement, "costs").amount_minor == 0
    assert line(statement, "principal").waived_minor == 5000
    assert line(statement, "interest").amount_minor == 1000


def test_an_agreed_rate_is_followed() -> None:
    dear = msgspec.structs.replace(history(), agreed_rate_ppm=240_000)
    interest = line(state(dear), "interest")
    assert interest.amount_minor == 4356
    assert interest.citation is not None
    assert interest.citation.section == "1 §"


@pytest.mark.parametrize(
    ("debtor_kind", "claim_kind", "traits"),
    [
        ("consumer", "goods", {"consumer"}),
        ("consumer", "rent", {"consumer"}),
        ("consumer", "credit", {"consumer", "consumer_credit"}),
        ("consumer", "high_cost_credit", {"consumer", "consumer_credit", "high_cost_credit"}),
        ("company", "credit", {"company"}),
        ("authority", "high_cost_credit", {"authority"}),
    ],
)
def test_only_a_consumer_s_credit_is_one_to_the_law(
    debtor_kind: str, claim_kind: str, traits: set[str]
) -> None:
    terms = ClaimTerms(due_day=DUE, debtor_kind=debtor_kind, claim_kind=claim_kind)
    assert terms.traits == traits


def test_a_day_whose_rate_is_not_known_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        state(history(), as_of=date(2027, 1, 1))
    assert refused.value.code == "rate_not_known"


def test_several_claims_are_rounded_each_for_itself() -> None:
    one, two = history(principal=100), history(principal=100, claim_id=UUID(int=2))
    statement = state(one, two)
    assert [each.amount_minor for each in statement.lines] == [100, 1, 100, 1]
    assert statement.total_minor == 202


@st.composite
def payment_days(draw: st.DrawFn) -> list[tuple[date, int]]:
    offsets = draw(st.lists(st.integers(min_value=1, max_value=53), max_size=5, unique=True))
    return [
        (DUE + timedelta(days=offset), draw(st.integers(min_value=0, max_value=20_000)))
        for offset in sorted(offsets)
    ]


def _with_payments(payments: Sequence[tuple[date, int]]) -> ClaimHistory:
    told = history()
    for day, minor in payments:
        interest = unfixed_interest(told, schedule_for(told), day).amount_minor
        events = (
            *told.events,
            event(day, "interest", interest, "fixed"),
            event(day, "principal", minor, "paid"),
        )
        told = msgspec.structs.replace(told, events=events)
    return told


@given(payment_days())
def test_the_spans_always_sum_to_the_interest_raised(payments: list[tuple[date, int]]) -> None:
    statement = state(_with_payments(payments))
    interest = line(statement, "interest")
    assert sum(span.amount_minor for span in interest.spans) == interest.raised_minor
    assert sum(span.days for span in interest.spans) == 53
    assert statement.total_minor == sum(one.amount_minor for one in statement.lines)


@given(payment_days(), st.integers(min_value=0, max_value=53))
def test_a_past_statement_never_changes_by_what_comes_later(
    payments: list[tuple[date, int]], offset: int
) -> None:
    as_of = DUE + timedelta(days=offset)
    before = [paid for paid in payments if paid[0] <= as_of]
    now = state(_with_payments(payments), as_of=as_of)
    then = state(_with_payments(before), as_of=as_of)
    assert now == then


def test_heads_are_summed_in_the_order_they_are_named() -> None:
    other = UUID(int=2)
    statement = state(
        history(
            event(TODAY, "costs", 18_000, measure="demand"),
            event(TODAY, "costs", 5000, "paid"),
            event(TODAY, "costs", 3000, "waived", measure="demand"),
        ),
        history(claim_id=other, principal=10_000),
    )
    told = [
        (one.head, one.raised_minor, one.paid_minor, one.waived_minor, one.amount_minor)
        for one in statement.heads
    ]
    assert told == [
        ("principal", 135_000, 0, 0, 135_000),
        ("interest", 1960, 0, 0, 1960),  # 18.15 and 1.45
        ("costs", 18_000, 5000, 3000, 10_000),
    ]
    assert sum(one.amount_minor for one in statement.heads) == statement.total_minor


def test_the_day_after_is_told_for_each_claim_that_grows() -> None:
    paid = history(event(TODAY, "principal", 125_000, "paid"), claim_id=UUID(int=2))
    statement = state(history(), paid)
    (added,) = statement.next_day
    assert (added.claim_id, added.span.days, added.span.base_minor) == (CLAIM, 1, 125_000)
    assert (added.span.rate_ppm, added.day_count) == (100_000, "act/365")
    assert added.exact == Fraction(12_500, 365)
    assert statement.daily_interest_minor == 34


def test_the_day_after_the_due_day_is_the_first_that_adds() -> None:
    assert state(history(), as_of=DUE - timedelta(days=1)).next_day == ()
    (added,) = state(history(), as_of=DUE).next_day
    assert added.exact == Fraction(12_500, 365)
    assert [one.head for one in state(history(), as_of=DUE).lines] == ["principal"]


def test_only_interest_has_a_day_count() -> None:
    told = {one.head: one.day_count for one in state(history()).lines}
    assert told == {"principal": "", "interest": "act/365"}
