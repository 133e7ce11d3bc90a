"""Sweden, told as a story: paid by card on the debtor's phone, cleared and remitted."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from kvitt.adapters.sandbox.stripe_server import StripeSandboxSettings, stripe_sandbox
from kvitt.adapters.stripe.cards import StripeCards
from kvitt.app.house import House
from kvitt.ports.world import plug, world
from kvitt.runtime.database import fetch_value
from tests.adapters.sandbox.peers import free_port, serving, until
from tests.journeys.story import BILL, Story, ok

SECRET_KEY = "sk_test_journey"
WEBHOOK_SECRET = "whsec_journey"


def _without_life(house: House) -> Any:
    """The house for a server, its own beginning and end left out: the story has begun already."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await house(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    return app


class Provider(msgspec.Struct, frozen=True):
    """The card provider's stand-in and a browser on its pay pages."""

    url: str
    browser: httpx.AsyncClient


@pytest.fixture
async def provider(story: Story, tmp_path: Path) -> AsyncIterator[Provider]:
    """The stand-in, sending its signed events to the house's callbacks door."""
    port, house_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    settings = StripeSandboxSettings(
        state=tmp_path / "stripe.sqlite",
        public_url=url,
        webhook_url=f"http://127.0.0.1:{house_port}/api/callbacks/v1/stripe",
        webhook_secret=WEBHOOK_SECRET,
        secret_key=SECRET_KEY,
    )
    cards = StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=url)
    plug(msgspec.structs.replace(world(), cards=cards))
    async with (
        serving(_without_life(story.house), house_port),
        serving(stripe_sandbox(settings), port),
        httpx.AsyncClient() as browser,
    ):
        yield Provider(url, browser)
        await cards.close()


async def _events(kind: str) -> bool:
    return bool(await fetch_value("select 1 from provider_events where kind = $1", kind))


async def _pay(provider: Provider, url: str, **form: str) -> httpx.Response:
    filled = {"act": "pay", "number": "4242 4242 4242 4242", **form}
    return await provider.browser.post(url, data=filled)


async def _owing(story: Story) -> str:
    answer = await ok(story.creditor, "POST", "/claims", json=BILL)
    await story.settle()
    await story.debtor_signs_in()
    case_id: str = answer["case_id"]
    return case_id


async def test_a_debt_is_paid_by_card_cleared_and_remitted(
    story: Story, provider: Provider
) -> None:
    case_id = await _owing(story)
    checkout = await ok(story.debtor, "POST", f"/debts/{case_id}/checkouts", json={})
    assert checkout["amount"]["amount_minor"] == 150_815
    paid = await _pay(provider, checkout["url"])
    assert paid.status_code == 303

    # The event arrives signed; the receipt is there when the debtor comes back.
    await until(lambda: _events("paid"))
    await story.settle()
    shown = await ok(story.debtor, "GET", f"/checkouts/{checkout['id']}")
    assert shown["state"] == "paid"
    assert shown["receipt"]["debt_closed"]
    assert shown["receipt"]["still_owed"]["amount_minor"] == 0

    # Card money is not cleared yet: nothing is remitted of it.
    made = await ok(story.desk, "POST", "/remittances", json={"creditor_id": None})
    assert made["items"] == []
    assert made["waiting"]["amount_minor"] == 150_815

    # The payout clears it; the provider's fee is the agency's to bear, never the client's.
    (await provider.browser.post(f"{provider.url}/_sandbox/payouts")).raise_for_status()
    await until(lambda: _events("payout_paid"))
    await story.settle()
    overview = await ok(story.desk, "GET", "/overview")
    assert overview["card_transit"]["amount_minor"] == 0
    fee = overview["topup_due"]["amount_minor"]
    assert overview["client_bank"]["amount_minor"] == 150_815 - fee
    assert fee > 0
    made = await ok(story.desk, "POST", "/remittances", json={"creditor_id": None})
    await story.settle()
    assert len(made["items"]) == 1
    overview = await ok(story.desk, "GET", "/overview")
    assert overview["owed_to_creditors"]["amount_minor"] == 0
    assert overview["balanced"]


async def test_events_repeated_reordered_forged_or_stale_book_one_payment(
    story: Story, provider: Provider
) -> None:
    case_id = await _owing(story)
    habits = {"repeats": 3, "order": "reversed"}
    (await provider.browser.post(f"{provider.url}/_sandbox/habits", json=habits)).raise_for_status()
    checkout = await ok(story.debtor, "POST", f"/debts/{case_id}/checkouts", json={})
    await _pay(provider, checkout["url"], act="decline")
    await _pay(provider, checkout["url"])
    await until(lambda: _events("paid"))
    await story.settle()
    assert await fetch_value("select count(*) from payments") == 1

    forged = await story.callbacks.post(
        "/stripe",
        content=b'{"id":"evt_1","type":"checkout.session.completed"}',
        headers={"Stripe-Signature": "t=1,v1=00", "Content-Type": "application/json"},
    )
    assert forged.status_code == 400
    assert await fetch_value("select count(*) from payments") == 1


async def test_a_declined_card_takes_nothing_and_can_be_tried_again(
    story: Story, provider: Provider
) -> None:
    case_id = await _owing(story)
    amount = {"amount": {"amount_minor": 50_000, "currency": "SEK"}}
    checkout = await ok(story.debtor, "POST", f"/debts/{case_id}/checkouts", json=amount)
    declined = await _pay(provider, checkout["url"], act="decline")
    assert declined.status_code == 200
    await _pay(provider, checkout["url"])
    await until(lambda: _events("paid"))
    await story.settle()
    shown = await ok(story.debtor, "GET", f"/checkouts/{checkout['id']}")
    assert shown["receipt"]["still_owed"]["amount_minor"] == 100_815
    assert not shown["receipt"]["debt_closed"]


async def test_nobody_pays_more_than_is_owed(story: Story, provider: Provider) -> None:
    case_id = await _owing(story)
    amount = {"amount": {"amount_minor": 150_816, "currency": "SEK"}}
    answer = await story.debtor.post(f"/debts/{case_id}/checkouts", json=amount)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/amount"
