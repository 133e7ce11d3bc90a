"""Reading payments, bank files and card payments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from kvitt.core.money import Money
from kvitt.features.cases.queries import get_case, read_words
from kvitt.features.cases.queries import visible_to as cases_visible_to
from kvitt.features.cases.statements import reckon_share
from kvitt.features.payments.payers import Payer, read_payer
from kvitt.features.payments.refusals import checkout_unknown
from kvitt.features.payments.schemas import (
    BankFilePage,
    BankFileRow,
    CheckoutShown,
    Receipt,
    UnmatchedPage,
    UnmatchedPayment,
)
from kvitt.features.payments.suggestions import Unmatched, suggest
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_reads
from kvitt.runtime.clock import day_of
from kvitt.runtime.database import Row, fetch, fetch_row
from kvitt.runtime.paging import decode_cursor, encode_cursor

_STATES: Mapping[str, Literal["open", "paid", "failed", "expired"]] = {
    "opening": "open",
    "open": "open",
    "paid": "paid",
    "failed": "failed",
    "expired": "expired",
}


ALLOCATED = (
    "exists (select 1 from allocations a where a.payment_id = p.id and a.reverses is null"
    " and not exists (select 1 from allocations r where r.reverses = a.id))"
)
"""The SQL condition that a payment `p` has an allocation that stands."""


def visible_to(actor: Actor) -> str:
    """The SQL condition on money whose case is not known: it is the agency's alone to see."""
    return "true" if actor.is_staff else "false"


async def list_bank_files(actor: Actor, *, cursor: str | None, limit: int) -> BankFilePage:
    """Bank files imported, the newest first."""
    after, after_id = _place("bank_files", cursor)
    rows = await fetch(
        "select id, format, identity, imported_at, importer, payments, total_minor, currency,"
        f" matched from bank_files where {visible_to(actor)}"
        " and ($1::timestamptz is null or (imported_at, id) < ($1, $2::uuid))"
        " order by imported_at desc, id desc limit $3",
        after,
        after_id,
        limit + 1,
    )
    items = [
        BankFileRow(
            file_id=row["id"],
            format=row["format"],
            identity=row["identity"],
            imported_at=row["imported_at"],
            imported_by=row["importer"],
            payments=row["payments"],
            total=Money(row["total_minor"], row["currency"]),
            matched=row["matched"],
        )
        for row in rows[:limit]
    ]
    return BankFilePage(items, _following("bank_files", rows, limit, "imported_at"))


async def list_unmatched_payments(
    actor: Actor, *, cursor: str | None, limit: int, now: datetime
) -> UnmatchedPage:
    """Money whose case is not known, the oldest first, with the cases it may be meant for."""
    after, after_id = _place("unmatched", cursor)
    rows = await fetch(
        "select id, value_day, received_at, amount_minor, currency, payment_references,"
        " payer_words_id, unmatched_because from payments"
        f" where {visible_to(actor)} and case_id is null and taken_back_at is null"
        " and ($1::timestamptz is null or (received_at, id) > ($1, $2::uuid))"
        " order by received_at, id limit $3",
        after,
        after_id,
        limit + 1,
    )
    shown = rows[:limit]
    words = await read_words([row["payer_words_id"] for row in shown if row["payer_words_id"]])
    await record_reads(actor, [row["id"] for row in shown], "unmatched payer", now)
    items = [
        await _unmatched(actor, row, read_payer(words.get(row["payer_words_id"], "")), now=now)
        for row in shown
    ]
    return UnmatchedPage(items, _following("unmatched", rows, limit, "received_at"))


async def _unmatched(actor: Actor, row: Row, payer: Payer, *, now: datetime) -> UnmatchedPayment:
    payment = Unmatched(
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        references=tuple(row["payment_references"]),
        payer=payer,
    )
    return UnmatchedPayment(
        payment_id=row["id"],
        value_day=row["value_day"],
        received_at=row["received_at"],
        amount=Money(row["amount_minor"], row["currency"]),
        references=list(row["payment_references"]),
        payer_name=payer.name,
        text=payer.text,
        why=row["unmatched_because"],
        suggestions=await suggest(actor, payment, now=now),
    )


async def list_waiting_cases(*, limit: int) -> list[UUID]:
    """Cases with payments that are matched but not allocated, or taken back but not undone."""
    rows = await fetch(
        "select distinct p.case_id from payments p where p.case_id is not null"
        f" and (p.taken_back_at is null) <> {ALLOCATED} order by p.case_id limit $1",
        limit,
    )
    return [row["case_id"] for row in rows]


async def get_checkout(actor: Actor, checkout_id: UUID, *, now: datetime) -> CheckoutShown:
    """A card payment with its receipt once it is paid; refuses as `checkout_unknown`."""
    condition, argument = cases_visible_to(actor)
    row = await fetch_row(
        "select h.id, h.case_id, h.debtor_id, h.amount_minor, h.currency, h.state, h.url,"
        " h.payment_id from checkouts h join cases c on c.id = h.case_id"
        f" where {condition} and h.id = $2 and ($3::uuid is null or h.debtor_id = $3)",
        argument,
        checkout_id,
        actor.debtor_id,
    )
    if row is None:
        raise checkout_unknown(checkout_id)
    receipt = None
    if row["payment_id"]:
        receipt = await _receipt(row["payment_id"], row["debtor_id"], now=now)
    return CheckoutShown(
        id=row["id"],
        debt_id=row["case_id"],
        state=_STATES[row["state"]],
        url=row["url"],
        amount=Money(row["amount_minor"], row["currency"]),
        receipt=receipt,
    )


async def _receipt(payment_id: UUID, debtor_id: UUID, *, now: datetime) -> Receipt:
    row = await fetch_row(
        "select p.case_id, p.value_day, p.amount_minor, p.currency,"
        " coalesce((select sum(a.surplus_minor) from allocations a where a.payment_id = p.id), 0)"
        "::bigint as surplus_minor from payments p where p.id = $1",
        payment_id,
    )
    assert row is not None, "a paid checkout has its payment"
    case = await get_case(row["case_id"])
    day = max(day_of(now, case.country), row["value_day"])
    left_minor = await reckon_share(case, debtor_id, day)
    return Receipt(
        paid_on=row["value_day"],
        amount=Money(row["amount_minor"], row["currency"]),
        still_owed=Money(max(left_minor, 0), case.currency),
        overpaid=Money(row["surplus_minor"], row["currency"]),
        debt_closed=case.status == "closed",
    )


def _place(kind: str, cursor: str | None) -> tuple[datetime | None, UUID | None]:
    if cursor is None:
        return None, None
    instant, row_id = decode_cursor(kind, cursor)
    return datetime.fromisoformat(str(instant)), UUID(str(row_id))


def _following(kind: str, rows: list[Row], limit: int, instant: str) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return encode_cursor(kind, last[instant].isoformat(), str(last["id"]))
