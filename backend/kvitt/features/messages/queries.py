"""Reading messages."""

from datetime import datetime
from uuid import UUID

import msgspec

from kvitt.runtime.database import fetch_row


class QueuedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message with its latest state, and the case it belongs to."""

    id: UUID
    case_id: UUID
    case_number: str
    case_status: str
    country: str
    creditor_id: UUID
    debtor_id: UUID | None
    kind: str
    purpose: str
    channel: str
    document_id: UUID | None
    params: dict[str, str]
    effect_key: str
    state: str | None
    created_at: datetime
    paid_since: bool
    """Whether money came in on the case after it was written."""


async def get_message(message_id: UUID) -> QueuedMessage:
    """A message with its latest state."""
    row = await fetch_row(
        "select m.id, m.case_id, c.number as case_number, c.status as case_status, c.country,"
        " c.creditor_id, m.debtor_id, m.kind, m.purpose, m.channel, m.document_id, m.params,"
        " m.effect_key, m.created_at, exists (select 1 from case_log l where l.case_id = m.case_id"
        " and l.kind = 'payment_received' and l.recorded_at > m.created_at) as paid_since,"
        " (select s.state from message_states s where s.message_id = m.id"
        " order by s.recorded_at desc, s.id desc limit 1) as state"
        " from messages m join cases c on c.id = m.case_id where m.id = $1",
        message_id,
    )
    assert row is not None, f"there is no message {message_id}"
    return msgspec.convert(dict(row), QueuedMessage)


async def find_message_by_peer(peer_id: str) -> UUID | None:
    """The message a peer knows by this id."""
    row = await fetch_row(
        "select message_id from message_states where peer_id = $1 and state = 'sent'", peer_id
    )
    return row["message_id"] if row else None
