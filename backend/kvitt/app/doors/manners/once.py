"""The same write twice is carried out once: Idempotency-Key.

The call runs inside one transaction that the action's own `transaction()` joins. The answer is kept
in that transaction, so effect and key are there together or not at all, whatever is killed when. A
refused call keeps nothing: it had no effect, and may be mended and sent again under the same key.
The kept answer is sealed with the key itself, which only the caller has.
"""

import hashlib
import hmac
import os
import re
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from kvitt.app.doors.manners.admission import DoorTerms, actor_of
from kvitt.app.doors.manners.terms import UNSAFE
from kvitt.core.refusal import Refusal
from kvitt.runtime import clock
from kvitt.runtime.database import execute, fetch_row, fetch_value, transaction
from kvitt.runtime.sealing import keyed_hash

KEPT = timedelta(days=30)
_KEY = re.compile(rb"[\x21-\x7e]{1,200}")
_NONCE_BYTES = 12
_REFUSED_FROM = 400
_REPLAYED = (b"idempotency-replayed", b"true")


class _Undo(Exception):
    """Takes the transaction back without losing the answer."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An answer kept under a key."""

    digest: bytes
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer is kept: the door, the caller, and a hash of the key."""

    door: str
    caller: str
    key: str
    seal: bytes

    @property
    def lock(self) -> int:
        """The advisory lock that only one call with this key holds."""
        named = f"{self.door} {self.caller} {self.key}".encode()
        return int.from_bytes(hashlib.sha256(named).digest()[:8], "big", signed=True)


class Once:
    """Keeps the answers of writes that carry a key."""

    def __init__(self, app: ASGIApp, *, door: DoorTerms) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry the call out, or give the answer kept from before."""
        key = _key_of(scope) if scope.get("method") in UNSAFE else None
        terms = self.door.terms_of(cast("HTTPRouteHandler", scope.get("route_handler")))
        if key is None or terms is None or terms.repeatable:
            await self.app(scope, receive, send)
            return
        if not _KEY.fullmatch(key):
            raise Refusal("idempotency_key_unreadable")
        messages: list[Message] = []
        place = _place(self.door.name, scope, key)
        try:
            async with transaction():
                messages = await self._once(scope, receive, place)
                _undo_if_refused(messages)
        except _Undo:
            pass
        for message in messages:
            await send(message)

    async def _once(self, scope: Scope, receive: Receive, place: Place) -> list[Message]:
        now = clock.now()
        digest = await _digest(scope, receive)
        if not await fetch_value("select pg_try_advisory_xact_lock($1)", place.lock):
            raise Refusal("idempotency_key_in_flight")
        kept = await _find(place, now)
        if kept is not None:
            if not hmac.compare_digest(kept.digest, digest):
                raise Refusal("idempotency_key_reused")
            return _replay(kept)
        messages: list[Message] = []

        async def catch(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, catch)
        if _status(messages) < _REFUSED_FROM:
            await _keep(place, _kept(digest, messages), now)
        return messages


def _status(messages: list[Message]) -> int:
    return cast("int", cast("dict[str, Any]", messages[0])["status"])


def _undo_if_refused(messages: list[Message]) -> None:
    if _status(messages) >= _REFUSED_FROM:
        raise _Undo


def _key_of(scope: Scope) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == b"idempotency-key"), None)


def _place(door: str, scope: Any, key: bytes) -> Place:
    actor = actor_of(scope)
    caller = f"{actor.kind}:{actor.id}"
    named = f"{door} {caller} {key.decode()}"
    return Place(
        door=door,
        caller=caller,
        key=keyed_hash("idempotency key", named).hex(),
        seal=keyed_hash("idempotency seal", named),
    )


async def _digest(scope: Scope, receive: Receive) -> bytes:
    # The request keeps the body it has read for the handler, and refuses one that is too large.
    body = await Request[Any, Any, Any](scope, receive).body()
    route = f"{scope.get('method')} {scope['path']}?{scope['query_string'].decode('latin-1')}\n"
    return hashlib.sha256(route.encode() + body).digest()


async def _find(place: Place, now: datetime) -> Kept | None:
    row = await fetch_row(
        "select request_digest, status, headers, body from idempotency_keys"
        " where door = $1 and caller = $2 and key = $3 and created_at > $4",
        place.door,
        place.caller,
        place.key,
        now - KEPT,
    )
    if row is None:
        return None
    sealed = row["body"]
    body = AESGCM(place.seal).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    headers = [(name, value) for name, value in row["headers"]]
    return Kept(digest=row["request_digest"], status=row["status"], headers=headers, body=body)


async def _keep(place: Place, kept: Kept, now: datetime) -> None:
    nonce = os.urandom(_NONCE_BYTES)
    await execute(
        "insert into idempotency_keys"
        " (door, caller, key, request_digest, status, headers, body, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (door, caller, key) do update set request_digest = $4, status = $5,"
        " headers = $6, body = $7, created_at = $8",
        place.door,
        place.caller,
        place.key,
        kept.digest,
        kept.status,
        kept.headers,
        nonce + AESGCM(place.seal).encrypt(nonce, kept.body, None),
        now,
    )


def _kept(digest: bytes, messages: list[Message]) -> Kept:
    start = cast("dict[str, Any]", messages[0])
    rest = cast("list[dict[str, Any]]", messages[1:])
    return Kept(
        digest=digest,
        status=start["status"],
        headers=[
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]
        ],
        body=b"".join(message.get("body", b"") for message in rest),
    )


def _replay(kept: Kept) -> list[Message]:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in kept.headers]
    start = {
        "type": "http.response.start",
        "status": kept.status,
        "headers": [*headers, _REPLAYED],
    }
    body = {"type": "http.response.body", "body": kept.body, "more_body": False}
    return cast("list[Message]", [start, body])
