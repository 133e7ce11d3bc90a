"""A Stripe stand-in on loopback, its state in a file, its events going to a peer."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest

from kvitt.adapters.sandbox.stripe_server import StripeSandboxSettings, stripe_sandbox
from kvitt.adapters.stripe.cards import StripeCards
from tests.adapters.sandbox.peers import HttpPeer, free_port, http_peer, serving

SECRET_KEY = "sk_test_house"
WEBHOOK_SECRET = "whsec_house"


class Stand(msgspec.Struct, frozen=True):
    """The stand-in and everything around it."""

    url: str
    cards: StripeCards
    receiver: HttpPeer
    browser: httpx.AsyncClient

    async def set_habits(self, **habits: object) -> None:
        answer = await self.browser.post(f"{self.url}/_sandbox/habits", json=habits)
        answer.raise_for_status()


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    async with http_peer() as receiver:
        settings = StripeSandboxSettings(
            state=tmp_path / "stripe.sqlite",
            public_url=url,
            webhook_url=f"{receiver.url}/stripe",
            webhook_secret=WEBHOOK_SECRET,
            secret_key=SECRET_KEY,
        )
        cards = StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=url)
        async with serving(stripe_sandbox(settings), port), httpx.AsyncClient() as browser:
            yield Stand(url, cards, receiver, browser)
            await cards.close()
