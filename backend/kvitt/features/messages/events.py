"""What is announced about messages."""

from uuid import UUID

import msgspec


class MessageSent(msgspec.Struct, frozen=True):
    """A peer has taken the message."""

    message_id: UUID
    case_id: UUID
    debtor_id: UUID | None
    kind: str
    channel: str


class MessageWithdrawn(msgspec.Struct, frozen=True):
    """A pressing message was not sent: a hold or the case's end came first."""

    message_id: UUID
    case_id: UUID
    kind: str
    channel: str


class MessageNotSent(msgspec.Struct, frozen=True):
    """A peer refused, or we do not know whether it took the message; a person must look."""

    message_id: UUID
    case_id: UUID
    kind: str
    channel: str
    state: str
