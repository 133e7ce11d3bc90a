"""E-mail over SMTP, exact about what is known to have been sent."""

import contextlib
from email.utils import parseaddr
from typing import Literal

import aiosmtplib
from aiosmtplib import SMTP

from kvitt.adapters.mail.composing import compose
from kvitt.ports.mail import Mail, SendingRefused, SendingUnknown
from kvitt.runtime import clock

Tls = Literal["starttls", "tls", "none"]
_PERMANENT = 500
"""SMTP codes from here on say no for good; those below say not now (RFC 5321, 4.2.1)."""


class SmtpMailer:
    """Hands e-mail to one SMTP server, one connection a message."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str,
        password: str,
        tls: Tls,
        sender: str,
        timeout_seconds: float = 30.0,
    ) -> None:
        self._host = host
        self._port = port
        self._username = username
        self._password = password
        self._tls = tls
        self._sender = sender
        self._timeout_seconds = timeout_seconds

    async def send(self, mail: Mail) -> str:
        """Send once; returns the server's own words of acceptance.

        Raises SendingRefused where the server said no for good, ConnectionError where it is
        certain that nothing was taken and another try may succeed, and SendingUnknown where the
        line broke after the content began to travel.
        """
        message = compose(mail, sender=self._sender, written_at=clock.now()).as_bytes()
        client = SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._tls == "tls",
            start_tls=self._tls == "starttls",
            timeout=self._timeout_seconds,
        )
        try:
            await self._introduce(client, mail)
            return await self._hand_over(client, message)
        finally:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
            client.close()

    async def _introduce(self, client: SMTP, mail: Mail) -> None:
        """Do all that comes before the content; nothing is sent yet whatever happens."""
        try:
            await client.connect()
            if self._username:
                await client.login(self._username, self._password)
            await client.mail(parseaddr(self._sender)[1])
            await client.rcpt(mail.to)
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused) as no:
            raise _verdict(no) from no
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise ConnectionError(f"the mail server cannot be used: {problem}") from problem

    async def _hand_over(self, client: SMTP, message: bytes) -> str:
        try:
            answer = await client.data(message)
        except aiosmtplib.SMTPDataError as no:
            raise _verdict(no) from no
        except (aiosmtplib.SMTPException, OSError) as problem:
            # The server may have taken the message and lost only the line to tell us so.
            raise SendingUnknown(f"no answer after the message was sent: {problem}") from problem
        return f"{answer.code} {answer.message}".strip()


def _verdict(answer: aiosmtplib.SMTPResponseException) -> Exception:
    words = f"{answer.code} {answer.message}".strip()
    if answer.code >= _PERMANENT:
        return SendingRefused(words)
    return ConnectionError(f"the mail server will not take it now: {words}")
