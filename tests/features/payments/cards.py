"""A card provider in memory, told by a test what its customers did."""

import datetime as dt
from collections.abc import Mapping

import msgspec

from kvitt.ports.card_payments import (
    Checkout,
    CheckoutRequest,
    Payout,
    PayoutPart,
    ProviderEvent,
)
from kvitt.ports.world import plug, world


class Cards:
    """Opens pages, remembers them, and says what it is told to say."""

    def __init__(self) -> None:
        self.requests: list[CheckoutRequest] = []
        self.outcomes: dict[str, ProviderEvent] = {}
        self.payouts: dict[str, Payout] = {}
        self.asked = 0

    async def create_checkout(self, request: CheckoutRequest) -> Checkout:
        self.requests.append(request)
        page = f"cs_{request.checkout_id}"
        return Checkout(provider_id=page, url=f"https://pay.example/{page}")

    async def get_checkout_event(self, provider_id: str) -> ProviderEvent | None:
        self.asked += 1
        return self.outcomes.get(provider_id)

    def read_event(self, *, headers: Mapping[str, str], body: bytes) -> ProviderEvent | None:
        if headers.get("stripe-signature") != "true":
            return None
        return msgspec.json.decode(body, type=ProviderEvent)

    async def get_payout(self, payout_id: str) -> Payout:
        return self.payouts[payout_id]


def plug_cards() -> Cards:
    cards = Cards()
    plug(msgspec.structs.replace(world(), cards=cards))
    return cards


def paid(request: CheckoutRequest, at: dt.datetime, *, event_id: str = "evt_paid") -> ProviderEvent:
    return ProviderEvent(
        event_id=event_id,
        kind="paid",
        created_at=at,
        checkout_id=request.checkout_id,
        provider_id=f"cs_{request.checkout_id}",
        payment_intent=f"pi_{request.checkout_id}",
        amount_minor=request.amount_minor,
        currency=request.currency,
    )


def ended(request: CheckoutRequest, at: dt.datetime, kind: str) -> ProviderEvent:
    return ProviderEvent(
        event_id=f"evt_{kind}",
        kind=kind,
        created_at=at,
        checkout_id=request.checkout_id,
        provider_id=f"cs_{request.checkout_id}",
        currency=request.currency,
    )


def payout_of(*requests: CheckoutRequest, at: dt.datetime, fee_minor: int = 250) -> Payout:
    parts = tuple(
        PayoutPart(
            payment_intent=f"pi_{one.checkout_id}",
            gross_minor=one.amount_minor,
            fee_minor=fee_minor,
        )
        for one in requests
    )
    return Payout(
        payout_id="po_1",
        net_minor=sum(part.gross_minor - part.fee_minor for part in parts),
        currency="SEK",
        arrived_on=at,
        parts=parts,
    )


def payout_paid(at: dt.datetime) -> ProviderEvent:
    return ProviderEvent(event_id="evt_payout", kind="payout_paid", created_at=at, payout_id="po_1")
