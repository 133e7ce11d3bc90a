"""Schedules of made-up rates, for tests that reckon by hand."""

from datetime import date

from kvitt.core.citation import Citation
from kvitt.core.interest import RateStep, Schedule

CITE = Citation("1975:635", "6 §", "räntelagen", "statute")
ORIGIN = date(2010, 1, 1)


def schedule(
    *rates: tuple[date, int], day_count: str = "act/365", known_until: date | None = None
) -> Schedule:
    return Schedule(
        steps=tuple(RateStep(since, ppm, CITE) for since, ppm in rates),
        day_count=day_count,
        first_day_offset=1,
        end_offset=1,
        known_until=known_until,
    )
