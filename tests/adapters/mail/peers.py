"""A real SMTP server on loopback that does as told."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class MailPeer:
    """Takes messages, or refuses, falls silent or hangs up where told to."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.rcpt_answer = "250 OK"
        self.data_answer = "250 2.0.0 queued as A1"
        self.hang_up_after: str = ""
        """`rcpt` or `data`: the line is cut there, for `data` after the message was taken."""

    async def answer_recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up_after == "rcpt":
            self._hang_up(server)
        if self.rcpt_answer.startswith("2"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.rcpt_answer

    async def take_content(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_answer.startswith("2"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(envelope.content)
        if self.hang_up_after == "data":
            self._hang_up(server)
        if self.hang_up_after == "silence":
            await asyncio.sleep(30)
        return self.data_answer

    def _hang_up(self, server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()


def let_in(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object
) -> AuthResult:
    known = isinstance(login, LoginPassword) and login.password == b"secret"
    return AuthResult(success=known, handled=False)


@contextlib.asynccontextmanager
async def mail_peer(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> AsyncIterator[MailPeer]:
    """Run a mail server while the block lasts."""
    peer = MailPeer()
    loop = asyncio.get_running_loop()
    served: list[SMTP] = []

    def make() -> SMTP:
        served.append(
            SMTP(
                SimpleNamespace(handle_RCPT=peer.answer_recipient, handle_DATA=peer.take_content),
                hostname="localhost",
                tls_context=starttls,
                require_starttls=starttls is not None,
                authenticator=let_in,
                auth_require_tls=False,
                loop=loop,
            )
        )
        return served[-1]

    server = await loop.create_server(make, "127.0.0.1", 0, ssl=tls)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
        for protocol in served:
            transport = protocol.transport
            if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
                transport.abort()
        await asyncio.sleep(0)
