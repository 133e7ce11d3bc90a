import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import stripe

from kvitt.adapters.sandbox.stripe_server import read_settings
from kvitt.adapters.stripe.cards import StripeCards
from kvitt.ports.card_payments import Checkout, CheckoutRequest, ProviderEvent
from kvitt.runtime import clock
from tests.adapters.sandbox.conftest import SECRET_KEY, WEBHOOK_SECRET, Stand
from tests.adapters.sandbox.peers import HttpPeer, can_connect, free_port, http_peer, until


def wanted(checkout_id: str = "0192-1", *, amount_minor: int = 150815) -> CheckoutRequest:
    return CheckoutRequest(
        checkout_id=checkout_id,
        amount_minor=amount_minor,
        currency="SEK",
        description="Ärende 26-004812",
        language="sv",
        success_url="http://debtor.example/kvitto?session={CHECKOUT_SESSION_ID}",
        cancel_url="http://debtor.example/skuld",
        expires_at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
    )


async def pay(stand: Stand, checkout: Checkout, **form: str) -> httpx.Response:
    filled = {"act": "pay", "number": "4242 4242 4242 4242", **form}
    return await stand.browser.post(checkout.url, data=filled)


async def heard(receiver: HttpPeer, kind: str, *, times: int = 1) -> list[dict[str, Any]]:
    """Wait for events of a kind and give them."""

    def found() -> list[dict[str, Any]]:
        events = [msgspec.json.decode(request.body) for request in receiver.heard]
        return [event for event in events if event["type"] == kind]

    async def enough() -> bool:
        return len(found()) >= times

    await until(enough)
    return found()


def read(stand: Stand, at: int = -1) -> ProviderEvent | None:
    request = stand.receiver.heard[at]
    return stand.cards.read_event(headers=request.headers, body=request.body)


def raw_client(stand: Stand) -> stripe.StripeClient:
    addresses = dict.fromkeys(("api", "connect", "files", "meter_events"), stand.url)
    return stripe.StripeClient(
        SECRET_KEY,
        base_addresses=addresses,  # type: ignore[arg-type]
        http_client=stripe.HTTPXClient(),
    )


async def test_the_same_checkout_twice_is_one_page(stand: Stand) -> None:
    once = await stand.cards.create_checkout(request := wanted())
    again = await stand.cards.create_checkout(request)
    assert once == again
    other = await stand.cards.create_checkout(wanted("0192-2"))
    assert other.provider_id != once.provider_id


async def test_a_key_reused_for_another_sum_is_refused(stand: Stand) -> None:
    await stand.cards.create_checkout(wanted())
    with pytest.raises(stripe.IdempotencyError):
        await stand.cards.create_checkout(wanted(amount_minor=1))


async def test_the_page_shows_what_to_pay_and_that_it_is_a_demonstration(stand: Stand) -> None:
    checkout = await stand.cards.create_checkout(wanted())
    page = (await stand.browser.get(checkout.url)).text
    for part in ("1\u00a0508,15\u00a0kr", "Demonstration", "4242 4242 4242 4242", 'lang="sv"'):
        assert part in page
    assert await stand.cards.get_checkout_event(checkout.provider_id) is None


async def test_what_a_stranger_types_is_shown_but_never_run(stand: Stand) -> None:
    request = msgspec.structs.replace(wanted(), description="<script>alert(1)</script>")
    checkout = await stand.cards.create_checkout(request)
    answer = await pay(stand, checkout, number='"><script>2</script>')
    assert "Kortnumret stämmer inte" in answer.text
    assert "<script>" not in answer.text


