"""How the Stripe stand-in delivers its events: signed, again and again until taken."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

import httpx

from kvitt.adapters.sandbox.stripe_store import PendingEvent, StripeStore

WAITS_SECONDS = (1.0, 5.0, 30.0, 300.0)
IDLE_SECONDS = 1.0
TIMEOUT_SECONDS = 10.0


def sign_event(body: bytes, *, secret: str, second: int) -> str:
    """Sign an event as Stripe does: HMAC-SHA256 of the second and the very bytes."""
    signature = hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256)
    return f"t={second},v1={signature.hexdigest()}"


class Deliveries:
    """Delivers due events to one address, in the order the habits ask for."""

    def __init__(
        self,
        store: StripeStore,
        *,
        webhook_url: str,
        webhook_secret: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._webhook_url = webhook_url
        self._webhook_secret = webhook_secret
        self._clock = clock
        self._news = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def wake(self) -> None:
        """Say that there is something to deliver."""
        self._news.set()

    async def run(self, *, sweep: Callable[[], None]) -> None:
        """Deliver for ever, sweeping now and then; ends when cancelled."""
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            while True:
                sweep()
                if self._store.habit("paused", "no") == "no":
                    await self.deliver_due(client)
                self._news.clear()
                try:
                    await asyncio.wait_for(self._news.wait(), IDLE_SECONDS)
                except TimeoutError:
                    continue

    async def deliver_due(self, client: httpx.AsyncClient) -> int:
        """Deliver what is due now; how many deliveries the receiver took."""
        async with self._one_at_a_time:
            reversed_order = self._store.habit("order", "made") == "reversed"
            taken = 0
            while due := self._store.due_events(
                self._clock().timestamp(), newest_first=reversed_order
            ):
                for event in due:
                    taken += await self._deliver(event, client)
            return taken

    async def _deliver(self, event: PendingEvent, client: httpx.AsyncClient) -> int:
        body = event.body.encode()
        now = self._clock().timestamp()
        signature = sign_event(body, secret=self._webhook_secret, second=int(now))
        headers = {"stripe-signature": signature, "content-type": "application/json"}
        try:
            answer = await client.post(self._webhook_url, content=body, headers=headers)
            taken = answer.is_success
        except httpx.HTTPError:
            taken = False
        if taken:
            self._store.note_delivered(event.id)
            return 1
        wait = WAITS_SECONDS[min(event.attempts, len(WAITS_SECONDS) - 1)]
        self._store.note_failed(event.id, due_at=now + wait)
        return 0
