"""How a debtor pays by card, and how the provider tells us."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec


class CheckoutRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the pay page is to ask for."""

    checkout_id: str
    """Ours; also the provider's idempotency key, so a repeat opens no second page."""
    amount_minor: int
    currency: str
    description: str
    """Neutral: case number only."""
    language: str
    success_url: str
    cancel_url: str
    expires_at: datetime


class Checkout(msgspec.Struct, frozen=True, kw_only=True):
    """A pay page that the debtor can open."""

    provider_id: str
    url: str


class ProviderEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One authentic event; events may repeat and come in any order."""

    event_id: str
    kind: str
    """`paid`, `failed`, `expired`, `refunded`, `disputed`, `payout_paid`, or `other`."""
    created_at: datetime
    checkout_id: str = ""
    provider_id: str = ""
    payment_intent: str = ""
    payout_id: str = ""
    amount_minor: int = 0
    currency: str = ""


class PayoutPart(msgspec.Struct, frozen=True, kw_only=True):
    """One charge, refund or fee that a payout to our account consists of."""

    payment_intent: str
    gross_minor: int
    fee_minor: int


class Payout(msgspec.Struct, frozen=True, kw_only=True):
    """Money the provider has sent to the client account."""

    payout_id: str
    net_minor: int
    currency: str
    arrived_on: datetime
    parts: tuple[PayoutPart, ...]


class CardProvider(Protocol):
    """The card provider (Stripe)."""

    async def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a pay page; the same checkout_id twice gives the same page."""

    async def get_checkout_event(self, provider_id: str) -> ProviderEvent | None:
        """Ask what became of a pay page, for when an event was lost; None while still open."""

    def read_event(self, *, headers: Mapping[str, str], body: bytes) -> ProviderEvent | None:
        """Verify and read a signed event; None for a forged or stale one."""

    async def get_payout(self, payout_id: str) -> Payout:
        """Fetch what a payout consists of."""
