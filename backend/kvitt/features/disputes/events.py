"""What is announced about disputes."""

from uuid import UUID

import msgspec


class ObjectionMade(msgspec.Struct, frozen=True):
    """A debtor contests a debt or a part of it."""

    case_id: UUID
    objection_id: UUID
    reason: str


class PaymentReported(msgspec.Struct, frozen=True):
    """A debtor says that it has been paid."""

    case_id: UUID
    objection_id: UUID


class ContactRequested(msgspec.Struct, frozen=True):
    """A debtor wants to talk to a person."""

    case_id: UUID
    objection_id: UUID
    channel: str
