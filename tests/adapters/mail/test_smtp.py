import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kvitt.adapters.mail.smtp import SmtpMailer, Tls
from kvitt.ports.mail import Attachment, Mail, SendingRefused, SendingUnknown
from kvitt.runtime import clock
from tests.adapters.mail.peers import MailPeer, mail_peer
from tests.adapters.sandbox.peers import free_port

MAIL = Mail(
    message_id="0192-a1@kvitt.example",
    to="asa.oberg@debtor.example",
    subject="Ett brev från Kvitt Inkasso om ärende 26-004812",
    text="Hej!\n\nVi har skickat ett brev till dig. Öppna det med koden i brevet.\n.\nslut\n",
    attachments=(
        Attachment(filename="krav.pdf", media_type="application/pdf", content=b"%PDF-1.7 \x00\xff"),
    ),
)


def mailer(
    port: int, *, username: str = "", tls: Tls = "none", timeout_seconds: float = 5
) -> SmtpMailer:
    return SmtpMailer(
        host="127.0.0.1",
        port=port,
        username=username,
        password="secret",
        tls=tls,
        sender="Kvitt Inkasso AB <hej@kvitt.example>",
        timeout_seconds=timeout_seconds,
    )


def taken(peer: MailPeer) -> EmailMessage:
    assert len(peer.taken) == 1
    message = message_from_bytes(peer.taken[0], policy=default)
    assert isinstance(message, EmailMessage)
    return message


async def test_a_mail_arrives_whole_with_our_own_message_id() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    async with mail_peer() as peer:
        with clock.wound(at):
            receipt = await mailer(peer.port).send(MAIL)
        assert receipt == "250 2.0.0 queued as A1"
        message = taken(peer)
        assert peer.recipients == [MAIL.to]
    assert message["Message-ID"] == "<0192-a1@kvitt.example>"
    assert message["Subject"] == MAIL.subject
    assert message["From"].addresses[0].addr_spec == "hej@kvitt.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == at
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == MAIL.text
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "krav.pdf"
    assert attached.get_payload(decode=True) == MAIL.attachments[0].content


async def test_a_login_is_used_and_a_wrong_one_sends_nothing() -> None:
    async with mail_peer() as peer:
        await mailer(peer.port, username="kvitt").send(MAIL)
        wrong = SmtpMailer(
            host="127.0.0.1",
            port=peer.port,
            username="kvitt",
            password="wrong",
            tls="none",
            sender="hej@kvitt.example",
        )
        with pytest.raises(ConnectionError):
            await wrong.send(MAIL)
        assert len(peer.taken) == 1


async def test_a_server_that_is_away_may_be_tried_again() -> None:
    with pytest.raises(ConnectionError):
        await mailer(free_port()).send(MAIL)


async def test_an_unknown_recipient_is_refused_in_the_servers_words() -> None:
    async with mail_peer() as peer:
        peer.rcpt_answer = "550 5.1.1 no such user"
        with pytest.raises(SendingRefused, match=r"550 5\.1\.1 no such user"):
            await mailer(peer.port).send(MAIL)
        assert peer.taken == []


async def test_a_server_that_says_not_now_may_be_tried_again() -> None:
    async with mail_peer() as peer:
        peer.rcpt_answer = "450 4.2.0 greylisted"
        with pytest.raises(ConnectionError, match="greylisted"):
            await mailer(peer.port).send(MAIL)
        peer.rcpt_answer, peer.data_answer = "250 OK", "451 4.3.0 busy"
        with pytest.raises(ConnectionError, match="busy"):
            await mailer(peer.port).send(MAIL)
        assert peer.taken == []


async def test_content_the_server_will_not_have_is_refused() -> None:
    async with mail_peer() as peer:
        peer.data_answer = "554 5.7.1 not this"
        with pytest.raises(SendingRefused, match="not this"):
            await mailer(peer.port).send(MAIL)


async def test_a_line_cut_before_the_content_is_certainly_not_sent() -> None:
    async with mail_peer() as peer:
        peer.hang_up_after = "rcpt"
        with pytest.raises(ConnectionError):
            await mailer(peer.port).send(MAIL)
        assert peer.taken == []


@pytest.mark.parametrize("how", ["data", "silence"])
async def test_a_line_lost_after_the_content_leaves_it_unknown(how: str) -> None:
    async with mail_peer() as peer:
        peer.hang_up_after = how
        with pytest.raises(SendingUnknown):
            await mailer(peer.port, timeout_seconds=0.5).send(MAIL)
        assert len(peer.taken) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"to": "two@a.example, three@b.example"},
        {"to": "nobody"},
        {"to": ""},
        {"to": "åsa@öberg.example"},
        {"subject": "One\r\nBcc: all@example"},
    ],
)
async def test_a_mail_that_cannot_be_written_is_refused(change: dict[str, str]) -> None:
    async with mail_peer() as peer:
        with pytest.raises(SendingRefused):
            await mailer(peer.port).send(msgspec.structs.replace(MAIL, **change))
        assert peer.taken == []


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for 127.0.0.1 that only this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "mail.pem", folder / "mail.key"
    certificate_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context, certificate_file


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_tls_is_used_and_the_server_must_be_known(
    tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate(tmp_path)
    running = mail_peer(starttls=context) if tls == "starttls" else mail_peer(tls=context)
    async with running as peer:
        with pytest.raises(ConnectionError):
            await mailer(peer.port, tls=tls).send(MAIL)
        assert peer.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        await mailer(peer.port, tls=tls).send(MAIL)
        assert len(peer.taken) == 1


async def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    async with mail_peer() as peer:
        with pytest.raises(ConnectionError):
            await mailer(peer.port, tls="starttls").send(MAIL)
        assert peer.taken == []
