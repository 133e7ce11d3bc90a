import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from kvitt.adapters.texts.http import HttpTextSender
from kvitt.ports.mail import SendingRefused, SendingUnknown
from kvitt.ports.texts import Text, TextReceipt
from tests.adapters.sandbox.peers import HttpPeer, free_port, http_peer

TEXT = Text(
    message_id="0192-t1",
    to="+46701740605",
    text="Hej! Du har fått ett brev från oss. Ring 08-465 004 00 om du undrar något.",
)


def sender(url: str, *, ours: str = "ours", timeout_seconds: float = 5) -> HttpTextSender:
    return HttpTextSender(
        url=f"{url}/a1/sms",
        username="u1",
        password="p1",
        sender="Kvitt",
        receipts_url="https://api.kvitt.example:8443/api/callbacks/v1/texts/receipts?v=1",
        receipts_secret=ours,
        timeout_seconds=timeout_seconds,
    )


def callback_login(peer: HttpPeer) -> dict[str, str]:
    """Do as the provider: send what stood before the @ of the callback's address."""
    form = parse_qs(peer.heard[-1].body.decode())
    login = urlsplit(form["whendelivered"][0]).netloc.rpartition("@")[0]
    return {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


async def test_an_sms_is_posted_as_a_form() -> None:
    async with http_peer() as peer:
        peer.answers = [(200, b'{"id": "s70df59406a1b4643", "status": "created"}')]
        assert await sender(peer.url).send(TEXT) == "s70df59406a1b4643"
    (request,) = peer.heard
    assert (request.method, request.path) == ("POST", "/a1/sms")
    assert request.headers["authorization"] == f"Basic {base64.b64encode(b'u1:p1').decode()}"
    form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    callback = urlsplit(form.pop("whendelivered"))
    assert form == {"from": "Kvitt", "to": TEXT.to, "message": TEXT.text}
    assert callback.hostname == "api.kvitt.example"
    assert (callback.port, callback.path) == (8443, "/api/callbacks/v1/texts/receipts")
    assert callback.username == "receipts"
    assert len(callback.password or "") == 64


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((400, b"Invalid to"), SendingRefused),
        ((401, b"API access requires Basic HTTP authentication"), SendingRefused),
        ((302, b""), SendingRefused),
        ((429, b"slow down"), ConnectionError),
        ((500, b"oops"), SendingUnknown),
        ((200, b"<html>"), SendingUnknown),
        ((200, b'{"status": "created"}'), SendingUnknown),
        (None, SendingUnknown),
    ],
)
async def test_what_an_answer_means(
    answer: tuple[int, bytes] | None, outcome: type[Exception]
) -> None:
    async with http_peer() as peer:
        peer.answers = [answer]
        with pytest.raises(outcome):
            await sender(peer.url).send(TEXT)
        assert len(peer.heard) == 1


async def test_a_provider_that_is_away_may_be_tried_again() -> None:
    with pytest.raises(ConnectionError):
        await sender(f"http://127.0.0.1:{free_port()}").send(TEXT)


async def test_a_callback_with_our_password_is_believed() -> None:
    async with http_peer() as peer:
        peer.answers = [(200, b'{"id": "s1"}')]
        texts = sender(peer.url)
        await texts.send(TEXT)
        login = callback_login(peer)
    body = b"id=s1&status=delivered&delivered=2026-11-22T10%3A00%3A00"
    assert texts.read_receipt(headers=login, body=body) == TextReceipt(
        peer_id="s1", state="delivered"
    )
    failed = texts.read_receipt(headers=login, body=b"id=s1&status=failed")
    assert failed == TextReceipt(peer_id="s1", state="failed")
    lower_case = {name.lower(): value for name, value in login.items()}
    assert texts.read_receipt(headers=lower_case, body=body) is not None

    other = sender("http://127.0.0.1:9", ours="theirs")
    assert other.read_receipt(headers=login, body=body) is None
    for forged in ({}, {"Authorization": "Basic "}, {"Authorization": "Bearer å"}):
        assert texts.read_receipt(headers=forged, body=body) is None
    for odd in (b"", b"status=delivered", b"id=s1&status=sent", b"\xff\xfe"):
        assert texts.read_receipt(headers=login, body=odd) is None
