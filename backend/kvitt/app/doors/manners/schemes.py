"""How a caller proves itself at each door, as the OpenAPI document says it."""

from typing import Any

SCOPES = {
    "cases:read": "Read cases, statements, timelines and documents.",
    "claims:write": "Hand in invoices and claims.",
    "remittances:read": "Read remittances.",
}


def _cookie(name: str) -> dict[str, Any]:
    return {
        "type": "apiKey",
        "in": "cookie",
        "name": name,
        "description": "Set by signing in; named `__Host-…` where the door is reached by https.",
    }


CREDITOR: dict[str, Any] = {
    "session": _cookie("kvitt-creditor"),
    "client": {
        "type": "oauth2",
        "description": "OAuth 2 client credentials (RFC 6749 § 4.4).",
        "flows": {
            "clientCredentials": {"tokenUrl": "/api/creditor/v1/oauth/token", "scopes": SCOPES}
        },
    },
}
DEBTOR: dict[str, Any] = {"session": _cookie("kvitt-debtor")}
DESK: dict[str, Any] = {"session": _cookie("kvitt-desk")}
CALLBACKS: dict[str, Any] = {}