async def test_paying_sends_the_debtor_back_and_a_signed_event_to_us(stand: Stand) -> None:
    checkout = await stand.cards.create_checkout(wanted())
    answer = await pay(stand, checkout)
    assert answer.status_code == 303
    expected = f"http://debtor.example/kvitto?session={checkout.provider_id}"
    assert answer.headers["location"] == expected

    await heard(stand.receiver, "checkout.session.completed")
    event = read(stand)
    assert event is not None
    assert (event.kind, event.amount_minor, event.currency) == ("paid", 150815, "SEK")
    assert event.checkout_id == "0192-1"
    assert event.payment_intent.startswith("pi_")

    asked = await stand.cards.get_checkout_event(checkout.provider_id)
    assert asked is not None
    same = ("kind", "checkout_id", "provider_id", "payment_intent", "amount_minor", "currency")
    assert [getattr(asked, name) for name in same] == [getattr(event, name) for name in same]

    twice = await pay(stand, checkout)
    assert twice.status_code == 303
    assert len(await heard(stand.receiver, "checkout.session.completed")) == 1
    assert "redan klar" in (await stand.browser.get(checkout.url)).text


async def test_a_declined_card_leaves_the_page_open(stand: Stand) -> None:
    checkout = await stand.cards.create_checkout(wanted())
    answer = await pay(stand, checkout, act="decline")
    assert "Kortet nekades" in answer.text
    await heard(stand.receiver, "payment_intent.payment_failed")
    event = read(stand)
    assert event is not None
    assert event.kind == "other"
    assert await stand.cards.get_checkout_event(checkout.provider_id) is None
    assert (await pay(stand, checkout)).status_code == 303
    paid = await stand.cards.get_checkout_event(checkout.provider_id)
    assert paid is not None
    assert paid.kind == "paid"


async def test_cancelling_goes_back_and_takes_nothing(stand: Stand) -> None:
    checkout = await stand.cards.create_checkout(wanted())
    answer = await pay(stand, checkout, act="cancel")
    assert answer.headers["location"] == "http://debtor.example/skuld"
    assert await stand.cards.get_checkout_event(checkout.provider_id) is None


async def test_a_page_whose_time_ran_out_expires_by_itself(stand: Stand) -> None:
    soon = msgspec.structs.replace(wanted(), expires_at=datetime.now(UTC) + timedelta(seconds=1))
    checkout = await stand.cards.create_checkout(soon)
    await heard(stand.receiver, "checkout.session.expired")
    event = read(stand)
    assert event is not None
    assert (event.kind, event.checkout_id) == ("expired", "0192-1")
    assert "gått ut" in (await pay(stand, checkout)).text
    asked = await stand.cards.get_checkout_event(checkout.provider_id)
    assert asked is not None
    assert asked.kind == "expired"


async def test_a_payout_is_taken_apart_to_the_ore(stand: Stand) -> None:
    for number, amount_minor in enumerate((150815, 60000)):
        request = wanted(f"0192-{number}", amount_minor=amount_minor)
        await pay(stand, await stand.cards.create_checkout(request))
    answer = await stand.browser.post(f"{stand.url}/_sandbox/payouts")
    await heard(stand.receiver, "payout.paid")
    event = read(stand)
    assert event is not None
    assert (event.kind, event.payout_id) == ("payout_paid", answer.json()["id"])

    payout = await stand.cards.get_payout(event.payout_id)
    assert payout.currency == "SEK"
    assert sum(part.gross_minor - part.fee_minor for part in payout.parts) == payout.net_minor
    assert {part.gross_minor for part in payout.parts} == {150815, 60000}
    assert all(part.payment_intent.startswith("pi_") for part in payout.parts)
    nothing_left = await stand.browser.post(f"{stand.url}/_sandbox/payouts")
    assert nothing_left.json() is None


async def test_a_payout_of_more_rows_than_a_page_holds(stand: Stand) -> None:
    await stand.set_habits(paused=True)
    for number in range(103):
        request = wanted(f"0192-{number}", amount_minor=1000 + number)
        await pay(stand, await stand.cards.create_checkout(request))
    answer = await stand.browser.post(f"{stand.url}/_sandbox/payouts")
    payout = await stand.cards.get_payout(answer.json()["id"])
    assert len(payout.parts) == 103


