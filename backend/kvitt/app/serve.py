"""The process that answers people: both built apps and the house of doors behind them.

Each app is an origin of its own and reaches only its own doors, on its own origin: no cross-origin
call anywhere. One process listens on three ports; behind a real proxy the house is served alone
(`granian --interface asgi kvitt.app.house:app`) and the built apps as files.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import msgspec

from kvitt.app.spa import SinglePageApp
from kvitt.runtime.settings import Settings

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

ROOT = Path(__file__).parent.parent.parent.parent


class HouseNotReady(Exception):
    """The house refused to open; the message is its reason."""


class Origin(msgspec.Struct, frozen=True):
    """One app with the doors it may knock at."""

    house: Asgi
    app: SinglePageApp
    doors: tuple[str, ...]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Send calls of the API to the house and everything else to the app."""
        path = scope["path"]
        if path.startswith(self.doors):
            await self.house(scope, receive, send)
        elif path.startswith("/api/"):
            await _nothing_here(send)
        else:
            await self.app.answer(scope, send)


async def _nothing_here(send: Any) -> None:
    body = msgspec.json.encode({"type": "about:blank", "title": "Not Found", "status": 404})
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextlib.asynccontextmanager
async def opened(house: Asgi) -> AsyncIterator[None]:
    """Hold a house open: its lifespan begun before, ended after."""
    to_house: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    from_house: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = asyncio.ensure_future(house(scope, to_house.get, from_house.put))
    try:
        await _ask(life, to_house, from_house, "startup")
        yield
        await _ask(life, to_house, from_house, "shutdown")
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


async def _ask(
    life: "asyncio.Future[None]",
    to_house: "asyncio.Queue[dict[str, Any]]",
    from_house: "asyncio.Queue[dict[str, Any]]",
    what: str,
) -> None:
    await to_house.put({"type": f"lifespan.{what}"})
    word = asyncio.ensure_future(from_house.get())
    waited: set[asyncio.Future[Any]] = {life, word}
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if not word.done():
        word.cancel()
        life.result()
        raise HouseNotReady("the house closed by itself")
    if word.result()["type"] != f"lifespan.{what}.complete":
        raise HouseNotReady(str(word.result().get("message", "")) or what)


def origins(settings: Settings, house: Asgi) -> dict[int, Asgi]:
    """What answers on each port."""
    return {
        settings.debtor_port: Origin(
            house, SinglePageApp(ROOT / "frontend-debtor" / "build"), ("/api/debtor/",)
        ),
        settings.creditor_port: Origin(
            house,
            SinglePageApp(ROOT / "frontend-creditor" / "build"),
            ("/api/creditor/", "/api/desk/"),
        ),
        settings.api_port: house,
    }


def _card_provider_stand_in(settings: Settings) -> Asgi | None:
    """The stand-in for the card provider, where no real one is named."""
    from kvitt.adapters.sandbox.stripe_server import stripe_sandbox  # noqa: PLC0415 (heavy)
    from kvitt.app.plugs import stripe_stand_in  # noqa: PLC0415 (heavy)

    particulars = stripe_stand_in(settings)
    return cast("Asgi", stripe_sandbox(particulars)) if particulars else None


async def serve(settings: Settings) -> None:
    """Answer on all three ports until SIGTERM or SIGINT."""
    from granian.constants import Interfaces  # noqa: PLC0415 (heavy)
    from granian.server.embed import Server  # noqa: PLC0415 (heavy)

    from kvitt.app.house import app as house  # noqa: PLC0415 (heavy)

    targets = origins(settings, house)
    stand_in = _card_provider_stand_in(settings)
    if stand_in is not None:
        targets[settings.stripe_sandbox_port] = stand_in
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    servers = [
        Server(
            target,
            address=settings.host,
            port=port,
            interface=Interfaces.ASGINL,
            websockets=False,
            log_access=False,
        )
        for port, target in targets.items()
    ]
    async with contextlib.AsyncExitStack() as held:
        await held.enter_async_context(opened(house))
        if stand_in is not None:
            await held.enter_async_context(opened(stand_in))
        listening = [asyncio.create_task(server.serve()) for server in servers]
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait({*listening, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for server in servers:
            server.stop()  # type: ignore[no-untyped-call]
        await asyncio.gather(*listening, return_exceptions=True)
