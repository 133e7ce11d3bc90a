"""What every answer of the house carries, whichever door it comes from."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from kvitt.app.doors.manners.call import call_of
from kvitt.app.doors.manners.limits import limit_headers

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
# JSON shows nothing; a letter is shown by the browser's own viewer, in a frame of our own app.
_POLICY_JSON = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_POLICY_HTML = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
)
_POLICY_FILE = (b"content-security-policy", b"script-src 'none'; frame-ancestors 'self'")
_NOT_STORED = (b"cache-control", b"no-store")
_NOT_MODIFIED = 304

Send = Callable[[Any], Awaitable[None]]


def enveloped(scope: Any, send: Send) -> Send:
    """A `send` that adds the house's headers, and answers 304 where the caller has it already."""
    unless = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    unchanged = False

    async def send_enveloped(message: Any) -> None:
        nonlocal unchanged
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            named = dict(headers)
            unchanged = bool(unless) and _is_unchanged(message, named, unless)
            if unchanged:
                message["status"] = _NOT_MODIFIED
                headers = [pair for pair in headers if pair[0] != b"content-length"]
            headers.append((b"request-id", call_of(scope).request_id.encode()))
            headers.extend(_ALWAYS)
            headers.append(_policy(named.get(b"content-type", b"")))
            if b"cache-control" not in named:
                headers.append(_NOT_STORED)
            headers.extend(limit_headers(scope))
            message["headers"] = headers
        elif unchanged:
            message["body"] = b""
        await send(message)

    return send_enveloped


def _is_unchanged(message: Any, named: dict[bytes, bytes], unless: bytes) -> bool:
    etag = named.get(b"etag")
    if etag is None or message["status"] != 200:  # noqa: PLR2004
        return False
    return unless.strip() == b"*" or etag in [part.strip() for part in unless.split(b",")]


def _policy(content_type: bytes) -> tuple[bytes, bytes]:
    if b"json" in content_type or not content_type:
        return _POLICY_JSON
    return _POLICY_HTML if content_type.startswith(b"text/html") else _POLICY_FILE


async def answer_plainly(send: Send, status: int, body: dict[str, Any]) -> None:
    """An answer of the house itself, behind no door."""
    content = msgspec.json.encode(body)
    kind = b"application/json" if status < 400 else b"application/problem+json"  # noqa: PLR2004
    headers = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
