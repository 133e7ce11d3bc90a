"""The whole house: four doors behind one ASGI application.

`granian --interface asgi kvitt.app.house:app` serves it. Each door is an application of its own,
with its own callers, limits and OpenAPI document; they share the database and the plugged world.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import asyncpg

from kvitt.app.doors.callbacks import open_callbacks_door
from kvitt.app.doors.creditor import open_creditor_door
from kvitt.app.doors.debtor import open_debtor_door
from kvitt.app.doors.desk import open_desk_door
from kvitt.app.doors.manners.call import note
from kvitt.app.doors.manners.door import Door
from kvitt.app.doors.manners.envelope import answer_plainly, enveloped
from kvitt.app.doors.manners.limits import keep_sharing
from kvitt.app.plugs import plug_world
from kvitt.runtime import clock, outbox
from kvitt.runtime.database import DB, detached, fetch_value
from kvitt.runtime.feature import Feature, load_features
from kvitt.runtime.settings import load_settings

Asgi = Callable[[Any, Any, Any], Awaitable[None]]

_OPENERS: Mapping[str, Callable[[Sequence[Any]], Door]] = {
    "creditor": open_creditor_door,
    "debtor": open_debtor_door,
    "desk": open_desk_door,
    "callbacks": open_callbacks_door,
}

_log = logging.getLogger("kvitt.house")


def open_doors(features: Sequence[Feature]) -> dict[str, Door]:
    """Every door with the routes that features gave it; a feature names only doors there are."""
    strange = {door for feature in features for door in feature.routes} - set(_OPENERS)
    assert not strange, f"there is no door {sorted(strange)}"
    return {
        name: opener([route for feature in features for route in feature.routes.get(name, ())])
        for name, opener in _OPENERS.items()
    }


class House:
    """Sends each call to its door and holds what all doors share."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = features
        self.doors = open_doors(features)
        self._by_prefix = {f"{door.prefix}/": door.app for door in self.doors.values()}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one call, or live one life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"{scope['type']} is not spoken here")
        call = note(scope)
        path = scope["path"]
        for prefix, door in self._by_prefix.items():
            if path.startswith(prefix):
                await door(scope, receive, enveloped(scope, send))
                return
        if path in {"/health/live", "/health/ready"}:
            await answer_plainly(enveloped(scope, send), *await self._health(path))
            return
        missing = {
            "type": "/problems/not_found",
            "title": "Not Found",
            "status": 404,
            "detail": "There is nothing here.",
            "code": "not_found",
            "params": {},
            "errors": [],
            "request_id": call.request_id,
        }
        await answer_plainly(enveloped(scope, send), 404, missing)

    async def _health(self, path: str) -> tuple[int, dict[str, str]]:
        if path == "/health/live":
            return 200, {"health": "live"}
        try:
            async with asyncio.timeout(2):
                await fetch_value("select 1")
        except (
            OSError,
            TimeoutError,
            AssertionError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
        ):
            return 503, {"health": "the database does not answer"}
        return 200, {"health": "ready"}

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        phase = "startup"
        try:
            async with self._alive():
                await send({"type": "lifespan.startup.complete"})
                await receive()
                phase = "shutdown"
        except Exception as problem:
            _log.exception("the house could not go through its %s", phase)
            await send({"type": f"lifespan.{phase}.failed", "message": str(problem)})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    @contextlib.asynccontextmanager
    async def _alive(self) -> AsyncIterator[None]:
        settings = load_settings()
        async with contextlib.AsyncExitStack() as held:
            if DB.pool is None:
                await DB.open(settings.database_url, size=settings.pool_size)
                held.push_async_callback(DB.close)
            plug_world(settings)
            outbox.register(self.features)
            for door in self.doors.values():
                await held.enter_async_context(door.app.lifespan())
            if settings.redis_url:
                limits = [door.limits for door in self.doors.values()]
                sharing = asyncio.create_task(
                    keep_sharing(limits, settings.redis_url, clock_now=clock.now),
                    context=detached(),
                )
                held.push_async_callback(_stop, sharing)
            yield


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def open_house() -> House:
    """A house of all features there are."""
    return House(load_features())


class _Lazy:
    """Opens the house at the first call, so that importing this module asks for no setting."""

    def __init__(self) -> None:
        self._house: House | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._house is None:
            self._house = open_house()
        await self._house(scope, receive, send)


app = _Lazy()