async def test_refunds_and_disputes_name_the_intent_and_lower_the_payout(stand: Stand) -> None:
    paid = []
    for number in range(2):
        checkout = await stand.cards.create_checkout(wanted(f"0192-{number}"))
        await pay(stand, checkout)
        event = await stand.cards.get_checkout_event(checkout.provider_id)
        assert event is not None
        paid.append(event.payment_intent)
    client = raw_client(stand)
    for key in ("k1", "k1", "k2"):
        await client.v1.refunds.create_async(
            {"payment_intent": paid[0], "amount": 10000}, {"idempotency_key": key}
        )
    await heard(stand.receiver, "charge.refunded", times=2)
    refunded = read(stand)
    assert refunded is not None
    assert (refunded.kind, refunded.amount_minor) == ("refunded", 10000)
    assert (refunded.payment_intent, refunded.checkout_id) == (paid[0], "0192-0")
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.refunds.create_async({"payment_intent": paid[0], "amount": 150815})

    intent = await client.v1.payment_intents.retrieve_async(paid[1])
    assert (intent.status, intent.amount_received) == ("succeeded", 150815)
    await stand.browser.post(f"{stand.url}/_sandbox/disputes/{intent.latest_charge}")
    await heard(stand.receiver, "charge.dispute.created")
    disputed = read(stand)
    assert disputed is not None
    assert (disputed.kind, disputed.payment_intent) == ("disputed", paid[1])
    assert disputed.amount_minor == 150815

    answer = await stand.browser.post(f"{stand.url}/_sandbox/payouts")
    payout = await stand.cards.get_payout(answer.json()["id"])
    assert sorted(part.gross_minor for part in payout.parts) == [
        -150815, -10000, -10000, 150815, 150815,
    ]  # fmt: skip
    assert len({part.payment_intent for part in payout.parts}) == 2
    await client.v1.payouts.list_async()
    await client._requestor._get_http_client().close_async()  # type: ignore[no-untyped-call]


async def test_a_forged_altered_or_stale_event_is_nothing(stand: Stand) -> None:
    await pay(stand, await stand.cards.create_checkout(wanted()))
    await heard(stand.receiver, "checkout.session.completed")
    request = stand.receiver.heard[-1]
    assert stand.cards.read_event(headers=request.headers, body=request.body) is not None
    altered = request.body.replace(b"150815", b"950815")
    assert stand.cards.read_event(headers=request.headers, body=altered) is None
    forged = {"stripe-signature": request.headers["stripe-signature"][:-1] + "!"}
    assert stand.cards.read_event(headers=forged, body=request.body) is None
    for headers in ({}, {"stripe-signature": ""}, {"stripe-signature": "t=x,v1=y"}):
        assert stand.cards.read_event(headers=headers, body=request.body) is None
    for later in (timedelta(minutes=6), -timedelta(minutes=6)):
        with clock.wound(datetime.now(UTC) + later):
            assert stand.cards.read_event(headers=request.headers, body=request.body) is None
    stranger = StripeCards(secret_key="sk", webhook_secret="whsec_other", api_base=stand.url)
    assert stranger.read_event(headers=request.headers, body=request.body) is None


async def test_events_repeat_and_come_reversed_on_demand(stand: Stand) -> None:
    await stand.set_habits(paused=True, repeats=1, order="reversed")
    await pay(stand, await stand.cards.create_checkout(wanted()))
    assert stand.receiver.heard == []
    await stand.set_habits(paused=False)
    await heard(stand.receiver, "charge.succeeded", times=2)
    kinds = [msgspec.json.decode(request.body)["type"] for request in stand.receiver.heard]
    expected = ["checkout.session.completed", "payment_intent.succeeded", "charge.succeeded"]
    assert kinds == expected * 2
    ids = [read(stand, at) for at in (0, 3)]
    assert ids[0] == ids[1] is not None

    await stand.set_habits(repeats=0)
    events = (await stand.browser.get(f"{stand.url}/_sandbox/events")).json()
    completed = next(e for e in events if e["type"] == "checkout.session.completed")
    await stand.browser.post(f"{stand.url}/_sandbox/events/{completed['id']}/deliver")
    assert len(await heard(stand.receiver, "checkout.session.completed", times=3)) == 3


