"""How e-mail leaves."""

from typing import Protocol

import msgspec


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file sent along."""

    filename: str
    media_type: str
    content: bytes


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One e-mail to one person."""

    message_id: str
    """Our own Message-ID without brackets, so that a bounce finds its message."""
    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class SendingUnknown(Exception):
    """The peer may or may not have taken the message: never sent again blindly."""


class SendingRefused(Exception):
    """The peer said no; its own words are the argument."""


class Mailer(Protocol):
    """Sends e-mail."""

    async def send(self, mail: Mail) -> str:
        """Send once; returns the peer's receipt.

        Raises SendingRefused (certainly not sent), SendingUnknown (perhaps sent), or
        ConnectionError (certainly not sent, may be tried again).
        """
