"""The shape in which a feature presents itself: routes, jobs, reactions, crons.

A feature's `feature.py` holds one value, `FEATURE = Feature(…)`. Adding a feature touches no list
anywhere: `load_features` finds it.
"""

import datetime as dt
import importlib
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

Mode = Literal["inside", "outward"]
"""`inside`: the action runs in one transaction with the done-mark, so it takes effect exactly once.
`outward`: the action calls the outside world, runs outside any transaction, keeps its own record of
attempts, and may be called again after a crash."""

Action = Callable[..., Awaitable[None]]
"""`async def action(payload, *, now)`; for a cron `async def action(*, now)`."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Work asked for by name through `outbox.enqueue`."""

    name: str
    payload: type[msgspec.Struct]
    action: Action
    mode: Mode = "inside"


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """What a feature does when a fact has been announced further down the river."""

    fact: type[msgspec.Struct]
    name: str
    action: Action
    mode: Mode = "inside"


class Cron(msgspec.Struct, frozen=True, kw_only=True):
    """Work that time asks for: each `every_seconds`, or once a day at a local time of day."""

    name: str
    action: Action
    every_seconds: int | None = None
    daily_at: dt.time | None = None
    country: str = "SE"
    mode: Mode = "outward"

    def __post_init__(self) -> None:
        """Refuse a cron that says both or neither."""
        assert (self.every_seconds is None) != (self.daily_at is None), self.name


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """A feature's front door."""

    name: str
    routes: Mapping[str, Sequence[Any]] = {}
    jobs: tuple[Job, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    crons: tuple[Cron, ...] = ()


def load_features(
    package: str = "kvitt.features", *, only: str | None = None
) -> tuple[Feature, ...]:
    """Every `FEATURE` under a package, in the order of their names; or that of one folder."""
    parent = importlib.import_module(package)
    found = []
    for module in sorted(pkgutil.iter_modules(parent.__path__), key=lambda m: m.name):
        if not module.ispkg or only not in {None, module.name}:
            continue
        name = f"{package}.{module.name}.feature"
        if importlib.util.find_spec(name) is not None:
            found.append(importlib.import_module(name).FEATURE)
    return tuple(found)
