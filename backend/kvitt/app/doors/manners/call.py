"""What the house notes of a call before a door opens: its id, and where it comes from."""

import re
from ipaddress import ip_address, ip_network
from typing import Any, cast

import msgspec

from kvitt.runtime.columns import new_id

_KEY = "kvitt.call"
_NEAR = tuple(
    ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")
)
_SANE = re.compile(rb"[A-Za-z0-9._:-]{8,64}")


class Call(msgspec.Struct, frozen=True):
    """One call, named."""

    request_id: str
    origin: str
    """The caller's network address; behind our own proxy, the one the proxy saw."""


def note(scope: Any) -> Call:
    """Name the call and find its origin, once."""
    headers = dict(scope["headers"])
    given = headers.get(b"request-id", b"")
    name = given.decode() if _SANE.fullmatch(given) else str(new_id())
    call = Call(name, _origin(scope, headers))
    scope[_KEY] = call
    return call


def _origin(scope: Any, headers: dict[bytes, bytes]) -> str:
    peer = (scope.get("client") or ("", 0))[0]
    forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1").rpartition(",")[2].strip()
    # Only our own proxy, on this machine or network, is believed about where a call comes from.
    if forwarded and _is_near(peer) and _is_address(forwarded):
        return forwarded
    return peer or "local"


def _is_near(peer: str) -> bool:
    return not peer or (_is_address(peer) and any(ip_address(peer) in net for net in _NEAR))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def call_of(scope: Any) -> Call:
    """The call as noted; noted now where a door is driven without the house."""
    return cast("Call", scope.get(_KEY)) or note(scope)


def request_id(scope: Any) -> str:
    """The call's name in our logs."""
    return call_of(scope).request_id
