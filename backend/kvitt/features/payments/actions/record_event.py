"""Taking the card provider's events in: each once, carried out after it is on record."""

from datetime import datetime, timedelta
from uuid import UUID

from kvitt.ports.card_payments import ProviderEvent
from kvitt.ports.world import world
from kvitt.runtime import outbox
from kvitt.runtime.database import execute, fetch, fetch_row, fetch_value, transaction

ASKED_EVERY = timedelta(seconds=4)
"""How often at most the provider is asked about one open page."""
_JOBS = {
    "paid": "settle_card_event",
    "failed": "settle_card_event",
    "expired": "settle_card_event",
    "refunded": "settle_card_event",
    "disputed": "settle_card_event",
    "payout_paid": "clear_payout",
}


async def record_event(event: ProviderEvent, *, now: datetime) -> bool:
    """Record an authentic event and ask for its effect; False for one told before."""
    async with transaction():
        recorded = await fetch_value(
            "insert into provider_events (event_id, kind, recorded_at) values ($1, $2, $3)"
            " on conflict (event_id) do nothing returning 1",
            event.event_id,
            event.kind,
            now,
        )
        if recorded is None:
            return False
        if event.kind in _JOBS:
            await outbox.enqueue(_JOBS[event.kind], event, now=now, key=event.event_id)
    return True


async def ask_about_checkout(checkout_id: UUID, *, now: datetime) -> None:
    """Ask the provider what became of an open page, in case its event was lost."""
    row = await fetch_row(
        "update checkouts set asked_at = $2 where id = $1 and state = 'open'"
        " and (asked_at is null or asked_at <= $3) returning provider_id",
        checkout_id,
        now,
        now - ASKED_EVERY,
    )
    if row is not None:
        await _ask(row["provider_id"], now=now)


async def end_old_checkouts(*, now: datetime) -> None:
    """Ask about pages past their time; what was not paid has expired."""
    rows = await fetch(
        "select id, provider_id from checkouts where state in ('opening', 'open')"
        " and expires_at < $1 order by expires_at limit 100",
        now,
    )
    for row in rows:
        if not row["provider_id"] or not await _ask(row["provider_id"], now=now):
            await execute(
                "update checkouts set state = 'expired'"
                " where id = $1 and state in ('opening', 'open')",
                row["id"],
            )


async def _ask(provider_id: str, *, now: datetime) -> bool:
    event = await world().cards.get_checkout_event(provider_id)
    if event is None:
        return False
    await record_event(event, now=now)
    return True
