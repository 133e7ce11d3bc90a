from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvitt.core.allocation import (
    HEADS,
    AllocationOrder,
    Head,
    HeadInOrder,
    OwedPart,
    allocate,
    order_for,
)
from kvitt.core.citation import Citation
from kvitt.core.refusal import Refusal
from kvitt.law.read import load

DAY = date(2026, 9, 30)
CONSUMER, COMPANY = frozenset({"consumer"}), frozenset({"company"})
ORDER = load("se").allocation_order(day=DAY, traits=CONSUMER)
ORDERED: list[str] = [one.head for one in ORDER.heads]
COUNTRIES = ("se", "fi", "dk", "no")


@st.composite
def owed_parts(draw: st.DrawFn) -> list[OwedPart]:
    count = draw(st.integers(min_value=0, max_value=8))
    return [
        OwedPart(
            UUID(int=number),
            draw(st.sampled_from(ORDERED)),
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
    places = [ORDERED.index(part.head) for part in allocation.parts]
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


def heads_of(country: str, traits: frozenset[str], day: date = DAY) -> list[tuple[str, str]]:
    order = load(country).allocation_order(day=day, traits=traits)
    return [(one.head, one.citation.basis) for one in order.heads]


@pytest.mark.parametrize("traits", [CONSUMER, COMPANY, frozenset({"authority"})])
@pytest.mark.parametrize("country", ["se", "dk", "no"])
def test_costs_come_first_by_custom(country: str, traits: frozenset[str]) -> None:
    known = "statute" if country == "se" else "custom"
    assert heads_of(country, traits, date(2003, 1, 1)) == [
        ("costs", "custom"),
        ("court_costs", "custom"),
        ("compensation", "custom"),
        ("interest", known),
        ("principal", known),
    ]


def test_a_finnish_consumer_s_costs_come_last_by_statute() -> None:
    assert heads_of("fi", CONSUMER) == [
        ("interest", "statute"),
        ("principal", "statute"),
        ("costs", "statute"),
        ("compensation", "statute"),
        ("court_costs", "custom"),
    ]


def test_a_finnish_business_s_costs_come_last_by_custom() -> None:
    assert heads_of("fi", COMPANY) == [
        ("interest", "statute"),
        ("principal", "statute"),
        ("costs", "custom"),
        ("compensation", "custom"),
        ("court_costs", "custom"),
    ]


@pytest.mark.parametrize(
    ("traits", "section"), [(CONSUMER, "11 a § 1–2 mom"), (COMPANY, "11 a § 1 mom")]
)
def test_the_finnish_order_is_known_from_its_first_day(
    traits: frozenset[str], section: str
) -> None:
    assert heads_of("fi", traits, date(2013, 12, 16))[0] == ("interest", "statute")
    with pytest.raises(Refusal) as refused:
        heads_of("fi", traits, date(2013, 12, 15))
    assert refused.value.code == "law_not_known"
    assert refused.value.params == {
        "parameter": "the order of payments",
        "day": "2013-12-15",
        "reason": "the rule is for money collected from 2013-12-16",
    }
    assert refused.value.citation is not None
    assert refused.value.citation.section == section


CITE = Citation("act", "1 §", "an act", "statute")


def order(first: Head, *, since: date, when: tuple[str, ...] = ()) -> AllocationOrder:
    heads = (first, *(head for head in HEADS if head != first))
    placed = tuple(HeadInOrder(head, CITE) for head in heads)
    return AllocationOrder(heads=placed, since=since, when=when)


def test_every_head_has_one_place_in_an_order() -> None:
    heads = order("costs", since=DAY).heads
    with pytest.raises(ValueError, match="“principal” stands 0 times"):
        AllocationOrder(heads=tuple(one for one in heads if one.head != "principal"))
    with pytest.raises(ValueError, match="“costs” stands 2 times"):
        AllocationOrder(heads=(heads[0], *heads))


def test_the_latest_order_that_has_begun_counts() -> None:
    orders = [
        order("interest", since=date(2020, 1, 1)),
        order("costs", since=date(2010, 1, 1)),
        order("principal", since=date(2000, 1, 1), when=("consumer",)),
    ]
    assert order_for(orders, date(2019, 12, 31), COMPANY) is orders[1]
    assert order_for(orders, date(2020, 1, 1), COMPANY) is orders[0]
    assert order_for(orders, date(2020, 1, 1), CONSUMER) is orders[0]
    assert order_for(orders, date(2009, 12, 31), CONSUMER) is orders[2]
    with pytest.raises(AssertionError):
        order_for(orders[2:], date(2020, 1, 1), COMPANY)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_order_places_every_head_once(country: str) -> None:
    expected = ["compensation", "costs", "court_costs", "interest", "principal"]
    for one in load(country).allocation_orders:
        assert sorted(head.head for head in one.heads) == expected
        assert all(head.citation.basis in {"statute", "custom"} for head in one.heads)


def test_the_same_head_and_day_is_taken_as_told() -> None:
    owed = [OwedPart(UUID(int=n), "costs", 100, DAY) for n in (3, 1, 2)]
    told = allocate(250, owed, ORDER)
    assert [(part.claim_id, part.amount_minor) for part in told.parts] == [
        (UUID(int=3), 100),
        (UUID(int=1), 100),
        (UUID(int=2), 50),
    ]
    assert told.left_minor == 0


def test_nothing_paid_and_nothing_owed_are_split_too() -> None:
    assert allocate(0, [OwedPart(None, "costs", 5, DAY)], ORDER).parts == ()
    nothing = allocate(7, [OwedPart(None, "costs", 0, DAY)], ORDER)
    assert (nothing.parts, nothing.left_minor) == ((), 7)
