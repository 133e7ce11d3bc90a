from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.allocation import OwedPart, allocate
from kvitt.law.read import load

ORDER = load("se").allocation_order
HEADS = [one.head for one in ORDER.heads]
DAY = date(2026, 9, 30)


@st.composite
def owed_parts(draw: st.DrawFn) -> list[OwedPart]:
    count = draw(st.integers(min_value=0, max_value=8))
    return [
        OwedPart(
            UUID(int=number),
            draw(st.sampled_from(HEADS)),
            draw(st.integers(min_value=0, max_value=10**7)),
            DAY + timedelta(days=draw(st.integers(min_value=0, max_value=90))),
        )
        for number in range(count)
    ]


payments = st.integers(min_value=0, max_value=5 * 10**7)


@given(payments, owed_parts())
def test_a_payment_is_split_to_the_last_minor_unit(amount: int, owed: list[OwedPart]) -> None:
    allocation = allocate(amount, owed, ORDER)
    assert sum(part.amount_minor for part in allocation.parts) + allocation.left_minor == amount
    assert allocation.left_minor >= 0


@given(payments, owed_parts())
def test_no_head_is_paid_more_than_it_is_owed(amount: int, owed: list[OwedPart]) -> None:
    owed_by_part = {(part.claim_id, part.head): part.amount_minor for part in owed}
    for part in allocate(amount, owed, ORDER).parts:
        assert 0 < part.amount_minor <= owed_by_part[part.claim_id, part.head]


@given(payments, owed_parts())
def test_nothing_later_is_paid_while_something_earlier_is_owed(
    amount: int, owed: list[OwedPart]
) -> None:
    allocation = allocate(amount, owed, ORDER)
    places = [HEADS.index(part.head) for part in allocation.parts]
    assert places == sorted(places)
    total = sum(part.amount_minor for part in owed)
    assert allocation.left_minor == max(0, amount - total)


def test_costs_then_interest_then_principal_and_the_oldest_first() -> None:
    old, new = UUID(int=1), UUID(int=2)
    owed = [
        OwedPart(new, "principal", 100, date(2026, 10, 31)),
        OwedPart(old, "principal", 100, date(2026, 9, 30)),
        OwedPart(old, "interest", 10, date(2026, 9, 30)),
        OwedPart(new, "costs", 180, date(2026, 10, 31)),
    ]
    allocation = allocate(300, owed, ORDER)
    told = [(part.claim_id, part.head, part.amount_minor) for part in allocation.parts]
    assert told == [
        (new, "costs", 180),
        (old, "interest", 10),
        (old, "principal", 100),
        (new, "principal", 10),
    ]
    assert allocation.parts[1].citation.short == "9 kap. 5 § handelsbalken"
    assert allocation.parts[0].citation.basis == "custom"


def test_what_cannot_be_is_stopped() -> None:
    claim = UUID(int=1)
    with pytest.raises(AssertionError):
        allocate(-1, [], ORDER)
    with pytest.raises(AssertionError):
        allocate(1, [OwedPart(claim, "principal", -1, DAY)], ORDER)
    with pytest.raises(AssertionError):
        allocate(1, [OwedPart(claim, "fine", 1, DAY)], ORDER)
