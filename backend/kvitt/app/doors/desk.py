"""The desk door: the agency's staff."""

from collections.abc import Sequence
from typing import Any

from kvitt.app.doors.manners import schemes
from kvitt.app.doors.manners.door import Door, Plan, build_door
from kvitt.features.identity import cookies

_PLAN = Plan(
    name="desk",
    title="Kvitt's desk",
    words="Import bank files, match payments, remit what was collected, and do what waits.",
    schemes=schemes.DESK,
    cookie=cookies.DESK,
)


def open_desk_door(routes: Sequence[Any]) -> Door:
    """The door at /api/desk/v1."""
    return build_door(_PLAN, routes)
