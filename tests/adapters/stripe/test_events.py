"""Events in Stripe's own shapes, nulls and all, written by hand: not by our stand-in."""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from kvitt.adapters.stripe.cards import StripeCards
from kvitt.ports.card_payments import ProviderEvent
from kvitt.runtime import clock

AT = datetime(2026, 11, 27, 10, 15, tzinfo=UTC)
SECRET = "whsec_hand"

SESSION: dict[str, Any] = {
    "id": "cs_live_a1",
    "object": "checkout.session",
    "amount_subtotal": 150815,
    "amount_total": 150815,
    "adaptive_pricing": {"enabled": False},
    "client_reference_id": "0192-1",
    "currency": "sek",
    "customer": None,
    "customer_details": {"address": None, "email": "a@b.example", "name": None},
    "livemode": True,
    "metadata": {"checkout_id": "0192-1"},
    "mode": "payment",
    "payment_intent": "pi_1",
    "payment_method_types": ["card"],
    "payment_status": "paid",
    "status": "complete",
    "url": None,
}
CHARGE: dict[str, Any] = {
    "id": "ch_1",
    "object": "charge",
    "amount": 150815,
    "amount_captured": 150815,
    "amount_refunded": 30000,
    "currency": "sek",
    "metadata": {"checkout_id": "0192-1"},
    "payment_intent": "pi_1",
    "status": "succeeded",
}


def delivered(
    kind: str, subject: dict[str, Any], *, before: dict[str, Any] | None = None
) -> ProviderEvent | None:
    content: dict[str, Any] = {"object": subject}
    if before is not None:
        content["previous_attributes"] = before
    event = {
        "id": "evt_1",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": int(AT.timestamp()) - 4,
        "data": content,
        "livemode": True,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    body = msgspec.json.format(msgspec.json.encode(event), indent=2)
    second = int(AT.timestamp())
    signed = hmac.new(SECRET.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
    cards = StripeCards(secret_key="sk", webhook_secret=SECRET)
    with clock.wound(AT):
        return cards.read_event(
            headers={"Stripe-Signature": f"t={second},v1=00ff,v1={signed},v0=x"}, body=body
        )


def test_a_paid_session() -> None:
    assert delivered("checkout.session.completed", SESSION) == ProviderEvent(
        event_id="evt_1",
        kind="paid",
        created_at=datetime(2026, 11, 27, 10, 14, 56, tzinfo=UTC),
        checkout_id="0192-1",
        provider_id="cs_live_a1",
        payment_intent="pi_1",
        amount_minor=150815,
        currency="SEK",
    )


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        ("checkout.session.completed", {"payment_status": "unpaid"}, "other"),
        ("checkout.session.async_payment_succeeded", {}, "paid"),
        ("checkout.session.async_payment_failed", {"payment_status": "unpaid"}, "failed"),
        ("checkout.session.expired", {"payment_intent": None, "status": "expired"}, "expired"),
    ],
)
def test_what_becomes_of_a_session(kind: str, change: dict[str, Any], expected: str) -> None:
    event = delivered(kind, {**SESSION, **change})
    assert event is not None
    assert event.kind == expected
    assert event.checkout_id == ("" if expected == "other" else "0192-1")


def test_a_refund_tells_what_it_added() -> None:
    event = delivered("charge.refunded", CHARGE, before={"amount_refunded": 20000})
    assert event is not None
    assert (event.kind, event.amount_minor) == ("refunded", 10000)
    assert (event.payment_intent, event.provider_id) == ("pi_1", "")
    whole = delivered("charge.refunded", CHARGE)
    assert whole is not None
    assert whole.amount_minor == 30000


def test_a_dispute_names_the_intent() -> None:
    dispute = {
        "id": "dp_1",
        "object": "dispute",
        "amount": 150815,
        "charge": "ch_1",
        "currency": "sek",
        "metadata": {},
        "payment_intent": "pi_1",
        "status": "needs_response",
    }
    event = delivered("charge.dispute.created", dispute)
    assert event is not None
    assert (event.kind, event.payment_intent, event.amount_minor) == ("disputed", "pi_1", 150815)


def test_a_payout_names_itself() -> None:
    payout = {"id": "po_1", "object": "payout", "amount": 148373, "currency": "sek"}
    event = delivered("payout.paid", {**payout, "metadata": {}, "status": "paid"})
    assert event is not None
    assert (event.kind, event.payout_id, event.amount_minor) == ("payout_paid", "po_1", 148373)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("customer.updated", {"object": "customer", "currency": None, "metadata": {"a": "b"}}),
        ("payment_intent.payment_failed", {"object": "payment_intent", "id": "pi_1"}),
        ("balance.available", {"object": "balance", "available": [{"amount": 1}]}),
        ("some.later.invention", {"object": "thing", "amount": {"value": "1"}, "status": 7}),
    ],
)
def test_what_does_not_concern_us_is_other(kind: str, subject: dict[str, Any]) -> None:
    event = delivered(kind, subject)
    assert event is not None
    assert (event.kind, event.event_id) == ("other", "evt_1")
