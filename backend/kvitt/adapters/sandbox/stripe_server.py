"""A small server that speaks Stripe's wire API, for development, demonstrations and tests.

Run it by itself with
`granian --interface asgi --factory kvitt.adapters.sandbox.stripe_server:stripe_from_environment`
and the variables that `stripe_from_environment` reads, or serve what `stripe_sandbox` returns.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from litestar import Litestar

from kvitt.adapters.sandbox.stripe_acts import StripeActs, StripeRefusal
from kvitt.adapters.sandbox.stripe_deliveries import Deliveries
from kvitt.adapters.sandbox.stripe_objects import BalanceTransaction, PayoutObject
from kvitt.adapters.sandbox.stripe_routes import ROUTES, Sandbox, answer_refusal
from kvitt.adapters.sandbox.stripe_store import StripeStore
from kvitt.runtime import clock as house_clock


class StripeSandboxSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a stand-in is started with."""

    state: Path
    """The SQLite file that holds everything."""
    public_url: str
    """Where browsers reach the stand-in; pay pages live under it."""
    webhook_url: str
    webhook_secret: str
    secret_key: str
    payout_every: timedelta | None = None
    """How often the balance is paid out by itself; None for only when asked."""


def stripe_from_environment() -> Litestar:
    """Make the stand-in from `STRIPE_SANDBOX_*` variables; each is needed but the last."""
    return stripe_sandbox(read_settings(os.environ))


def read_settings(environment: Mapping[str, str]) -> StripeSandboxSettings:
    """Read the settings; a missing one is named in one sentence."""

    def needed(name: str) -> str:
        value = environment.get(f"STRIPE_SANDBOX_{name}", "")
        if not value:
            raise SystemExit(f"The Stripe stand-in needs the variable STRIPE_SANDBOX_{name}.")
        return value

    every = environment.get("STRIPE_SANDBOX_PAYOUT_SECONDS", "")
    return StripeSandboxSettings(
        state=Path(needed("STATE")),
        public_url=needed("PUBLIC_URL").rstrip("/"),
        webhook_url=needed("WEBHOOK_URL"),
        webhook_secret=needed("WEBHOOK_SECRET"),
        secret_key=needed("SECRET_KEY"),
        payout_every=timedelta(seconds=int(every)) if every else None,
    )


def stripe_sandbox(
    settings: StripeSandboxSettings, *, clock: Callable[[], datetime] = house_clock.now
) -> Litestar:
    """Make the stand-in as an ASGI application; events go out while its lifespan runs."""

    @contextlib.asynccontextmanager
    async def life(app: Litestar) -> AsyncIterator[None]:
        store = StripeStore(settings.state)
        deliveries = Deliveries(
            store,
            webhook_url=settings.webhook_url,
            webhook_secret=settings.webhook_secret,
            clock=clock,
        )
        acts = StripeActs(store, clock=clock, on_event=deliveries.wake)
        app.state.sandbox = Sandbox(
            store=store,
            acts=acts,
            deliveries=deliveries,
            public_url=settings.public_url,
            secret_key=settings.secret_key,
        )

        def sweep() -> None:
            acts.expire_late_sessions()
            if settings.payout_every is not None:
                _pay_out_in_time(store, acts, settings.payout_every)

        delivering = asyncio.create_task(deliveries.run(sweep=sweep))
        try:
            yield
        finally:
            delivering.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await delivering
            store.close()

    return Litestar(
        route_handlers=ROUTES,
        lifespan=[life],
        exception_handlers={StripeRefusal: answer_refusal},
        openapi_config=None,
    )


def _pay_out_in_time(store: StripeStore, acts: StripeActs, every: timedelta) -> None:
    waiting = [row for row in store.every(BalanceTransaction) if row.payout is None]
    payouts = store.every(PayoutObject)
    since = payouts[0].created if payouts else min((row.created for row in waiting), default=0)
    if waiting and acts.second() - since >= every.total_seconds():
        acts.pay_out()
