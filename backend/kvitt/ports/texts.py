"""How SMS leave, and how their receipts come back."""

from collections.abc import Mapping
from typing import Protocol

import msgspec


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One SMS; neutral wording, since phones are shared (no debt, no sum)."""

    message_id: str
    to: str
    """E.164, `+46701740605`."""
    text: str


class TextReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an SMS."""

    peer_id: str
    state: str
    """`delivered` or `failed`."""


class TextSender(Protocol):
    """Sends SMS over HTTP."""

    async def send(self, text: Text) -> str:
        """Send once; returns the peer's id. Raises as Mailer.send."""

    def read_receipt(self, *, headers: Mapping[str, str], body: bytes) -> TextReceipt | None:
        """Read a delivery callback; None for one that is not authentic."""
