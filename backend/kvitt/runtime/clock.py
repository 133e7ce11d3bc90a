"""The only place that looks at a clock; everyone else is given `day` or `now`."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

ZONES = {
    "SE": ZoneInfo("Europe/Stockholm"),
    "FI": ZoneInfo("Europe/Helsinki"),
    "DK": ZoneInfo("Europe/Copenhagen"),
    "NO": ZoneInfo("Europe/Oslo"),
}

_wound: dt.datetime | None = None


def now() -> dt.datetime:
    """The present instant in UTC, or the instant the clock was wound to."""
    return _wound if _wound is not None else dt.datetime.now(dt.UTC)


def day_of(instant: dt.datetime, country: str) -> dt.date:
    """The legal day an instant falls on in a country."""
    assert instant.tzinfo is not None, "instants are aware"
    return instant.astimezone(ZONES[country]).date()


def today(country: str) -> dt.date:
    """The present legal day in a country."""
    return day_of(now(), country)


def start_of(day: dt.date, country: str) -> dt.datetime:
    """The instant, in UTC, at which a legal day begins in a country."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=ZONES[country]).astimezone(dt.UTC)


def wind(instant: dt.datetime | None) -> None:
    """Stop the clock at an instant (None lets it run again); for tests and demonstrations."""
    global _wound  # noqa: PLW0603 (the one clock of this program)
    assert instant is None or instant.tzinfo is not None, "instants are aware"
    _wound = instant.astimezone(dt.UTC) if instant is not None else None


@contextlib.contextmanager
def wound(instant: dt.datetime) -> Iterator[dt.datetime]:
    """Run a block with the clock stopped at an instant."""
    before = _wound
    wind(instant)
    try:
        yield instant
    finally:
        wind(before)
