"""Facts and jobs as rows, written in the action's own transaction and carried out after it.

    await announce(PaymentAllocated(…), now=now)          # one row per reaction to that fact
    await enqueue("send_letter", SendLetter(…), now=now)  # one row

A relay in any worker hands the rows to Valkey; `run` carries one out. PostgreSQL is the truth: when
Valkey is wiped, rows handed over but not done are handed over again. Payloads hold ids, never
personal content.
"""

import asyncio
import datetime as dt
import logging
import traceback
from collections.abc import Iterable
from uuid import UUID

import asyncpg
import msgspec

from kvitt.runtime.boundaries import boundary
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import (
    connection,
    execute,
    fetch,
    fetch_row,
    fetch_value,
    in_transaction,
    transaction,
)
from kvitt.runtime.feature import Action, Cron, Feature, Mode

CHANNEL = "kvitt_outbox"
TRIES_MAX = 8
WAITS_SECONDS = (2, 10, 60, 300, 1800, 7200, 21600)

_UNDONE = "select true from outbox where id = $1 and done_at is null"
_log = logging.getLogger("kvitt.outbox")


class Work(msgspec.Struct, frozen=True):
    """How a named row of the outbox is carried out."""

    action: Action
    mode: Mode
    payload: type[msgspec.Struct] | None


class _Registry(msgspec.Struct):
    works: dict[str, Work] = {}
    reactions: dict[type[msgspec.Struct], list[str]] = {}
    crons: tuple[Cron, ...] = ()


_registry: _Registry | None = None


def register(features: Iterable[Feature]) -> None:
    """Learn which jobs, reactions and crons exist; replaces what was learnt before."""
    global _registry  # noqa: PLW0603 (the one registry of this program)
    fresh = _Registry(works={}, reactions={}, crons=())
    for feature in features:
        for job in feature.jobs:
            _add(fresh, job.name, Work(job.action, job.mode, job.payload))
        for reaction in feature.reactions:
            name = f"{reaction.fact.__name__}>{reaction.name}"
            _add(fresh, name, Work(reaction.action, reaction.mode, reaction.fact))
            fresh.reactions.setdefault(reaction.fact, []).append(name)
        for cron in feature.crons:
            _add(fresh, f"cron:{cron.name}", Work(cron.action, cron.mode, None))
        fresh.crons += feature.crons
    _registry = fresh


def _add(registry: _Registry, name: str, work: Work) -> None:
    assert name not in registry.works, f"two jobs are called {name}"
    registry.works[name] = work


def registered() -> _Registry:
    """What was learnt by `register`."""
    assert _registry is not None, "call outbox.register(features) at start"
    return _registry


async def announce(fact: msgspec.Struct, *, now: dt.datetime) -> None:
    """Tell the river that something happened: one row for each reaction to this kind of fact."""
    for name in registered().reactions.get(type(fact), ()):
        await _write(name, fact, now=now, not_before=now, key=None)


async def enqueue(
    job: str,
    payload: msgspec.Struct,
    *,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
    key: str | None = None,
) -> None:
    """Ask for a job after this transaction; a `key` already used for this job asks only once."""
    work = registered().works.get(job)
    assert work is not None, f"no feature has a job called {job}"
    assert work.payload is type(payload), f"{job} takes {work.payload}, not {type(payload)}"
    await _write(job, payload, now=now, not_before=not_before or now, key=key)


async def enqueue_cron(cron: Cron, slot: dt.datetime, *, now: dt.datetime) -> None:
    """Ask once for a cron's turn, however many workers notice that its time has come."""
    await _write(f"cron:{cron.name}", None, now=now, not_before=now, key=slot.isoformat())


async def _write(
    job: str,
    payload: msgspec.Struct | None,
    *,
    now: dt.datetime,
    not_before: dt.datetime,
    key: str | None,
) -> None:
    written = await fetch_value(
        "insert into outbox (id, job, payload, key, created_at, not_before, attempts)"
        " values ($1, $2, $3, $4, $5, $6, 0)"
        " on conflict (job, key) where key is not null do nothing returning 1",
        new_id(),
        job,
        msgspec.to_builtins(payload) if payload is not None else {},
        key,
        now,
        not_before,
    )
    if written:
        await execute("select pg_notify($1, '')", CHANNEL)


