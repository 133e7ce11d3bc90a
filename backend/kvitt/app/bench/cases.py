"""`getCase` requests a second, against a bare Litestar route doing one query.

Both are served by granian, one process each, as in earnest, and asked by the same small client over
eight connections that stay open.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from kvitt.app.bench.measure import ROUNDS, Measure, async_rate, compared

CALLS = 800
CONNECTIONS = 8
START_SECONDS = 60
SUCCESS = b"HTTP/1.1 2"


async def measure_cases(database_url: str, client: dict[str, str]) -> list[Measure]:
    """Compare on one case of the demonstration world, asked for by its creditor's machine.

    Twice: against a route that reads one row by its key, and against one that does the very query
    of `getCase` and hands its columns out as they come.
    """
    rates: tuple[list[float], list[float], list[float]] = ([], [], [])
    async with (
        _served("kvitt.app.house:app", database_url) as house,
        _served("kvitt.app.bench.bare:make", database_url) as bare,
    ):
        token = await _token(house, client)
        listed = await _call(house, _request("GET", "/api/creditor/v1/cases", token))
        case_id = msgspec.json.decode(listed)["items"][0]["id"]
        path = f"/api/creditor/v1/cases/{case_id}"
        shown = await _call(house, _request("GET", path, token))
        creditor_id = msgspec.json.decode(shown)["creditor_id"]
        asked = (
            (house, _request("GET", path, token)),
            (bare, _request("GET", f"/cases/{case_id}", "")),
            (bare, _request("GET", f"/files/{creditor_id}/{case_id}", "")),
        )
        for turn in range(ROUNDS + 1):
            for kept, (port, request) in zip(rates, asked, strict=True):
                measured = await _rate(port, request)
                if turn:  # the first round only warms up
                    kept.append(measured)
    ours, one_row, same_query = rates
    return [
        _compared("getCase, against a bare route reading one row", ours, one_row),
        _compared("getCase, against a bare route with the same query", ours, same_query),
    ]


def _compared(name: str, ours: list[float], bare: list[float]) -> Measure:
    return compared(name, unit="requests/s", ours=ours, bare=bare, at_least=0.5)


async def _rate(port: int, request: bytes) -> float:
    async def some() -> None:
        async with _line(port) as (reader, writer):
            for _ in range(CALLS // CONNECTIONS):
                await _ask(reader, writer, request)

    async def all_of_them() -> None:
        await asyncio.gather(*(some() for _ in range(CONNECTIONS)))

    return await async_rate(CALLS, all_of_them)


async def _token(port: int, client: dict[str, str]) -> str:
    form = urlencode({"grant_type": "client_credentials", **client}).encode()
    said = await _call(port, _request("POST", "/api/creditor/v1/oauth/token", "", form))
    token: str = msgspec.json.decode(said)["access_token"]
    return token


def _request(method: str, path: str, token: str, form: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    if token:
        lines.append(f"authorization: Bearer {token}")
    if form:
        lines += ["content-type: application/x-www-form-urlencoded", f"content-length: {len(form)}"]
    return "\r\n".join([*lines, "", ""]).encode() + form


async def _call(port: int, request: bytes) -> bytes:
    async with _line(port) as (reader, writer):
        return await _ask(reader, writer, request)


@contextlib.asynccontextmanager
async def _line(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    """One question and its answer; anything but a success is our own fault."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    assert head.startswith(SUCCESS), head + body
    return body


@contextlib.asynccontextmanager
async def _served(application: str, database_url: str) -> AsyncIterator[int]:
    """A granian of its own for an application; yields its port once it answers."""
    with _free_port() as port, _running(application, port, database_url) as process:
        until = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, f"{application} could not be served"
            assert time.monotonic() < until, f"{application} took too long to start"
            with contextlib.suppress(OSError):
                async with _line(port):
                    break
            await asyncio.sleep(0.1)
        yield port


@contextlib.contextmanager
def _running(application: str, port: int, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "asgi", "--no-ws"]
    made = ["--factory"] if application.endswith(":make") else []
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [*command, "--port", str(port), *made, application],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "KVITT_DATABASE_URL": database_url},
    )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


@contextlib.contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    yield port
