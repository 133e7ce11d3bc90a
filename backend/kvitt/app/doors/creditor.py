"""The creditor door: creditors' people and their machines, the same resources for both."""

from collections.abc import Sequence
from typing import Any

from kvitt.app.doors.manners import schemes
from kvitt.app.doors.manners.door import Door, Plan, build_door
from kvitt.features.identity import cookies

_PLAN = Plan(
    name="creditor",
    title="Kvitt for creditors",
    words=(
        "Hand in claims, follow cases, read remittances. The creditor app uses nothing that a third"
        " party could not: it signs in with a cookie where a machine sends a token."
    ),
    schemes=schemes.CREDITOR,
    cookie=cookies.CREDITOR,
    takes_tokens=True,
)


def open_creditor_door(routes: Sequence[Any]) -> Door:
    """The door at /api/creditor/v1."""
    return build_door(_PLAN, routes)