async def run(row_id: UUID, now: dt.datetime, *, within_seconds: float = 60) -> None:
    """Carry out one row, once; a failure is noted on the row and tried again later."""
    row = await fetch_row(
        "select job, payload from outbox where id = $1 and done_at is null", row_id
    )
    if row is None:
        return
    try:
        work = _work(row["job"])
        payload = msgspec.convert(row["payload"], work.payload) if work.payload else None
        carry_out = _run_inside if work.mode == "inside" else _run_outward
        async with asyncio.timeout(within_seconds):
            await carry_out(row_id, work, payload, now=now)
    except Exception as problem:  # whatever a job raises is noted on its row
        await _note_failure(row_id, problem, now=now)


def _work(job: str) -> Work:
    work = registered().works.get(job)
    if work is None:
        raise LookupError(f"no feature of this version carries out {job}")
    return work


async def _run_inside(
    row_id: UUID, work: Work, payload: msgspec.Struct | None, *, now: dt.datetime
) -> None:
    async with transaction():
        if not await fetch_value("select pg_try_advisory_xact_lock(7, hashtext($1))", str(row_id)):
            return  # somebody else is on it
        # The row itself may be held a moment longer by the relay that handed it over.
        if not await fetch_value(_UNDONE + " for update", row_id):
            return
        boundary("job.taken")
        await _act(work, payload, now=now)
        boundary("job.acted")
        await _mark_done(row_id, now=now)
        boundary("job.marked")
    boundary("job.committed")


async def _run_outward(
    row_id: UUID, work: Work, payload: msgspec.Struct | None, *, now: dt.datetime
) -> None:
    assert not in_transaction(), "an outward job runs outside transactions"
    async with connection() as holder:
        # Held by a connection, so it is let go the moment this program dies.
        if not await holder.fetchval("select pg_try_advisory_lock(7, hashtext($1))", str(row_id)):
            return
        try:
            if not await holder.fetchval(_UNDONE, row_id):
                return
            boundary("outward.taken")
            await _act(work, payload, now=now)
            boundary("outward.acted")
            await _mark_done(row_id, now=now)
            boundary("outward.marked")
        finally:
            await _let_go(holder)


async def _let_go(holder: asyncpg.Connection) -> None:
    try:
        await holder.fetchval("select pg_advisory_unlock_all()")
    except BaseException:
        holder.terminate()  # a connection that keeps the lock must not go back to the pool
        raise


async def _act(work: Work, payload: msgspec.Struct | None, *, now: dt.datetime) -> None:
    if payload is None:
        await work.action(now=now)
    else:
        await work.action(payload, now=now)


async def _mark_done(row_id: UUID, *, now: dt.datetime) -> None:
    await execute(
        "update outbox set done_at = $2, attempts = attempts + 1, last_error = null where id = $1",
        row_id,
        now,
    )


async def _note_failure(row_id: UUID, problem: Exception, *, now: dt.datetime) -> None:
    words = "".join(traceback.format_exception_only(problem)).strip()[:2000]
    row = await fetch_row(
        "update outbox set attempts = attempts + 1, last_error = $2 where id = $1"
        " and done_at is null returning attempts, job",
        row_id,
        words,
    )
    if row is None:
        return
    given_up = row["attempts"] >= TRIES_MAX
    _log.warning(
        "job %s (%s) failed at try %s%s",
        row["job"],
        row_id,
        row["attempts"],
        " and was given up" if given_up else "",
        exc_info=problem,
    )
    if given_up:
        await execute("update outbox set failed_at = $2 where id = $1", row_id, now)
        return
    wait = dt.timedelta(seconds=WAITS_SECONDS[min(row["attempts"], len(WAITS_SECONDS)) - 1])
    await execute(
        "update outbox set not_before = $2, dispatched_at = null where id = $1", row_id, now + wait
    )


async def run_due(now: dt.datetime, *, limit: int = 10_000) -> int:
    """Carry out here and now all that is due and what follows from it; for tests and seed."""
    done = 0
    while done < limit:
        rows = await fetch(
            "select id from outbox where done_at is null and failed_at is null"
            " and not_before <= $1 order by id limit 100",
            now,
        )
        if not rows:
            return done
        for row in rows:
            await run(row["id"], now)
            done += 1
    raise AssertionError(f"more than {limit} jobs were due; do two of them ask for each other?")
