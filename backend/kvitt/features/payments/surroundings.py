"""Reading, in a handful of queries, what we knew before a bank file."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from kvitt.features.payments.sorting import (
    PAYOUT_DAYS_MAX,
    KnownCase,
    KnownMoney,
    OpenPayout,
    Surroundings,
    plain_references,
)
from kvitt.ports.bankfiles import IncomingPayment
from kvitt.runtime.clock import ZONES
from kvitt.runtime.database import Row, fetch
from kvitt.runtime.statutes import law_of

TAKE_BACK_DAYS_MAX = 400
"""How long after a payment its bank may take it back (SEPA: thirteen months)."""

_KEYS = """
select bank_key from payments where bank_key = any($1)
union all select bank_key from take_backs where bank_key = any($1)
union all select bank_key from twin_keys where bank_key = any($1)
union all select bank_key from payout_lines where bank_key = any($1)
"""
_PAYMENTS = """
select p.id, false as is_take_back, p.value_day, p.amount_minor, p.currency,
       p.payment_references, p.taken_back_at is not null as taken_back,
       p.source, array(select t.source from twin_keys t where t.payment_id = p.id) as others
  from payments p
 where p.channel = 'bank' and %s
 order by p.received_at, p.id
"""
_SAME_DAY = "(p.amount_minor, p.value_day) in (select * from unnest($1::bigint[], $2::date[]))"
_TAKEN = "p.amount_minor = any($1) and p.value_day >= $2"
_TAKE_BACKS = """
select b.id, true as is_take_back, b.value_day, -b.amount_minor as amount_minor, b.currency,
       b.payment_references, true as taken_back,
       b.source, array(select t.source from twin_keys t where t.take_back_id = b.id) as others
  from take_backs b
 where b.amount_minor = any($1) and b.value_day = any($2)
 order by b.recorded_at, b.id
"""


async def look_around(rows: Sequence[IncomingPayment]) -> Surroundings:
    """Read everything that sorting these rows needs."""
    return Surroundings(
        keys=await _keys(rows),
        money=await _money(rows),
        payouts=await _payouts(rows),
        cases=await _cases(rows),
        reference_kinds=reference_kinds(),
    )


def reference_kinds() -> dict[str, str]:
    """Tell for each currency how the payment references of its cases are made."""
    laws = [law_of(country) for country in ZONES]
    return {law.currency: law.reference_kind for law in laws}


async def _keys(rows: Sequence[IncomingPayment]) -> frozenset[str]:
    found = await fetch(_KEYS, [row.bank_key for row in rows])
    return frozenset(row["bank_key"] for row in found)


async def _money(rows: Sequence[IncomingPayment]) -> list[KnownMoney]:
    received = sorted({(row.amount_minor, row.value_day) for row in rows if row.amount_minor > 0})
    taken = [row for row in rows if row.amount_minor < 0]
    found = await fetch(
        _PAYMENTS % _SAME_DAY, [amount for amount, _ in received], [day for _, day in received]
    )
    if taken:
        amounts = sorted({-row.amount_minor for row in taken})
        days = sorted({row.value_day for row in taken})
        since = days[0] - timedelta(days=TAKE_BACK_DAYS_MAX)
        found += await fetch(_PAYMENTS % _TAKEN, amounts, since)
        found += await fetch(_TAKE_BACKS, amounts, days)
    return list({row["id"]: _known(row) for row in found}.values())


def _known(row: Row) -> KnownMoney:
    return KnownMoney(
        id=row["id"],
        is_take_back=row["is_take_back"],
        value_day=row["value_day"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        references=plain_references(row["payment_references"]),
        sources=(row["source"], *row["others"]),
        taken_back=row["taken_back"],
    )


async def _payouts(rows: Sequence[IncomingPayment]) -> list[OpenPayout]:
    if not rows:
        return []
    days = [row.value_day for row in rows]
    found = await fetch(
        "select id, net_minor, currency, arrived_on from payouts p"
        " where arrived_on between $1 and $2"
        " and not exists (select 1 from payout_lines l where l.payout_id = p.id)"
        " order by arrived_on, id",
        min(days) - timedelta(days=PAYOUT_DAYS_MAX),
        max(days) + timedelta(days=PAYOUT_DAYS_MAX),
    )
    return [msgspec.convert(dict(row), OpenPayout) for row in found]


async def _cases(rows: Sequence[IncomingPayment]) -> dict[str, KnownCase]:
    references = sorted({ref for row in rows for ref in plain_references(row.references)})
    found = await fetch(
        "select id, payment_reference, currency, status from cases"
        " where payment_reference = any($1)",
        references,
    )
    return {
        row["payment_reference"]: KnownCase(
            case_id=row["id"],
            reference=row["payment_reference"],
            currency=row["currency"],
            is_open=row["status"] == "open",
        )
        for row in found
    }


async def creditors_of(case_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Give each case's creditor, by which cases are ordered so that imports never cross."""
    rows = await fetch("select id, creditor_id from cases where id = any($1)", list(case_ids))
    return {row["id"]: row["creditor_id"] for row in rows}


async def cases_of(payment_ids: Sequence[UUID]) -> list[UUID]:
    """Give the cases that some payments were matched to."""
    rows = await fetch(
        "select distinct case_id from payments where id = any($1) and case_id is not null",
        list(payment_ids),
    )
    return [row["case_id"] for row in rows]
