"""SMS over HTTP, in the manner of 46elks: one form posted, delivery told by a callback."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx
import msgspec

from kvitt.ports.mail import SendingRefused, SendingUnknown
from kvitt.ports.texts import Text, TextReceipt

RECEIPT_USER = "receipts"
_FINAL_STATES = frozenset({"delivered", "failed"})
_NEVER_REACHED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)


class _Accepted(msgspec.Struct):
    id: str


class HttpTextSender:
    """Sends SMS by posting a form with Basic authentication.

    The provider does not sign its callbacks but keeps the user and password of the callback's
    address (https://46elks.se/docs/sms-delivery-reports), so a password made of our own secret
    stands there, and only who was told that address can report.
    """

    def __init__(
        self,
        *,
        url: str,
        username: str,
        password: str,
        sender: str,
        receipts_url: str,
        receipts_secret: str,
        timeout_seconds: float = 15.0,
    ) -> None:
        self._url = url
        self._login = httpx.BasicAuth(username, password)
        self._sender = sender
        self._receipts_url = receipts_url
        self._receipts_password = hmac.new(
            receipts_secret.encode(), b"text receipts", hashlib.sha256
        ).hexdigest()
        self._timeout_seconds = timeout_seconds

    async def send(self, text: Text) -> str:
        """Send once; returns the provider's id.

        Raises SendingRefused where the provider said no, ConnectionError where it was certainly
        not reached or asks us to wait, and SendingUnknown for anything between.
        """
        form = {
            "from": self._sender,
            "to": text.to,
            "message": text.text,
            "whendelivered": self._callback_address(),
        }
        try:
            async with httpx.AsyncClient(timeout=self._timeout_seconds) as client:
                answer = await client.post(self._url, data=form, auth=self._login)
        except _NEVER_REACHED as problem:
            raise ConnectionError(f"the SMS provider cannot be reached: {problem}") from problem
        except httpx.HTTPError as problem:
            raise SendingUnknown(f"no answer after the SMS was sent: {problem!r}") from problem
        return _receipt(answer)

    def read_receipt(self, *, headers: Mapping[str, str], body: bytes) -> TextReceipt | None:
        """Read a delivery callback; None for one that is not authentic or says nothing final."""
        given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
        login = f"{RECEIPT_USER}:{self._receipts_password}".encode()
        expected = f"Basic {base64.b64encode(login).decode()}"
        if not hmac.compare_digest(given.encode(), expected.encode()):
            return None
        form = parse_qs(body.decode("utf-8", "replace"))
        peer_id, state = form.get("id", [""])[0], form.get("status", [""])[0]
        if not peer_id or state not in _FINAL_STATES:
            return None
        return TextReceipt(peer_id=peer_id, state=state)

    def _callback_address(self) -> str:
        parts = urlsplit(self._receipts_url)
        host = f"{RECEIPT_USER}:{self._receipts_password}@{parts.netloc}"
        return urlunsplit(parts._replace(netloc=host))


def _receipt(answer: httpx.Response) -> str:
    words = f"{answer.status_code} {answer.text[:200]}".strip()
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise ConnectionError(f"the SMS provider asks us to wait: {words}")
    if answer.is_server_error:
        raise SendingUnknown(words)
    if not answer.is_success:
        raise SendingRefused(words)
    try:
        return msgspec.json.decode(answer.content, type=_Accepted).id
    except msgspec.MsgspecError as wrong:
        raise SendingUnknown(f"an answer without an id: {words}") from wrong
