"""Asking for messages: each is a row first and leaves by the outbox."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.messages.queries import find_message_by_peer, get_message
from kvitt.ports.texts import TextReceipt
from kvitt.runtime import clock, outbox
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_value, transaction


class DeliverMessage(msgspec.Struct, frozen=True):
    """Send one message."""

    message_id: UUID


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message on one channel; the same effect key is one message, however often asked for."""

    case_id: UUID
    debtor_id: UUID | None
    kind: str
    purpose: str
    channel: str
    effect_key: str
    document_id: UUID | None = None
    params: Mapping[str, str] = {}


async def queue_message(new: NewMessage, *, now: datetime) -> UUID | None:
    """Queue one message; None when its effect key has been used already."""
    async with transaction():
        message_id: UUID | None = await fetch_value(
            "insert into messages (id, case_id, debtor_id, kind, purpose, channel, document_id,"
            " params, effect_key, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            " on conflict (effect_key) do nothing returning id",
            new_id(),
            new.case_id,
            new.debtor_id,
            new.kind,
            new.purpose,
            new.channel,
            new.document_id,
            dict(new.params),
            new.effect_key,
            now,
        )
        if message_id is not None:
            await outbox.enqueue("deliver_message", DeliverMessage(message_id), now=now)
    return message_id


async def send_demand(
    case_id: UUID, debtor_id: UUID, document_id: UUID, *, demand_id: UUID, now: datetime
) -> None:
    """Send a demand by letter, and word of it by e-mail and SMS where the debtor has them."""
    debtor = await get_debtor(debtor_id)
    channels = ["letter"]
    channels += ["email"] if debtor.particulars.email else []
    channels += ["sms"] if debtor.particulars.phone else []
    async with transaction():
        for channel in channels:
            await queue_message(
                NewMessage(
                    case_id=case_id,
                    debtor_id=debtor_id,
                    kind="demand",
                    purpose="pressing",
                    channel=channel,
                    document_id=document_id if channel == "letter" else None,
                    effect_key=f"demand/{demand_id}/{channel}",
                ),
                now=now,
            )


async def send_notice(
    case_id: UUID,
    debtor_id: UUID,
    kind: str,
    params: Mapping[str, str],
    *,
    effect_key: str,
    now: datetime,
) -> None:
    """Send a debtor word that asks for nothing (a receipt, a closed case), by e-mail if any."""
    debtor = await get_debtor(debtor_id)
    if not debtor.particulars.email:
        return
    await queue_message(
        NewMessage(
            case_id=case_id,
            debtor_id=debtor_id,
            kind=kind,
            purpose="serving",
            channel="email",
            effect_key=effect_key,
            params=params,
        ),
        now=now,
    )


async def notify_creditor(
    creditor_id: UUID,
    kind: str,
    case_id: UUID,
    params: Mapping[str, str],
    *,
    effect_key: str,
    now: datetime,
) -> None:
    """Tell the creditor by e-mail, if it gave an address."""
    creditor = await get_creditor(creditor_id)
    if not creditor.email:
        return
    await queue_message(
        NewMessage(
            case_id=case_id,
            debtor_id=None,
            kind=f"creditor_{kind}",
            purpose="serving",
            channel="email",
            effect_key=effect_key,
            params=params,
        ),
        now=now,
    )


async def record_state(
    message_id: UUID, state: str, *, day: date, now: datetime, peer_id: str = "", detail: str = ""
) -> None:
    """Add what became of a message."""
    await execute(
        "insert into message_states"
        " (id, message_id, state, peer_id, detail, effective_day, recorded_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        message_id,
        state,
        peer_id,
        detail[:500],
        day,
        now,
    )


async def record_receipt(receipt: TextReceipt, *, now: datetime) -> None:
    """Add what a peer says became of a message; the same word twice is one."""
    async with transaction():
        message_id = await find_message_by_peer(receipt.peer_id)
        if message_id is None:
            return
        message = await get_message(message_id)
        if message.state != receipt.state:
            day = clock.day_of(now, message.country)
            await record_state(message_id, receipt.state, day=day, now=now)
