"""The debtor door: one debtor's own matters, opened with the code from a letter."""

from collections.abc import Sequence
from typing import Any

from kvitt.app.doors.manners import schemes
from kvitt.app.doors.manners.door import Door, Plan, build_door
from kvitt.features.identity import cookies

_PLAN = Plan(
    name="debtor",
    title="Kvitt for debtors",
    words="See what is owed and why, pay it, object to it, or ask to talk to a person.",
    schemes=schemes.DEBTOR,
    cookie=cookies.DEBTOR,
)


def open_debtor_door(routes: Sequence[Any]) -> Door:
    """The door at /api/debtor/v1."""
    return build_door(_PLAN, routes)
