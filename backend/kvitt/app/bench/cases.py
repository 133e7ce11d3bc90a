"""`getCase` requests a second, against a bare Litestar route doing one query.

Both are called as ASGI applications in this process, eight calls at a time: no network and no
client stand between, so the ratio is harsher than one seen from outside.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import msgspec
from litestar import Litestar, get
from litestar.params import FromPath

from kvitt.app.bench.measure import ROUNDS, Measure, async_rate, compared

CALLS = 400
AT_A_TIME = 8

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


async def measure_cases(house: Asgi, database_url: str, client: dict[str, str]) -> Measure:
    """Compare on one case of the demonstration world, asked for by its creditor's machine."""
    token = await _token(house, client)
    listed = msgspec.json.decode(await _call(house, "GET", "/api/creditor/v1/cases", token=token))
    case_id = listed["items"][0]["id"]
    async with asyncpg.create_pool(database_url, min_size=1, max_size=10) as pool:
        bare = _bare_application(pool)
        ours_path, bare_path = f"/api/creditor/v1/cases/{case_id}", f"/cases/{case_id}"
        rates: tuple[list[float], list[float]] = ([], [])
        async with bare.lifespan():
            for turn in range(ROUNDS + 1):
                ours = await _rate(house, ours_path, token)
                theirs = await _rate(bare, bare_path, "")
                if turn:  # the first round only warms up
                    rates[0].append(ours)
                    rates[1].append(theirs)
    return compared(
        "getCase, against a bare route doing one query",
        unit="requests/s",
        ours=rates[0],
        bare=rates[1],
        at_least=0.5,
    )


def _bare_application(pool: asyncpg.Pool) -> Litestar:
    @get("/cases/{case_id:uuid}", opt={"exclude_from_auth": True})
    async def get_bare_case(case_id: FromPath[UUID]) -> dict[str, Any]:
        async with pool.acquire() as con:
            row = await con.fetchrow("select * from cases where id = $1", case_id)
        return dict(row)

    return Litestar(route_handlers=[get_bare_case], openapi_config=None, logging_config=None)


async def _rate(application: Asgi, path: str, token: str) -> float:
    async def some() -> None:
        for _ in range(CALLS // AT_A_TIME):
            await _call(application, "GET", path, token=token)

    async def all_of_them() -> None:
        await asyncio.gather(*(some() for _ in range(AT_A_TIME)))

    return await async_rate(CALLS, all_of_them)


async def _token(house: Asgi, client: dict[str, str]) -> str:
    form = urlencode({"grant_type": "client_credentials", **client}).encode()
    said = await _call(
        house,
        "POST",
        "/api/creditor/v1/oauth/token",
        body=form,
        headers=[(b"content-type", b"application/x-www-form-urlencoded")],
    )
    token: str = msgspec.json.decode(said)["access_token"]
    return token


async def _call(
    application: Asgi,
    method: str,
    path: str,
    *,
    token: str = "",
    body: bytes = b"",
    headers: Sequence[tuple[bytes, bytes]] = (),
) -> bytes:
    """Make one call as a server would; anything but a success is our own fault."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    more = [(b"authorization", f"Bearer {token}".encode())] if token else []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"house"), *headers, *more],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
        "extensions": {},
    }
    await application(scope, receive, send)
    content = b"".join(message.get("body", b"") for message in sent[1:])
    assert sent[0]["status"] < 300, (sent[0]["status"], content)  # noqa: PLR2004 (success)
    return content
