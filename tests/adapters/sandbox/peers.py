"""Small real peers on loopback for the adapters to talk to."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

_WAIT_STEPS = 1500


class Heard(msgspec.Struct, frozen=True):
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class HttpPeer:
    """An HTTP server that records what it hears and answers as told; None cuts the line."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[tuple[int, bytes] | None] = []
        self.url = ""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.heard.append(Heard(method, path, headers, body))
            answer = self.answers.pop(0) if self.answers else (200, b"{}")
            if answer is not None:
                status, content = answer
                start = f"HTTP/1.1 {status} Said\r\nconnection: close\r\n"
                writer.write(f"{start}content-length: {len(content)}\r\n\r\n".encode() + content)
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def http_peer() -> AsyncIterator[HttpPeer]:
    """Run an HTTP peer while the block lasts."""
    peer = HttpPeer()
    server = await asyncio.start_server(peer.take, "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield peer


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextlib.asynccontextmanager
async def serving(app: Litestar, port: int) -> AsyncIterator[None]:
    """Serve an application by granian, in this process, while the block lasts."""
    server = Server(
        app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False
    )
    running = asyncio.create_task(server.serve())
    await until(lambda: can_connect(port))
    try:
        yield
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        await running


async def can_connect(port: int) -> bool:
    """Whether somebody listens."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds, a good while at most."""
    for _ in range(_WAIT_STEPS):
        if await holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came to hold")
