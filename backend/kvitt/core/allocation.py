"""Which part of a debt a payment reduces first."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.expression import holds
from kvitt.core.names import TraitName
from kvitt.core.refusal import Refusal

Head = Literal["principal", "interest", "costs", "compensation", "court_costs"]
"""What a debt consists of."""

HEADS: tuple[Head, ...] = get_args(Head)


class HeadInOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One head in the lawful order, and why it stands there."""

    head: Head
    citation: Citation = msgspec.field(name="cite")
    doubt: str = ""


class AllocationOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The heads from the first to be reduced to the last, for whom, and for money from when."""

    heads: tuple[HeadInOrder, ...]
    when: tuple[TraitName, ...] = ()
    since: date = date.min

    def __post_init__(self) -> None:
        named = [one.head for one in self.heads]
        for head in HEADS:
            if named.count(head) != 1:
                raise ValueError(f"“{head}” stands {named.count(head)} times, not once")


class OwedPart(msgspec.Struct, frozen=True):
    """What is owed under one head of one claim; a case's own cost has no claim."""

    claim_id: UUID | None
    head: str
    amount_minor: int
    due_day: date
    citation: Citation | None = None


class AllocatedPart(msgspec.Struct, frozen=True):
    """What a payment takes off one head of one claim."""

    claim_id: UUID | None
    head: str
    amount_minor: int
    citation: Citation
    doubt: str = ""
    """What is not settled about the head's place, as it stands in the law's files."""


class Allocation(msgspec.Struct, frozen=True):
    """A payment split over what was owed, and what was left over."""

    parts: tuple[AllocatedPart, ...]
    left_minor: int


def order_for(
    orders: Sequence[AllocationOrder], day: date, traits: frozenset[str]
) -> AllocationOrder:
    """Find the order for money collected that day; refuses a day before the first known one."""
    fitting = [one for one in orders if holds(one.when, traits)]
    assert fitting, "every debtor has an order, even where it is not known from the beginning"
    known = [one for one in fitting if one.since <= day]
    if not known:
        params = {
            "parameter": "the order of payments",
            "day": day.isoformat(),
            "reason": f"the rule is for money collected from {fitting[0].since.isoformat()}",
        }
        raise Refusal("law_not_known", params=params, citation=fitting[0].heads[0].citation)
    return max(known, key=lambda one: one.since)


def allocate(amount_minor: int, owed: Sequence[OwedPart], order: AllocationOrder) -> Allocation:
    """Split a payment in the lawful order, oldest due day first within one head."""
    assert amount_minor >= 0, "a payment is never negative"
    known = {one.head for one in order.heads}
    assert all(part.head in known for part in owed), "every head has its place in the order"
    parts: list[AllocatedPart] = []
    left = amount_minor
    for one in order.heads:
        waiting = sorted(
            (part for part in owed if part.head == one.head), key=lambda part: part.due_day
        )
        for part in waiting:
            assert part.amount_minor >= 0, "nobody owes less than nothing"
            taken = min(left, part.amount_minor)
            if taken:
                parts.append(
                    AllocatedPart(part.claim_id, part.head, taken, one.citation, one.doubt)
                )
                left -= taken
    return Allocation(parts=tuple(parts), left_minor=left)
