"""What is announced about payments."""

from datetime import date
from uuid import UUID

import msgspec


class PaymentReceived(msgspec.Struct, frozen=True):
    """Money came in; without a case it waits for a person."""

    payment_id: UUID
    case_id: UUID | None


class PaymentAllocated(msgspec.Struct, frozen=True, kw_only=True):
    """A payment was split over what its case owed on its value day."""

    payment_id: UUID
    case_id: UUID
    value_day: date
    collected_minor: int
    surplus_minor: int
    currency: str


class PaymentTakenBack(msgspec.Struct, frozen=True):
    """The bank or the card provider took a payment back."""

    payment_id: UUID
    case_id: UUID | None


class PaymentsReckonedAnew(msgspec.Struct, frozen=True):
    """A charge was taken back, and what had paid it was given to what is owed."""

    case_id: UUID


class PayoutCleared(msgspec.Struct, frozen=True):
    """Card money has come to the client account and may be remitted."""

    payout_id: UUID
