"""The callbacks door: peers that tell us something; each call brings its own proof."""

from collections.abc import Sequence
from typing import Any

from kvitt.app.doors.manners import schemes
from kvitt.app.doors.manners.door import Door, Plan, build_door

_PLAN = Plan(
    name="callbacks",
    title="Kvitt's callbacks",
    words="Signed events of the card provider, receipts for text messages.",
    schemes=schemes.CALLBACKS,
)


def open_callbacks_door(routes: Sequence[Any]) -> Door:
    """The door at /api/callbacks/v1."""
    return build_door(_PLAN, routes)
