"""Hands rows of the outbox to the queue after commit; any worker runs it, several may at once.

A row is handed over and marked in one transaction that holds the row (`FOR UPDATE SKIP LOCKED`), so
two relays never fight over it. A relay killed in between hands it over again, which the queue
recognises by its id and `outbox.run` by its done-mark. A queue that was wiped is noticed because
rows stay undone: `sweep` lets them be handed over again.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec
from arq.jobs import serialize_job
from redis.asyncio import Redis

from kvitt.runtime.boundaries import boundary
from kvitt.runtime.database import execute, fetch, transaction

JOB_NAME = "run_outbox_row"
QUEUE = "arq:queue"
BATCH_ROWS = 200
_EXPIRES_MS = 86_400_000

# Atomic, and raises when the connection is lost. arq's own `enqueue_job` returns None with nothing
# queued when the server dies between its WATCH and its EXEC. Results are not looked at: arq keeps
# one for a job whose words were wiped under it, and that row must be handed over again. Depends on
# arq 0.28's key names.
_HAND_OVER = """
local n = 0
for i = 1, #ARGV, 2 do
  local id = ARGV[i]
  if redis.call('EXISTS', 'arq:job:' .. id) == 0 then
    redis.call('PSETEX', 'arq:job:' .. id, KEYS[2], ARGV[i + 1])
    redis.call('ZADD', KEYS[1], KEYS[3], id)
    n = n + 1
  end
end
return n
"""


def encode_job(value: object) -> bytes:
    """How jobs are written to the queue: JSON, never pickle; an exception by its words."""
    return msgspec.json.encode(value, enc_hook=repr)


def queue_id(row_id: UUID) -> str:
    """A row's name in the queue: the same however often it is handed over."""
    return f"ob:{row_id}"


async def dispatch(queue: Redis, now: dt.datetime) -> int:
    """Hand over one batch of rows that are due; returns how many."""
    async with transaction():
        rows = await fetch(
            "select id from outbox where done_at is null and failed_at is null"
            " and dispatched_at is null and not_before <= $1"
            " order by not_before, id limit $2 for update skip locked",
            now,
            BATCH_ROWS,
        )
        boundary("relay.read")
        if not rows:
            return 0
        ids = [row["id"] for row in rows]
        await _hand_over(queue, ids)
        boundary("relay.enqueued")
        await execute("update outbox set dispatched_at = $2 where id = any($1)", ids, now)
        boundary("relay.marked")
    boundary("relay.committed")
    return len(ids)


async def _hand_over(queue: Redis, ids: Sequence[UUID]) -> None:
    # The queue orders by the wall clock, not ours: a wound clock must not hold jobs back.
    at_ms = (await queue.time())[0] * 1000
    words: list[str | bytes] = []
    for row_id in ids:
        words += [
            queue_id(row_id),
            serialize_job(JOB_NAME, (str(row_id),), {}, None, at_ms, serializer=encode_job),
        ]
    script = queue.register_script(_HAND_OVER)
    await script(keys=[QUEUE, str(_EXPIRES_MS), str(at_ms)], args=words)


async def sweep(now: dt.datetime, *, after_seconds: float) -> int:
    """Let rows handed over a while ago but still undone be handed over again; returns how many."""
    word = await execute(
        "update outbox set dispatched_at = null where id in ("
        " select id from outbox where done_at is null and failed_at is null"
        " and dispatched_at < $1 for update skip locked)",
        now - dt.timedelta(seconds=after_seconds),
    )
    return int(word.rpartition(" ")[2])
