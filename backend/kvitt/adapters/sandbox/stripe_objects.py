"""The things Stripe's wire API speaks of, as the stand-in keeps them."""

from typing import Literal

import msgspec


class CheckoutSession(msgspec.Struct, kw_only=True):
    """A pay page and what became of it."""

    id: str
    object: str = "checkout.session"
    amount_subtotal: int
    amount_total: int
    currency: str
    client_reference_id: str | None = None
    metadata: dict[str, str] = {}
    mode: str = "payment"
    payment_method_types: list[str]
    payment_intent: str | None = None
    payment_status: Literal["unpaid", "paid"] = "unpaid"
    status: Literal["open", "complete", "expired"] = "open"
    url: str | None
    success_url: str
    cancel_url: str | None = None
    locale: str | None = None
    expires_at: int
    created: int
    livemode: bool = False
    description: str = ""
    intent_metadata: dict[str, str] = {}


class PaymentIntent(msgspec.Struct, kw_only=True):
    """One attempt, or several, to take one sum from a card."""

    id: str
    object: str = "payment_intent"
    amount: int
    amount_received: int = 0
    currency: str
    description: str | None = None
    metadata: dict[str, str] = {}
    status: Literal["requires_payment_method", "succeeded"] = "requires_payment_method"
    latest_charge: str | None = None
    last_payment_error: dict[str, str] | None = None
    payment_method_types: list[str]
    created: int
    livemode: bool = False


class Charge(msgspec.Struct, kw_only=True):
    """Money taken from a card."""

    id: str
    object: str = "charge"
    amount: int
    amount_refunded: int = 0
    refunded: bool = False
    disputed: bool = False
    paid: bool = True
    currency: str
    description: str | None = None
    metadata: dict[str, str] = {}
    payment_intent: str
    balance_transaction: str
    status: str = "succeeded"
    created: int
    livemode: bool = False


class Refund(msgspec.Struct, kw_only=True):
    """Money given back to a card."""

    id: str
    object: str = "refund"
    amount: int
    currency: str
    charge: str
    payment_intent: str
    balance_transaction: str
    metadata: dict[str, str] = {}
    reason: str | None = None
    status: str = "succeeded"
    created: int


class Dispute(msgspec.Struct, kw_only=True):
    """A cardholder contests a charge; the money is taken back meanwhile."""

    id: str
    object: str = "dispute"
    amount: int
    currency: str
    charge: str
    payment_intent: str
    metadata: dict[str, str] = {}
    reason: str = "general"
    status: str = "needs_response"
    created: int


class BalanceTransaction(msgspec.Struct, kw_only=True):
    """One movement on the account's balance; `payout` is the one that carried it home."""

    id: str
    object: str = "balance_transaction"
    amount: int
    fee: int = 0
    net: int
    currency: str
    source: str
    type: Literal["charge", "refund", "adjustment", "payout"]
    status: str = "available"
    payout: str | None = None
    created: int


class PayoutObject(msgspec.Struct, kw_only=True):
    """The balance sent to the bank account."""

    id: str
    object: str = "payout"
    amount: int
    currency: str
    arrival_date: int
    automatic: bool = True
    balance_transaction: str
    status: str = "paid"
    created: int
    livemode: bool = False


Thing = (
    CheckoutSession | PaymentIntent | Charge | Refund | Dispute | BalanceTransaction | PayoutObject
)

KINDS: dict[str, type[Thing]] = {
    "cs": CheckoutSession,
    "pi": PaymentIntent,
    "ch": Charge,
    "re": Refund,
    "dp": Dispute,
    "txn": BalanceTransaction,
    "po": PayoutObject,
}
"""Which kind an id's prefix tells of."""


def name_of(kind: type[msgspec.Struct]) -> str:
    """Give the name by which the wire calls a kind."""
    return str(next(f.default for f in msgspec.structs.fields(kind) if f.name == "object"))
