"""What a measurement tells, and how two ways of doing a thing are timed fairly."""

import statistics
import time
from collections.abc import Awaitable, Callable

import msgspec

ROUNDS = 7


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    name: str
    unit: str
    ours: float
    bare: float
    ratio: float
    goal: str
    is_met: bool


def compared(
    name: str, *, unit: str, ours: list[float], bare: list[float], at_least: float
) -> Measure:
    """Rates of both ways, each pair taken in turn; the ratio is the median of the pairs'."""
    told = paired(name, unit=unit, ours=ours, bare=bare)
    is_met = told.ratio >= at_least
    return msgspec.structs.replace(told, goal=f"≥ {at_least}", is_met=is_met)


def paired(
    name: str, *, unit: str, ours: list[float], bare: list[float], at_most: float | None = None
) -> Measure:
    """Times of both ways, each pair taken in turn; without a limit the ratio is only told."""
    ratio = statistics.median(mine / other for mine, other in zip(ours, bare, strict=True))
    return Measure(
        name=name,
        unit=unit,
        ours=statistics.median(ours),
        bare=statistics.median(bare),
        ratio=ratio,
        goal="told" if at_most is None else f"≤ {at_most:g}",
        is_met=at_most is None or ratio <= at_most,
    )


def rate(count: int, act: Callable[[int], object]) -> float:
    """How often a second something can be done."""
    began = time.perf_counter()
    for turn in range(count):
        act(turn)
    return count / (time.perf_counter() - began)


async def async_rate(count: int, act: Callable[[], Awaitable[object]]) -> float:
    """How often a second something awaited can be done."""
    began = time.perf_counter()
    await act()
    return count / (time.perf_counter() - began)
