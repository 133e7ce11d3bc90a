"""Clearing card money that the provider has sent to the client account."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from kvitt.core.chart import clear_payout as clear_payout_entry
from kvitt.features.cases.queries import read_words
from kvitt.features.ledger.actions import post
from kvitt.features.payments.actions.settle_card_event import NotToldYet, card_key
from kvitt.features.payments.actions.take_back import Withdrawal, take_back
from kvitt.features.payments.booking import AGENCY_ID
from kvitt.features.payments.events import PayoutCleared
from kvitt.features.payments.payers import read_payer
from kvitt.features.payments.sorting import PAYOUT_DAYS_MAX, is_provider
from kvitt.ports.card_payments import Payout, ProviderEvent
from kvitt.ports.world import world
from kvitt.runtime import outbox
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.clock import day_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    execute,
    fetch,
    fetch_value,
    in_transaction,
    lock_creditor,
    transaction,
)
from kvitt.runtime.settings import load_settings


async def clear_payout(event: ProviderEvent, *, now: datetime) -> None:
    """Fetch what a payout consists of, and clear its payments; a repeat clears nothing twice."""
    assert not in_transaction(), "the provider is not called inside a transaction"
    payout = await world().cards.get_payout(event.payout_id)
    arrived_on = day_of(payout.arrived_on, load_settings().agency_country)
    async with transaction():
        await lock_creditor(AGENCY_ID)
        known = "select 1 from payouts where payout_id = $1"
        if await fetch_value(known, payout.payout_id) is not None:
            return
        await _clear(payout, arrived_on=arrived_on, now=now)


async def _clear(payout: Payout, *, arrived_on: date, now: datetime) -> None:
    gross_minor = sum(part.gross_minor for part in payout.parts)
    fee_minor = sum(part.fee_minor for part in payout.parts)
    assert gross_minor - fee_minor == payout.net_minor, "a payout is the sum of its parts"
    keys = sorted({card_key(part.payment_intent) for part in payout.parts if part.payment_intent})
    await _refuse_unknown(keys)
    entry = clear_payout_entry(
        agency_id=AGENCY_ID,
        gross_minor=gross_minor,
        fee_minor=fee_minor,
        currency=payout.currency,
        effective_day=arrived_on,
    )
    row_id = new_id()
    entry_id = await post(entry, subject_id=row_id, now=now)
    await execute(
        "insert into payouts (id, payout_id, gross_minor, fee_minor, net_minor, currency,"
        " arrived_on, recorded_at, entry_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row_id,
        payout.payout_id,
        gross_minor,
        fee_minor,
        payout.net_minor,
        payout.currency,
        arrived_on,
        now,
        entry_id,
    )
    await execute(
        "update payments set cleared_on = $2 where bank_key = any($1) and cleared_on is null",
        keys,
        arrived_on,
    )
    await _undo_bank_line(row_id, payout, arrived_on=arrived_on, now=now)
    await outbox.announce(PayoutCleared(row_id), now=now)


async def _refuse_unknown(keys: Sequence[str]) -> None:
    rows = await fetch("select bank_key from payments where bank_key = any($1)", list(keys))
    missing = set(keys) - {row["bank_key"] for row in rows}
    if missing:
        raise NotToldYet(", ".join(sorted(missing)))


async def _undo_bank_line(row_id: UUID, payout: Payout, *, arrived_on: date, now: datetime) -> None:
    """Where the bank's file told of the payout first, it is no payment of its own."""
    rows = await fetch(
        "select id, bank_key, value_day, payer_words_id from payments where channel = 'bank'"
        " and case_id is null and taken_back_at is null and amount_minor = $1 and currency = $2"
        " and abs(value_day - $3) <= $4 and payer_words_id is not null order by value_day, id",
        payout.net_minor,
        payout.currency,
        arrived_on,
        PAYOUT_DAYS_MAX,
    )
    words = await read_words([row["payer_words_id"] for row in rows])
    for row in rows:
        payer = read_payer(words[row["payer_words_id"]])
        if not is_provider(payer.name):
            continue
        await execute(
            "insert into payout_lines (payout_id, bank_key, recorded_at) values ($1, $2, $3)",
            row_id,
            row["bank_key"],
            now,
        )
        withdrawal = Withdrawal(
            channel="bank",
            bank_key=f"payout:{payout.payout_id}",
            source="payout",
            value_day=row["value_day"],
            amount_minor=payout.net_minor,
            currency=payout.currency,
        )
        await take_back(withdrawal, row["id"], actor=SYSTEM, now=now)
        return
