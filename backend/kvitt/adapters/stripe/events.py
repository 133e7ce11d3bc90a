"""What Stripe tells us, in the words of our port."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from kvitt.ports.card_payments import ProviderEvent


class _Subject(msgspec.Struct):
    """The fields of sessions, charges, disputes and payouts that say something to us."""

    id: str = ""
    payment_intent: "str | _Intent | None" = None
    client_reference_id: str | None = None
    metadata: dict[str, str] | None = None
    payment_status: str = ""
    status: str | None = None
    currency: str | None = None
    amount: int = 0
    amount_total: int | None = None
    amount_refunded: int = 0
    created: int = 0
    expires_at: int = 0

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
    data: msgspec.Raw
    """Read only where the type concerns us: other things have other shapes."""


_SESSION_KINDS = {
    "checkout.session.completed": "paid",
    "checkout.session.async_payment_succeeded": "paid",
    "checkout.session.async_payment_failed": "failed",
    "checkout.session.expired": "expired",
}


_OTHER_KINDS = {
    "charge.refunded": "refunded",
    "charge.dispute.created": "disputed",
    "payout.paid": "payout_paid",
}


def read_stripe_event(body: bytes) -> ProviderEvent:
    """Read a verified event; `other` for what we take no notice of.

    A declined card (`payment_intent.payment_failed`) is `other`: the page stays open and the
    debtor may try again, so nothing has failed yet.
    """
    event = msgspec.json.decode(body, type=_Event)
    at = datetime.fromtimestamp(event.created, UTC)
    kind = _SESSION_KINDS.get(event.type) or _OTHER_KINDS.get(event.type)
    unnoticed = ProviderEvent(event_id=event.id, kind="other", created_at=at)
    if kind is None:
        return unnoticed
    content = msgspec.json.decode(event.data, type=_Content)
    subject = content.object
    if event.type == "checkout.session.completed" and subject.payment_status != "paid":
        return unnoticed
    return ProviderEvent(
        event_id=event.id,
        kind=kind,
        created_at=at,
        checkout_id=subject.checkout_id,
        provider_id=subject.id if event.type in _SESSION_KINDS else "",
        payment_intent=subject.intent_id,
        payout_id=subject.id if kind == "payout_paid" else "",
        amount_minor=_amount_of(content, kind),
        currency=(subject.currency or "").upper(),
    )


def _amount_of(content: _Content, kind: str) -> int:
    subject = content.object
    if kind == "refunded":
        # `amount_refunded` is a running sum; what this refund added is the difference.
        before = content.previous_attributes
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
    paid_at = charge.created if isinstance(charge, _Charge) else subject.created
    happened = subject.expires_at if kind == "expired" else paid_at
    return ProviderEvent(
        event_id=f"{subject.id}.{kind}",
        kind=kind,
        created_at=datetime.fromtimestamp(happened, UTC),
        checkout_id=subject.checkout_id,
        provider_id=subject.id,
        payment_intent=subject.intent_id,
        amount_minor=subject.amount_total or 0,
        currency=(subject.currency or "").upper(),
    )
