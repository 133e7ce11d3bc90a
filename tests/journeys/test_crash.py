"""Relay and workers are killed at every commit boundary, and the queue is wiped under them."""

import asyncio
import itertools
import random
from pathlib import Path

import asyncpg
import redis

from kvitt.runtime import clock, outbox
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch_value, transaction
from tests.journeys.crash_jobs import FEATURES, Book
from tests.support.crashes import Workers
from tests.support.fixtures import FreshDatabase

BOUNDARIES = (
    "relay.read",
    "relay.enqueued",
    "relay.marked",
    "relay.committed",
    "job.taken",
    "job.acted",
    "job.marked",
    "job.committed",
    "outward.taken",
    "outward.acted",
    "outward.marked",
)
ROUNDS = 5

TABLES = """
create table booked (subject_id uuid not null);
create table counted (subject_id uuid not null);
create table attempts (subject_id uuid not null);
"""


async def test_no_effect_is_lost_or_doubled_when_workers_are_killed_and_the_queue_is_wiped(
    fresh_db: FreshDatabase, valkey: str, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(fresh_db.owner_url)
    await owner.execute(TABLES)
    await owner.close()
    outbox.register(FEATURES)
    chance = random.Random(7)  # noqa: S311 (a schedule, not a secret)
    deaths = [f"{name}:{chance.randint(1, 3)}" for name in BOUNDARIES * ROUNDS]
    chance.shuffle(deaths)
    queue = redis.Redis.from_url(valkey)
    asked = 0
    async with Workers(
        database_url=fresh_db.url,
        redis_url=valkey,
        home=tmp_path,
        features="tests.journeys.crash_jobs:FEATURES",
        deaths=deaths,
    ) as workers:
        for turn in itertools.count():
            if workers.undisturbed.is_set():
                break
            async with transaction():
                for _ in range(3):
                    await outbox.enqueue("book", Book(new_id()), now=clock.now())
            asked += 3
            if turn % 40 == 39:
                queue.flushall()  # mid-flight: whatever was queued or running is forgotten
            await asyncio.sleep(0.05)
        queue.flushall()
        await workers.until_all_is_done()
    queue.close()

    assert len(workers.died) == len(deaths) >= 50
    assert {word.partition(":")[0] for word in workers.died} == set(BOUNDARIES)
    for table in ("booked", "counted"):
        assert await fetch_value(f"select count(*) from {table}") == asked
        assert await fetch_value(f"select count(distinct subject_id) from {table}") == asked
    assert len(list((tmp_path / "outgoing").glob("*.page"))) == asked
    # Some pages were handed over again, each after its attempt was on record; the peer knew them.
    again = (tmp_path / "outgoing" / "known-already.log").read_text().split()
    assert again
    assert await fetch_value("select count(*) from attempts") >= asked + len(again)
