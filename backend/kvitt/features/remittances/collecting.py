"""Reading what was collected and has not been remitted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from kvitt.runtime.database import fetch, fetch_value

_NOT_REMITTED = """
  from allocation_parts ap
  join allocations a on a.id = ap.allocation_id
  join payments p on p.id = a.payment_id
  join cases c on c.id = a.case_id
 where not exists (select 1 from remitted_parts r where r.allocation_part_id = ap.id)
"""


class UnremittedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A cleared part of a payment; negative where its allocation was reversed."""

    id: UUID
    payment_id: UUID
    case_id: UUID
    case_number: str
    invoice_number: str
    head: str
    amount_minor: int
    paid_on: date


async def list_unremitted(
    creditor_id: UUID, *, currency: str, cleared_by: date
) -> list[UnremittedPart]:
    """What may be remitted to a creditor now: money cleared by a day, never remitted before."""
    rows = await fetch(
        "select ap.id, a.payment_id, a.case_id, c.number as case_number, cl.invoice_number,"
        " ap.head, ap.amount_minor, p.value_day as paid_on"
        f" {_NOT_REMITTED.replace(' where', ' join claims cl on cl.id = ap.claim_id where')}"
        " and c.creditor_id = $1 and p.currency = $2 and p.cleared_on <= $3"
        " order by c.number, p.value_day, a.payment_id, ap.id",
        creditor_id,
        currency,
        cleared_by,
    )
    return [msgspec.convert(dict(row), UnremittedPart) for row in rows]


async def list_unremitted_cases(
    creditor_id: UUID, *, currency: str, cleared_by: date
) -> list[UUID]:
    """Cases with money that may be remitted to a creditor now, in the order of their locks."""
    rows = await fetch(
        f"select distinct a.case_id {_NOT_REMITTED}"
        " and c.creditor_id = $1 and p.currency = $2 and p.cleared_on <= $3 order by a.case_id",
        creditor_id,
        currency,
        cleared_by,
    )
    return [row["case_id"] for row in rows]


async def list_creditors_with_money(currency: str, *, cleared_by: date) -> list[UUID]:
    """Creditors for whom something cleared waits to be remitted."""
    rows = await fetch(
        f"select distinct c.creditor_id {_NOT_REMITTED} and p.currency = $1"
        " and p.cleared_on <= $2 order by c.creditor_id",
        currency,
        cleared_by,
    )
    return [row["creditor_id"] for row in rows]


async def sum_waiting(
    creditor_ids: Sequence[UUID] | None, *, currency: str, cleared_by: date
) -> int:
    """Collected money that has not cleared: it is not remitted now."""
    total: int = await fetch_value(
        f"select coalesce(sum(ap.amount_minor), 0)::bigint {_NOT_REMITTED}"
        " and ($1::uuid[] is null or c.creditor_id = any($1)) and p.currency = $2"
        " and (p.cleared_on is null or p.cleared_on > $3)",
        list(creditor_ids) if creditor_ids is not None else None,
        currency,
        cleared_by,
    )
    return total
