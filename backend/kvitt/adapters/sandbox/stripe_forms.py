"""Reading Stripe's nested form parameters (`line_items[0][price_data][currency]=sek`)."""

import re
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from kvitt.adapters.sandbox.stripe_acts import StripeRefusal

_T = TypeVar("_T", bound=msgspec.Struct)
_KEY_PARTS = re.compile(r"[^\[\]]+")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")


class ProductContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a line of the page is called."""

    name: str


class PriceContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What it costs."""

    currency: str
    unit_amount: int
    product_data: ProductContent


class LineItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the page."""

    price_data: PriceContent
    quantity: int


class IntentContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page passes on to its payment intent."""

    metadata: dict[str, str] = {}
    description: str = ""


class NewSession(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Parameters of a new Checkout Session."""

    mode: str
    line_items: list[LineItem]
    success_url: str
    cancel_url: str | None = None
    client_reference_id: str | None = None
    metadata: dict[str, str] = {}
    payment_intent_data: IntentContent = IntentContent()
    allowed_payment_method_types: list[str] = msgspec.field(default_factory=lambda: ["card"])
    locale: str | None = None
    expires_at: int | None = None
    expand: list[str] = []


class NewRefund(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Parameters of a refund."""

    charge: str | None = None
    payment_intent: str | None = None
    amount: int | None = None
    reason: str | None = None
    metadata: dict[str, str] = {}


class ListWanted(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Parameters of a list."""

    limit: int = 10
    starting_after: str | None = None
    payout: str | None = None
    type: str | None = None
    expand: list[str] = []


class Expansion(msgspec.Struct, forbid_unknown_fields=True):
    """Which ids to answer with the whole thing."""

    expand: list[str] = []


def read_form(encoded: str, shape: type[_T]) -> _T:
    """Read form parameters into a shape, refusing what Stripe would refuse."""
    nested: dict[str, object] = {}
    for key, value in parse_qsl(encoded, keep_blank_values=True):
        _place(nested, _KEY_PARTS.findall(key), value)
    try:
        return msgspec.convert(_lists(nested), shape, strict=False)
    except msgspec.ValidationError as wrong:
        raise _refusal(str(wrong)) from wrong


def _place(nested: dict[str, object], parts: list[str], value: str) -> None:
    *above, last = parts
    for part in above:
        below = nested.setdefault(part, {})
        if not isinstance(below, dict):
            raise StripeRefusal(f"Invalid parameter: {part}", param=part)
        nested = below
    nested[last] = value


def _lists(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(below) for key, below in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def _refusal(message: str) -> StripeRefusal:
    unknown, missing = _UNKNOWN.search(message), _MISSING.search(message)
    if unknown:
        name = unknown.group(1)
        return StripeRefusal(
            f"Received unknown parameter: {name}", code="parameter_unknown", param=name
        )
    if missing:
        name = missing.group(1)
        return StripeRefusal(
            f"Missing required param: {name}.", code="parameter_missing", param=name
        )
    return StripeRefusal(message)
