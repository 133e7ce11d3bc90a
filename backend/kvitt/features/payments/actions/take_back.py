"""Undoing a payment that the bank or the card provider took back."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.chart import receive_bank_payment, receive_card_payment, reverse
from kvitt.core.ledger import Entry
from kvitt.features.ledger.actions import post
from kvitt.features.payments.actions.allocate_case import allocate_or_wait
from kvitt.features.payments.booking import AGENCY_ID
from kvitt.features.payments.events import PaymentTakenBack
from kvitt.features.tasks.actions import open_task
from kvitt.runtime import outbox
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    Row,
    execute,
    fetch_row,
    fetch_value,
    lock_case,
    lock_payment,
    transaction,
)


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """Money taken back, as bank or provider told it."""

    channel: str
    bank_key: str
    source: str
    value_day: date
    amount_minor: int
    """Positive: how much was taken."""
    currency: str
    references: Sequence[str] = ()
    bank_file_id: UUID | None = None
    payer_words_id: UUID | None = None


async def take_back(
    withdrawal: Withdrawal, payment_id: UUID | None, *, actor: Actor, now: datetime
) -> UUID | None:
    """Book money taken back and undo what its payment paid; None when it was known already.

    Where the payment cannot be told, the money stands as missing among the unallocated and a
    person is asked.
    """
    take_back_id = new_id()
    async with transaction():
        known = "select 1 from take_backs where bank_key = $1"
        if await fetch_value(known, withdrawal.bank_key) is not None:
            return None
        payment = await _take(payment_id, now=now) if payment_id is not None else None
        owner = payment["id"] if payment is not None else take_back_id
        entry_id = await post(_entry(withdrawal, owner), subject_id=owner, now=now)
        await _save(withdrawal, payment, take_back_id=take_back_id, entry_id=entry_id, now=now)
        if payment is None:
            await _ask_a_person(withdrawal, take_back_id, now=now)
            return take_back_id
        if payment["case_id"] is not None:
            await allocate_or_wait(payment["case_id"], actor=actor, now=now)
        await outbox.announce(PaymentTakenBack(payment["id"], payment["case_id"]), now=now)
    return take_back_id


async def _take(payment_id: UUID, *, now: datetime) -> Row | None:
    case_id = await fetch_value("select case_id from payments where id = $1", payment_id)
    if case_id is not None:
        await lock_case(case_id)
    await lock_payment(payment_id)
    return await fetch_row(
        "update payments set taken_back_at = $2 where id = $1 and taken_back_at is null"
        " returning id, case_id",
        payment_id,
        now,
    )


def _entry(withdrawal: Withdrawal, owner: UUID) -> Entry:
    receive = receive_card_payment if withdrawal.channel == "card" else receive_bank_payment
    received = receive(
        agency_id=AGENCY_ID,
        payment_id=owner,
        amount_minor=withdrawal.amount_minor,
        currency=withdrawal.currency,
        effective_day=withdrawal.value_day,
    )
    return reverse(received)


async def _save(
    withdrawal: Withdrawal,
    payment: Row | None,
    *,
    take_back_id: UUID,
    entry_id: UUID,
    now: datetime,
) -> None:
    await execute(
        "insert into take_backs (id, bank_key, source, bank_file_id, payment_id, value_day,"
        " recorded_at, amount_minor, currency, payment_references, payer_words_id, entry_id)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        take_back_id,
        withdrawal.bank_key,
        withdrawal.source,
        withdrawal.bank_file_id,
        payment["id"] if payment is not None else None,
        withdrawal.value_day,
        now,
        withdrawal.amount_minor,
        withdrawal.currency,
        list(withdrawal.references),
        withdrawal.payer_words_id,
        entry_id,
    )


async def _ask_a_person(withdrawal: Withdrawal, take_back_id: UUID, *, now: datetime) -> None:
    await open_task(
        "take_back_unknown",
        case_id=None,
        params={
            "take_back_id": str(take_back_id),
            "amount_minor": withdrawal.amount_minor,
            "currency": withdrawal.currency,
            "value_day": withdrawal.value_day.isoformat(),
            "references": " ".join(withdrawal.references),
        },
        due_at=now,
        now=now,
        subject_key=f"take_back/{take_back_id}",
    )
