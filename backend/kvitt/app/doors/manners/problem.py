"""How every door says no: one body, RFC 9457, with a stable code that apps translate."""

from typing import Any

import msgspec

from kvitt.core.citation import Citation

MEDIA_TYPE = "application/problem+json"


class ProblemPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One thing that is wrong, and where: a JSON pointer into the body, or `?name` for a query."""

    pointer: str
    code: str
    detail: str
    params: dict[str, str | int]


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not carried out (RFC 9457, `application/problem+json`)."""

    type: str
    """`/problems/<code>`, stable."""
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, str | int]
    errors: list[ProblemPart]
    request_id: str
    law_reference: Citation | None = None
    """The paragraph of law behind a lawful "no"."""
    error: str | None = None
    """The error word of RFC 6749 § 5.2; at the token endpoint only."""


def encode(problem: Problem) -> bytes:
    """The problem as it goes out."""
    return msgspec.json.encode(problem)


EXAMPLE: dict[str, Any] = {
    "type": "/problems/claim_not_due",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "The claim is due on 2026-12-31; it can be handed in from the day after.",
    "code": "claim_not_due",
    "params": {"due_day": "2026-12-31"},
    "errors": [
        {
            "pointer": "/due_day",
            "code": "claim_not_due",
            "detail": "The claim is due on 2026-12-31; it can be handed in from the day after.",
            "params": {"due_day": "2026-12-31"},
        }
    ],
    "request_id": "0199c1a2-7b1e-7000-8000-3f1b1c2d4e5f",
}
