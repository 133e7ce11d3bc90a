"""The worker process: relays the outbox to the queue, carries jobs out, keeps the crons' time.

PostgreSQL is the truth and Valkey only the messenger: when Valkey goes away the worker waits, when
it was wiped nothing is lost, and when this process is killed another takes over.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.constants import in_progress_key_prefix
from arq.worker import Worker, func
from redis.exceptions import RedisError

from kvitt.app.plugs import plug_world
from kvitt.runtime import clock, outbox, relay
from kvitt.runtime.database import DB
from kvitt.runtime.feature import Feature, load_features
from kvitt.runtime.housekeeping import HOUSEKEEPING
from kvitt.runtime.rounds import Rounds
from kvitt.runtime.settings import Settings

LOST = (OSError, RedisError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)

_log = logging.getLogger("kvitt.worker")


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How patient a worker is; tests are less so."""

    jobs_max: int = 10
    job_seconds: float = 60
    lease_seconds: float = 10
    sweep_seconds: float = 30
    poll_seconds: float = 0.5
    queue_poll_seconds: float = 0.1
    farewell_seconds: float = 10


class WorkerProcess:
    """All that one worker does, until it is told to stop."""

    def __init__(self, settings: Settings, *, pace: Pace | None = None) -> None:
        self.settings = settings
        self.pace = pace or Pace()
        self.stopping = asyncio.Event()
        self.stirred = asyncio.Event()
        self.running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until `stopping` is set; then let running jobs end and leave."""
        await self._again("database", self._open, once=True)
        if self.stopping.is_set():
            return
        loops = [
            asyncio.create_task(self._again("relay", self._relay)),
            asyncio.create_task(self._again("jobs", self._carry_out)),
            asyncio.create_task(self._again("crons", self._keep_time)),
            asyncio.create_task(self._again("listening", self._listen)),
        ]
        try:
            await self.stopping.wait()
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            if self.running:
                await asyncio.wait(self.running, timeout=self.pace.farewell_seconds)
            await DB.close()

    async def _open(self) -> None:
        size = self.settings.pool_size + self.pace.jobs_max
        await DB.open(self.settings.database_url, size=size)

    async def _again(
        self, name: str, part: Callable[[], Awaitable[None]], *, once: bool = False
    ) -> None:
        """Run one part for ever, or until it succeeds once, through losses of what it needs."""
        wait_seconds = 0.1
        while not self.stopping.is_set():
            try:
                await part()
                if once:
                    return
                wait_seconds = 0.1
            except LOST as loss:
                _log.warning("%s: %s; trying again", name, loss or type(loss).__name__)
                await asyncio.sleep(wait_seconds)
                wait_seconds = min(wait_seconds * 2, 2)

    async def _relay(self) -> None:
        swept = asyncio.get_running_loop().time()
        async with self._queue() as queue:
            while True:
                self.stirred.clear()
                while await relay.dispatch(queue, clock.now()):
                    pass
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.stirred.wait(), self.pace.poll_seconds)
                if asyncio.get_running_loop().time() - swept > self.pace.sweep_seconds / 3:
                    swept = asyncio.get_running_loop().time()
                    await relay.sweep(clock.now(), after_seconds=self.pace.sweep_seconds)

    async def _carry_out(self) -> None:
        async with self._queue() as queue:
            worker = Worker(
                [
                    func(
                        cast("Any", self._job),
                        name=relay.JOB_NAME,
                        timeout=self.pace.job_seconds,
                        keep_result=0,
                    )
                ],
                redis_pool=queue,
                handle_signals=False,
                max_jobs=self.pace.jobs_max,
                poll_delay=self.pace.queue_poll_seconds,
                job_serializer=relay.encode_job,
                job_deserializer=msgspec.json.decode,
                log_results=False,
                keep_result=0,
            )
            # A dead worker's jobs become free this soon. Short, because the row's lock in
            # PostgreSQL, not this mark, keeps two workers from one job.
            worker.in_progress_timeout_s = self.pace.lease_seconds
            try:
                await worker.async_run()
            finally:
                for task in worker.tasks.values():
                    task.cancel()

    async def _job(self, context: dict[Any, Any], row_id: str) -> None:
        """Carry out one row to its end, even if arq gives up on it because the queue is lost."""
        task = asyncio.create_task(self._run(UUID(row_id)))
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        while not task.done():
            await asyncio.wait({task}, timeout=self.pace.lease_seconds / 4)
            if not task.done():
                await self._renew(context["redis"], context["job_id"])

    async def _renew(self, queue: ArqRedis, job_id: str) -> None:
        """Tell other workers, again and again, that this job is being carried out."""
        with contextlib.suppress(*LOST):
            key = f"{in_progress_key_prefix}{job_id}"
            await queue.psetex(key, int(self.pace.lease_seconds * 1000), b"1")

    async def _run(self, row_id: UUID) -> None:
        try:
            await outbox.run(row_id, clock.now(), within_seconds=self.pace.job_seconds)
        except LOST as loss:
            # The row stays undone and is handed over again by the sweep.
            _log.warning("row %s: %s; it will be taken up again", row_id, loss)

    async def _keep_time(self) -> None:
        rounds = Rounds()
        while True:
            await rounds.ask(clock.now())
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        line = await asyncpg.connect(self.settings.database_url)
        try:
            await line.add_listener(outbox.CHANNEL, lambda *_: self.stirred.set())
            lost = asyncio.Event()
            line.add_termination_listener(lambda _: lost.set())
            await lost.wait()
            raise ConnectionError("the listening line was lost")
        finally:
            await line.close(timeout=1)

    @contextlib.asynccontextmanager
    async def _queue(self) -> AsyncIterator[ArqRedis]:
        address = RedisSettings.from_dsn(self.settings.redis_url)
        address.conn_retries = 0
        queue = await create_pool(
            address, job_serializer=relay.encode_job, job_deserializer=msgspec.json.decode
        )
        try:
            yield queue
        finally:
            with contextlib.suppress(*LOST):
                await queue.aclose(close_connection_pool=True)


async def work(
    settings: Settings,
    *,
    features: tuple[Feature, ...] | None = None,
    pace: Pace | None = None,
) -> None:
    """Run a worker until SIGTERM or SIGINT."""
    if features is None:
        plug_world(settings)
        features = (*load_features(), HOUSEKEEPING)
    outbox.register(features)
    worker = WorkerProcess(settings, pace=pace)
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, worker.stopping.set)
    await worker.run()
