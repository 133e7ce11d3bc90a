"""What Stripe tells us, in the words of our port."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from kvitt.ports.card_payments import ProviderEvent


class _Subject(msgspec.Struct):
    """The fields of sessions, charges, disputes and payouts that say something to us."""

    id: str = ""
    object: str = ""
    payment_intent: "str | _Intent | None" = None
    client_reference_id: str | None = None
    metadata: dict[str, str] | None = None
    payment_status: str = ""
    status: str = ""
    currency: str = ""
    amount: int = 0
    amount_total: int | None = None
    amount_refunded: int = 0
    created: int = 0

    @property
    def checkout_id(self) -> str:
        """Our own id of the pay page, wherever Stripe carried it."""
        return self.client_reference_id or (self.metadata or {}).get("checkout_id", "")

    @property
    def intent_id(self) -> str:
        """The payment intent, whether it was expanded or not."""
        intent = self.payment_intent
        return intent.id if isinstance(intent, _Intent) else intent or ""


class _Charge(msgspec.Struct):
    created: int


class _Intent(msgspec.Struct):
    id: str
    latest_charge: _Charge | str | None = None


class _Before(msgspec.Struct):
    amount_refunded: int = 0


class _Content(msgspec.Struct):
    object: _Subject
    previous_attributes: _Before | None = None


class _Event(msgspec.Struct):
    id: str
    type: str
    created: int
    data: _Content


_SESSION_KINDS = {
    "checkout.session.async_payment_succeeded": "paid",
    "checkout.session.async_payment_failed": "failed",
    "checkout.session.expired": "expired",
}


def read_stripe_event(body: bytes) -> ProviderEvent:
    """Read a verified event; `other` for what we take no notice of.

    A declined card (`payment_intent.payment_failed`) is `other`: the page stays open and the
    debtor may try again, so nothing has failed yet.
    """
    event = msgspec.json.decode(body, type=_Event)
    subject = event.data.object
    at = datetime.fromtimestamp(event.created, UTC)
    kind = _kind_of(event)
    if kind == "other":
        return ProviderEvent(event_id=event.id, kind=kind, created_at=at)
    is_payout = kind == "payout_paid"
    is_session = subject.object == "checkout.session"
    return ProviderEvent(
        event_id=event.id,
        kind=kind,
        created_at=at,
        checkout_id=subject.checkout_id,
        provider_id=subject.id if is_session else "",
        payment_intent=subject.intent_id,
        payout_id=subject.id if is_payout else "",
        amount_minor=_amount_of(event, kind),
        currency=subject.currency.upper(),
    )


def _kind_of(event: _Event) -> str:
    if event.type == "checkout.session.completed":
        return "paid" if event.data.object.payment_status == "paid" else "other"
    if event.type in _SESSION_KINDS:
        return _SESSION_KINDS[event.type]
    if event.type == "charge.refunded":
        return "refunded"
    if event.type == "charge.dispute.created":
        return "disputed"
    return "payout_paid" if event.type == "payout.paid" else "other"


def _amount_of(event: _Event, kind: str) -> int:
    subject = event.data.object
    if kind == "refunded":
        # `amount_refunded` is a running sum; what this refund added is the difference.
        before = event.data.previous_attributes
        return subject.amount_refunded - (before.amount_refunded if before else 0)
    return subject.amount_total or subject.amount


def outcome_of_session(session: dict[str, Any]) -> ProviderEvent | None:
    """Say of a fetched session what its lost event would have said; None while still open."""
    subject = msgspec.convert(session, _Subject)
    if subject.payment_status == "paid":
        kind = "paid"
    elif subject.status == "expired":
        kind = "expired"
    else:
        return None
    intent = subject.payment_intent
    charge = intent.latest_charge if isinstance(intent, _Intent) else None
    created = charge.created if isinstance(charge, _Charge) else subject.created
    return ProviderEvent(
        event_id=f"{subject.id}.{kind}",
        kind=kind,
        created_at=datetime.fromtimestamp(created, UTC),
        checkout_id=subject.checkout_id,
        provider_id=subject.id,
        payment_intent=subject.intent_id,
        amount_minor=subject.amount_total or 0,
        currency=subject.currency.upper(),
    )
