"""Opaque, signed cursors: a list's place, which a client can carry but neither read nor forge."""

import base64
import hashlib
import hmac

import msgspec

from kvitt.runtime.sealing import keyed_hash

_SIGNATURE_BYTES = 12


class CursorInvalid(Exception):
    """The cursor was not given out by this list."""


def encode_cursor(kind: str, *place: str | int) -> str:
    """A cursor for one kind of list, standing after the row with these sort values."""
    body = msgspec.json.encode(place)
    return base64.urlsafe_b64encode(_signature(kind, body) + body).rstrip(b"=").decode()


def decode_cursor(kind: str, cursor: str) -> tuple[str | int, ...]:
    """The sort values a cursor stands after; refuses a cursor of another list or a forged one."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, _signature(kind, body)):
            raise CursorInvalid(kind)
        return tuple(msgspec.json.decode(body, type=list[str | int]))
    except (ValueError, msgspec.DecodeError):
        raise CursorInvalid(kind) from None


def _signature(kind: str, body: bytes) -> bytes:
    text = f"{kind}\n{hashlib.sha256(body).hexdigest()}"
    return keyed_hash("cursor", text)[:_SIGNATURE_BYTES]