async def test_an_event_that_was_not_taken_comes_again(stand: Stand) -> None:
    stand.receiver.answers = [(503, b""), None]
    await pay(stand, await stand.cards.create_checkout(wanted()))
    events = await heard(stand.receiver, "charge.succeeded", times=2)
    assert events[0]["id"] == events[1]["id"]
    await heard(stand.receiver, "payment_intent.succeeded", times=2)


async def test_strangers_and_nonsense_get_stripes_own_errors(stand: Stand) -> None:
    stranger = StripeCards(secret_key="sk_wrong", webhook_secret="w", api_base=stand.url)
    with pytest.raises(stripe.AuthenticationError):
        await stranger.create_checkout(wanted())
    await stranger.close()
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await stand.cards.get_checkout_event("cs_test_none")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    login = {"authorization": f"Bearer {SECRET_KEY}"}
    for form, code in (
        ({"mode": "payment"}, "parameter_missing"),
        ({"payment_method_types[0]": "card"}, "parameter_unknown"),
    ):
        answer = await stand.browser.post(
            f"{stand.url}/v1/checkout/sessions", data=form, headers=login
        )
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == code


async def test_a_stripe_that_is_away_is_a_connection_error() -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    cards = StripeCards(secret_key="sk", webhook_secret="w", api_base=nowhere, timeout_seconds=1)
    with pytest.raises(ConnectionError):
        await cards.create_checkout(wanted())
    await cards.close()


async def test_the_state_outlives_a_kill(tmp_path: Path) -> None:
    port = free_port()
    async with http_peer() as receiver:
        environment = {
            **os.environ,
            "STRIPE_SANDBOX_STATE": str(tmp_path / "stripe.sqlite"),
            "STRIPE_SANDBOX_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "STRIPE_SANDBOX_WEBHOOK_URL": f"{receiver.url}/stripe",
            "STRIPE_SANDBOX_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_SANDBOX_SECRET_KEY": SECRET_KEY,
            "STRIPE_SANDBOX_PAYOUT_SECONDS": "1",
        }

        async def start() -> asyncio.subprocess.Process:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--factory"),
                *("--host", "127.0.0.1", "--port", str(port)),
                "kvitt.adapters.sandbox.stripe_server:stripe_from_environment",
                env=environment,
                start_new_session=True,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            await until(lambda: can_connect(port))
            return process

        async def kill(process: asyncio.subprocess.Process) -> None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

            async def silent() -> bool:
                return not await can_connect(port)

            # Its children die a moment later, and until then the port still answers.
            await until(silent)

        url = f"http://127.0.0.1:{port}"
        cards = StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=url)
        first = await start()
        checkout = await cards.create_checkout(request := wanted())
        await kill(first)
        receiver.answers = [(503, b"")] * 3
        second = await start()
        try:
            assert await cards.create_checkout(request) == checkout
            async with httpx.AsyncClient() as browser:
                form = {"act": "pay", "number": "4242424242424242"}
                assert (await browser.post(checkout.url, data=form)).status_code == 303
        finally:
            await kill(second)
        third = await start()
        try:
            await heard(receiver, "checkout.session.completed")
            await heard(receiver, "payout.paid")
        finally:
            await kill(third)
            await cards.close()


def test_a_missing_variable_is_one_clear_sentence() -> None:
    with pytest.raises(SystemExit, match="needs the variable STRIPE_SANDBOX_STATE"):
        read_settings({})
