"""How many requests a caller may make, counted here and shared through Valkey.

Counting is done in this process, so a request pays no round trip; twice a second what was counted
is added to Valkey and the others' counts are read back. Without Valkey each process counts alone:
the limit is then per process, and nobody is locked out. Sign-in tries are counted in PostgreSQL
instead (`identity.attempts`), since Valkey may be wiped.
"""

import asyncio
import logging
from datetime import datetime
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kvitt.core.refusal import Refusal

WINDOW_SECONDS = 60
SHARE_SECONDS = 0.5
_HEADER = "kvitt.limit"

_log = logging.getLogger("kvitt.limits")


class Quota(msgspec.Struct, frozen=True):
    """How many requests in a window: for callers we know, and for those we do not."""

    known: int
    unknown: int


class _Count(msgspec.Struct):
    window: int
    mine: int = 0
    """Counted here and not yet shared."""
    all: int = 0
    """Counted by everybody, as of the last sharing."""


class Limits:
    """One door's counts."""

    def __init__(self, door: str, quota: Quota) -> None:
        self.door = door
        self.quota = quota
        self._counts: dict[str, _Count] = {}

    def take(self, caller: str, *, known: bool, now: datetime, scope: Any) -> None:
        """Count one request, note what is left for the answer, and refuse when nothing is."""
        stamp = int(now.timestamp())
        window = stamp // WINDOW_SECONDS
        count = self._counts.get(caller)
        if count is None or count.window != window:
            count = self._counts[caller] = _Count(window)
        quota = self.quota.known if known else self.quota.unknown
        left = quota - count.all - count.mine - 1
        wait = WINDOW_SECONDS - stamp % WINDOW_SECONDS
        scope[_HEADER] = (
            b'"default";r=%d;t=%d' % (max(left, 0), wait),
            b'"default";q=%d;w=%d' % (quota, WINDOW_SECONDS),
        )
        if left < 0:
            raise Refusal("too_many_requests", params={"wait_seconds": wait})
        count.mine += 1

    async def share(self, line: Redis, *, now: datetime) -> None:
        """Add what was counted here to the shared counts, and learn the others'."""
        window = int(now.timestamp()) // WINDOW_SECONDS
        for caller in [name for name, count in self._counts.items() if count.window != window]:
            del self._counts[caller]
        news = [(name, count, count.mine) for name, count in self._counts.items() if count.mine]
        if not news:
            return
        async with line.pipeline(transaction=False) as pipe:
            for name, _, mine in news:
                key = f"limit:{self.door}:{window}:{name}"
                pipe.incrby(key, mine)
                pipe.expire(key, 2 * WINDOW_SECONDS)
            totals = (await pipe.execute())[::2]
        for (_, count, mine), total in zip(news, totals, strict=True):
            count.all = int(total)
            count.mine -= mine


def limit_headers(scope: Any) -> tuple[tuple[bytes, bytes], ...]:
    """What is left, as the answer's headers say it."""
    found: tuple[bytes, bytes] | None = scope.get(_HEADER)
    if found is None:
        return ()
    return ((b"ratelimit", found[0]), (b"ratelimit-policy", found[1]))


async def keep_sharing(limits: list[Limits], redis_url: str, *, clock_now: Any) -> None:
    """Share all doors' counts for ever; while Valkey is away, count alone and say so once."""
    line: Redis = Redis.from_url(redis_url)
    away = False
    try:
        while True:
            await asyncio.sleep(SHARE_SECONDS)
            try:
                for door in limits:
                    await door.share(line, now=clock_now())
                away = False
            except (RedisError, OSError) as problem:
                if not away:
                    _log.warning("request counts are not shared for now: %s", problem)
                away = True
    finally:
        await line.aclose()
