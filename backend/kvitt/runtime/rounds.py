"""When a cron's turn comes."""

import datetime as dt

from kvitt.runtime import outbox
from kvitt.runtime.clock import ZONES
from kvitt.runtime.feature import Cron


def latest_turn(cron: Cron, now: dt.datetime) -> dt.datetime:
    """The latest instant, not after now, at which a cron is to run."""
    if cron.every_seconds is not None:
        seconds = int(now.timestamp())
        return dt.datetime.fromtimestamp(seconds - seconds % cron.every_seconds, tz=dt.UTC)
    assert cron.daily_at is not None
    zone = ZONES[cron.country]
    here = now.astimezone(zone)
    turn = dt.datetime.combine(here.date(), cron.daily_at, tzinfo=zone)
    if turn > here:
        turn = dt.datetime.combine(here.date() - dt.timedelta(days=1), cron.daily_at, tzinfo=zone)
    return turn.astimezone(dt.UTC)


class Rounds:
    """Asks for each cron's turns; many workers may ask, each turn is taken once."""

    def __init__(self) -> None:
        self._asked: dict[str, dt.datetime] = {}

    async def ask(self, now: dt.datetime) -> None:
        """Put the turns that have come since the last asking into the outbox."""
        for cron in outbox.registered().crons:
            turn = latest_turn(cron, now)
            if self._asked.get(cron.name) != turn:
                await outbox.enqueue_cron(cron, turn, now=now)
                self._asked[cron.name] = turn
