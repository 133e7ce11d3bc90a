"""Card payments through Stripe: Checkout pages, signed events, payouts taken apart."""

import contextlib
import functools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kvitt.adapters.stripe.events import outcome_of_session, read_stripe_event
from kvitt.ports.card_payments import (
    Checkout,
    CheckoutRequest,
    Payout,
    PayoutPart,
    ProviderEvent,
)
from kvitt.runtime import clock

if TYPE_CHECKING:
    import stripe
    from stripe.params.checkout import SessionCreateParams

SIGNATURE_LASTS = timedelta(minutes=5)
"""How far from now a signed event may have been signed; Stripe signs each delivery anew."""
PAGE_OF_ROWS = 100


class PayoutUnbalanced(Exception):
    """A payout's parts do not add up to what was paid out, so it may not be booked."""


class StripeCards:
    """The card provider, spoken to by Stripe's own client; `api_base` points at a stand-in."""

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secret: str,
        api_base: str | None = None,
        timeout_seconds: float = 10.0,
    ) -> None:
        self._secret_key = secret_key
        self._webhook_secret = webhook_secret
        self._api_base = api_base
        self._timeout_seconds = timeout_seconds

    async def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a pay page; the same checkout_id twice gives the same page.

        Raises ConnectionError where Stripe cannot be reached; asking again is then safe.
        """
        with _unreachable_as_connection_error():
            session = await self._client.v1.checkout.sessions.create_async(
                _session_wanted(request), {"idempotency_key": request.checkout_id}
            )
        assert session.url is not None, "an open session has a page"
        return Checkout(provider_id=session.id, url=session.url)

    async def get_checkout_event(self, provider_id: str) -> ProviderEvent | None:
        """Ask what became of a pay page, for when an event was lost; None while still open."""
        with _unreachable_as_connection_error():
            session = await self._client.v1.checkout.sessions.retrieve_async(
                provider_id, {"expand": ["payment_intent.latest_charge"]}
            )
        return outcome_of_session(session.to_dict())

    def read_event(self, *, headers: Mapping[str, str], body: bytes) -> ProviderEvent | None:
        """Verify and read a signed event; None for a forged or stale one."""
        import stripe  # noqa: PLC0415 - half a second that only those who take cards pay

        signature = {name.lower(): value for name, value in headers.items()}.get("stripe-signature")
        try:
            # Zero: the age is judged below, by our own clock, which tests can wind.
            self._client.construct_event(body, signature, self._webhook_secret, 0)
        except (stripe.SignatureVerificationError, ValueError):
            return None
        assert signature is not None, "a verified event is signed"
        signed_at = datetime.fromtimestamp(_signed_second(signature), UTC)
        if abs(clock.now() - signed_at) > SIGNATURE_LASTS:
            return None
        return read_stripe_event(body)

    async def get_payout(self, payout_id: str) -> Payout:
        """Fetch what a payout consists of; its parts always add up to it."""
        client = self._client.v1
        with _unreachable_as_connection_error():
            payout = await client.payouts.retrieve_async(payout_id)
            rows = await client.balance_transactions.list_async(
                {"payout": payout_id, "limit": PAGE_OF_ROWS, "expand": ["data.source"]}
            )
            parts = [_part(row) async for row in rows.auto_paging_iter() if row.type != "payout"]
        if sum(part.gross_minor - part.fee_minor for part in parts) != payout.amount:
            raise PayoutUnbalanced(f"{payout_id}: the parts do not add up to {payout.amount}")
        return Payout(
            payout_id=payout.id,
            net_minor=payout.amount,
            currency=payout.currency.upper(),
            arrived_on=datetime.fromtimestamp(payout.arrival_date, UTC),
            parts=tuple(parts),
        )

    async def close(self) -> None:
        """Let go of the connections."""
        if "_client" in self.__dict__:
            await self._http_client.close_async()  # type: ignore[no-untyped-call]

    @functools.cached_property
    def _http_client(self) -> "stripe.HTTPXClient":
        import stripe  # noqa: PLC0415

        return stripe.HTTPXClient(timeout=self._timeout_seconds)

    @functools.cached_property
    def _client(self) -> "stripe.StripeClient":
        import stripe  # noqa: PLC0415

        base = self._api_base
        return stripe.StripeClient(
            self._secret_key,
            base_addresses=(
                {"api": base, "connect": base, "files": base, "meter_events": base} if base else {}
            ),
            max_network_retries=2,
            http_client=self._http_client,
        )


def _session_wanted(request: CheckoutRequest) -> "SessionCreateParams":
    # The intent carries our id too: refunds and disputes name the intent, not the page.
    metadata = {"checkout_id": request.checkout_id}
    return {
        "mode": "payment",
        # Since API 2026-09-30 the page offers what the account allows, narrowed to these.
        "allowed_payment_method_types": ["card"],
        "client_reference_id": request.checkout_id,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": request.description},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.currency.lower(),
                    "unit_amount": request.amount_minor,
                    "product_data": {"name": request.description},
                },
            }
        ],
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "locale": "sv" if request.language == "sv" else "en",
        "expires_at": int(request.expires_at.timestamp()),
    }


def _signed_second(signature: str) -> int:
    pairs = (item.split("=", 1) for item in signature.split(","))
    return int(next(value for name, value in pairs if name == "t"))


def _part(row: "stripe.BalanceTransaction") -> PayoutPart:
    source = row.source
    intent = getattr(source, "payment_intent", None)
    if not isinstance(intent, str):
        # No card payment's: what the provider takes for its own services.
        return PayoutPart(payment_intent="", gross_minor=0, fee_minor=-row.net)
    return PayoutPart(payment_intent=intent, gross_minor=row.amount, fee_minor=row.fee)


@contextlib.contextmanager
def _unreachable_as_connection_error() -> Iterator[None]:
    import stripe  # noqa: PLC0415

    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as problem:
        raise ConnectionError(f"Stripe cannot be reached: {problem}") from problem
    except stripe.APIError as problem:
        raise ConnectionError(f"Stripe is in trouble itself: {problem}") from problem
