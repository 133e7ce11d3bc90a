"""What an event of the card provider does, in one transaction with its done-mark."""

from datetime import datetime
from uuid import UUID

from kvitt.core.chart import receive_card_payment
from kvitt.features.ledger.actions import post
from kvitt.features.payments.actions.allocate_case import allocate_or_wait
from kvitt.features.payments.actions.take_back import Withdrawal, take_back
from kvitt.features.payments.booking import AGENCY_ID
from kvitt.features.payments.events import PaymentReceived
from kvitt.features.tasks.actions import open_task
from kvitt.ports.card_payments import ProviderEvent
from kvitt.runtime import outbox
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.clock import day_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import Row, execute, fetch_row, lock_case, transaction
from kvitt.runtime.settings import load_settings

CARD_SOURCE = "card"
_CHECKOUT = (
    "select c.id, c.case_id, c.state, c.currency, c.amount_minor, c.payment_id, c.payment_intent,"
    " k.country from checkouts c join cases k on k.id = c.case_id"
)


class NotToldYet(Exception):
    """The event speaks of a payment whose own event has not come; tried again later."""


def card_key(payment_intent: str) -> str:
    """Name a card payment among the payments."""
    return f"card:{payment_intent}"


async def settle_card_event(event: ProviderEvent, *, now: datetime) -> None:
    """Carry an event out; repeats and another order of arrival change nothing."""
    async with transaction():
        if event.kind == "paid":
            await _pay(event, now=now)
        elif event.kind in {"failed", "expired"}:
            await _end(event)
        elif event.kind == "refunded":
            await _refund(event, now=now)
        elif event.kind == "disputed":
            await _dispute(event, now=now)


async def _pay(event: ProviderEvent, *, now: datetime) -> None:
    checkout = await _locked_checkout(event)
    if checkout is None:
        await _ask("card_payment_unknown", event, case_id=None, now=now)
        return
    if checkout["state"] == "paid":
        if checkout["payment_intent"] != event.payment_intent:
            await _ask("card_payment_unknown", event, case_id=checkout["case_id"], now=now)
        return
    payment_id = new_id()
    value_day = day_of(event.created_at, checkout["country"])
    amount_minor = event.amount_minor or checkout["amount_minor"]
    await execute(
        "insert into payments (id, channel, bank_key, source, value_day, received_at,"
        " amount_minor, currency, payment_references, case_id)"
        " values ($1, 'card', $2, $3, $4, $5, $6, $7, $8, $9)",
        payment_id,
        card_key(event.payment_intent or event.provider_id),
        CARD_SOURCE,
        value_day,
        now,
        amount_minor,
        checkout["currency"],
        [],
        checkout["case_id"],
    )
    await execute(
        "update checkouts set state = 'paid', payment_id = $2, payment_intent = $3,"
        " provider_id = case when provider_id = '' then $4 else provider_id end where id = $1",
        checkout["id"],
        payment_id,
        event.payment_intent,
        event.provider_id,
    )
    entry = receive_card_payment(
        agency_id=AGENCY_ID,
        payment_id=payment_id,
        amount_minor=amount_minor,
        currency=checkout["currency"],
        effective_day=value_day,
    )
    await post(entry, subject_id=payment_id, now=now)
    await outbox.announce(PaymentReceived(payment_id, checkout["case_id"]), now=now)
    await allocate_or_wait(checkout["case_id"], actor=SYSTEM, now=now)


async def _locked_checkout(event: ProviderEvent) -> Row | None:
    found = await _find_checkout(event)
    if found is None:
        return None
    await lock_case(found["case_id"])
    return await fetch_row(f"{_CHECKOUT} where c.id = $1 for update of c", found["id"])


async def _find_checkout(event: ProviderEvent) -> Row | None:
    try:
        checkout_id = UUID(event.checkout_id)
    except ValueError:
        checkout_id = None
    if checkout_id is not None:
        return await fetch_row(f"{_CHECKOUT} where c.id = $1", checkout_id)
    if not event.provider_id:
        return None
    return await fetch_row(f"{_CHECKOUT} where c.provider_id = $1", event.provider_id)


async def _end(event: ProviderEvent) -> None:
    checkout = await _locked_checkout(event)
    if checkout is not None and checkout["state"] in {"opening", "open"}:
        await execute("update checkouts set state = $2 where id = $1", checkout["id"], event.kind)


async def _refund(event: ProviderEvent, *, now: datetime) -> None:
    payment = await _payment(event)
    if event.amount_minor != payment["amount_minor"]:
        await _ask("card_refunded_in_part", event, case_id=payment["case_id"], now=now)
        return
    withdrawal = Withdrawal(
        channel="card",
        bank_key=f"refund:{event.event_id}",
        source=CARD_SOURCE,
        value_day=day_of(event.created_at, load_settings().agency_country),
        amount_minor=event.amount_minor,
        currency=payment["currency"],
    )
    await take_back(withdrawal, payment["id"], actor=SYSTEM, now=now)


async def _dispute(event: ProviderEvent, *, now: datetime) -> None:
    payment = await _payment(event)
    await _ask("payment_disputed", event, case_id=payment["case_id"], now=now)


async def _payment(event: ProviderEvent) -> Row:
    payment = await fetch_row(
        "select id, case_id, amount_minor, currency from payments where bank_key = $1",
        card_key(event.payment_intent),
    )
    if payment is None:
        raise NotToldYet(event.payment_intent)
    return payment


async def _ask(kind: str, event: ProviderEvent, *, case_id: UUID | None, now: datetime) -> None:
    await open_task(
        kind,
        case_id=case_id,
        params={
            "payment_intent": event.payment_intent,
            "amount_minor": event.amount_minor,
            "currency": event.currency,
        },
        due_at=now,
        now=now,
        subject_key=f"{kind}/{event.event_id}",
    )
