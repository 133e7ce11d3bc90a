"""The engine and the clerk reckon the same random debts: 0 öre apart."""

from datetime import date
from functools import lru_cache
from random import Random
from uuid import UUID

import pytest

from kvitt.core.allocation import OwedPart, allocate
from kvitt.core.interest import Schedule
from kvitt.core.statement import (
    ClaimHistory,
    HeadEvent,
    reckon_statement,
    unfixed_interest,
)
from kvitt.law.read import load
from tests.oracle.debts import draw
from tests.oracle.naive import Account, Clerk, Debt

CLAIM = UUID(int=1)
FAST_CHUNKS, FAST_DEBTS = 8, 2_500
SLOW_CHUNKS, SLOW_DEBTS = 80, 12_500


@lru_cache
def clerk() -> Clerk:
    return Clerk()


def schedule_of(debt: Debt) -> Schedule:
    traits = {debt.party}
    if debt.claim_kind == "credit" and debt.party == "consumer":
        traits.add("consumer_credit")
    return load(debt.country.lower()).interest.default_schedule(
        due_day=debt.due,
        agreed_rate_ppm=debt.agreed_rate,
        agreement_day=debt.agreed_on,
        pre_due_rate_ppm=debt.pre_due_rate,
        traits=frozenset(traits),
        day_count=debt.day_count,
    )


def engine_owed(debt: Debt, as_of: date) -> Account:
    """Carry the debt through the core as the house does: fix, allocate, book, state."""
    schedule = schedule_of(debt)
    law = load(debt.country.lower())
    events = [HeadEvent(day=debt.due, head="principal", amount_minor=debt.principal, kind="raised")]
    if debt.costs:
        events.append(
            HeadEvent(
                day=debt.due, head="costs", amount_minor=debt.costs, kind="raised", measure="demand"
            )
        )
    history = ClaimHistory(
        claim_id=CLAIM, invoice_number="1", ground="", due_day=debt.due, events=events
    )
    surplus = 0
    for day, amount in debt.payments:
        fixed = unfixed_interest(history, schedule, day).amount_minor
        events.append(HeadEvent(day=day, head="interest", amount_minor=fixed, kind="fixed"))
        statement = reckon_statement([history], lambda _: schedule, day)
        owed = [OwedPart(CLAIM, line.head, line.amount_minor, debt.due) for line in statement.lines]
        order = law.allocation_order(day=day, traits=frozenset({debt.party}))
        split = allocate(amount, owed, order)
        events += [
            HeadEvent(day=day, head=part.head, amount_minor=part.amount_minor, kind="paid")
            for part in split.parts
        ]
        surplus += split.left_minor
    statement = reckon_statement([history], lambda _: schedule, as_of)
    heads = {"costs": 0, "interest": 0, "principal": 0}
    for line in statement.lines:
        heads[line.head] += line.amount_minor
    return Account(**heads, surplus=surplus)


def compare(seed: int, debts: int) -> None:
    random = Random(seed)  # noqa: S311 (drawing examples)
    for number in range(debts):
        debt, as_of = draw(random)
        assert engine_owed(debt, as_of) == clerk().owed(debt, as_of), (
            f"debt {number} of seed {seed}, as of {as_of}: {debt}"
        )


@pytest.mark.parametrize("seed", range(FAST_CHUNKS))
def test_twenty_thousand_debts_agree_to_the_minor_unit(seed: int) -> None:
    compare(seed, FAST_DEBTS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_000 + SLOW_CHUNKS))
def test_a_million_debts_agree_to_the_minor_unit(seed: int) -> None:
    compare(seed, SLOW_DEBTS)
