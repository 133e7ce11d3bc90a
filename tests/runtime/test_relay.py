import datetime as dt
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kvitt.runtime import outbox, relay
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_value, transaction
from kvitt.runtime.feature import Feature, Job
from tests.support.fixtures import StoppedClock


class Wanted(msgspec.Struct, frozen=True):
    subject_id: UUID


async def carry_out(payload: Wanted, *, now: dt.datetime) -> None:
    return None


@pytest.fixture
async def queue(db: None, valkey: str) -> AsyncIterator[Redis]:
    outbox.register([Feature(name="test", jobs=(Job(name="w", payload=Wanted, action=carry_out),))])
    queue = Redis.from_url(valkey)
    yield queue
    await queue.aclose()


async def queued(queue: Redis) -> int:
    return int(await queue.zcard(relay.QUEUE))


async def test_due_rows_are_handed_over_once(queue: Redis, clock: StoppedClock) -> None:
    for wait_hours in (0, 0, 1):
        later = clock.now + dt.timedelta(hours=wait_hours)
        await outbox.enqueue("w", Wanted(new_id()), now=clock.now, not_before=later)
    assert await relay.dispatch(queue, clock.now) == 2
    assert await relay.dispatch(queue, clock.now) == 0
    assert await queued(queue) == 2


async def test_a_row_handed_over_again_is_queued_once(queue: Redis, clock: StoppedClock) -> None:
    await outbox.enqueue("w", Wanted(new_id()), now=clock.now)
    await relay.dispatch(queue, clock.now)
    assert await relay.sweep(clock.forward(seconds=29), after_seconds=30) == 0
    assert await relay.sweep(clock.forward(seconds=2), after_seconds=30) == 1
    assert await relay.dispatch(queue, clock.now) == 1
    assert await queued(queue) == 1


async def test_a_wiped_queue_is_filled_again(queue: Redis, clock: StoppedClock) -> None:
    await outbox.enqueue("w", Wanted(new_id()), now=clock.now)
    await relay.dispatch(queue, clock.now)
    await queue.flushall()
    await relay.sweep(clock.forward(minutes=1), after_seconds=30)
    assert await relay.dispatch(queue, clock.now) == 1
    assert await queued(queue) == 1


async def test_done_and_given_up_rows_are_left_alone(queue: Redis, clock: StoppedClock) -> None:
    for _ in range(2):
        await outbox.enqueue("w", Wanted(new_id()), now=clock.now)
    await execute(
        "update outbox set done_at = $1 where id = (select min(id::text)::uuid from outbox)",
        clock.now,
    )
    await execute("update outbox set failed_at = $1 where done_at is null", clock.now)
    assert await relay.dispatch(queue, clock.now) == 0
    assert await relay.sweep(clock.forward(days=1), after_seconds=30) == 0


async def test_a_lost_queue_takes_nothing_from_the_outbox(db: None, clock: StoppedClock) -> None:
    outbox.register([Feature(name="test", jobs=(Job(name="w", payload=Wanted, action=carry_out),))])
    await outbox.enqueue("w", Wanted(new_id()), now=clock.now)
    gone = Redis(unix_socket_path="/nowhere/valkey.sock")
    with pytest.raises(RedisError):
        async with transaction():
            await relay.dispatch(gone, clock.now)
    assert await fetch_value("select dispatched_at from outbox") is None
    await gone.aclose()
