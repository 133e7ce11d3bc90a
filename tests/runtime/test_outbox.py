import datetime as dt
from uuid import UUID

import msgspec
import pytest

from kvitt.runtime import outbox
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch, fetch_value, in_transaction, transaction
from kvitt.runtime.feature import Cron, Feature, Job, Reaction
from kvitt.runtime.rounds import Rounds, latest_turn
from tests.support.fixtures import StoppedClock


class Happened(msgspec.Struct, frozen=True):
    subject_id: UUID


class Wanted(msgspec.Struct, frozen=True):
    subject_id: UUID


class Trace:
    """What the jobs of one test did."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.failing = False

    async def react(self, fact: Happened, *, now: dt.datetime) -> None:
        self.done.append("reacted")

    async def react_too(self, fact: Happened, *, now: dt.datetime) -> None:
        self.done.append("reacted too")

    async def inside(self, payload: Wanted, *, now: dt.datetime) -> None:
        assert in_transaction()
        await execute(
            "insert into personal_reads values ($1, $2, 'system', null, $3, 'test')",
            new_id(),
            now,
            payload.subject_id,
        )
        if self.failing:
            raise ValueError("not today")
        self.done.append("inside")

    async def outward(self, payload: Wanted, *, now: dt.datetime) -> None:
        assert not in_transaction()
        self.done.append("outward")

    async def turn(self, *, now: dt.datetime) -> None:
        self.done.append("turn")


@pytest.fixture
def trace(db: None) -> Trace:
    trace = Trace()
    outbox.register(
        [
            Feature(
                name="test",
                jobs=(
                    Job(name="inside", payload=Wanted, action=trace.inside),
                    Job(name="outward", payload=Wanted, action=trace.outward, mode="outward"),
                ),
                reactions=(
                    Reaction(fact=Happened, name="first", action=trace.react),
                    Reaction(fact=Happened, name="second", action=trace.react_too),
                ),
                crons=(
                    Cron(name="hourly", every_seconds=3600, action=trace.turn),
                    Cron(name="nightly", daily_at=dt.time(2), action=trace.turn),
                ),
            )
        ]
    )
    return trace


async def test_each_reaction_to_a_fact_runs_once(trace: Trace, clock: StoppedClock) -> None:
    await outbox.announce(Happened(new_id()), now=clock.now)
    assert await outbox.run_due(clock.now) == 2
    assert trace.done == ["reacted", "reacted too"]
    assert await outbox.run_due(clock.now) == 0


async def test_a_row_carried_out_twice_has_one_effect(trace: Trace, clock: StoppedClock) -> None:
    for job in ("inside", "outward"):
        await outbox.enqueue(job, Wanted(new_id()), now=clock.now)
    for row in await fetch("select id from outbox order by id") * 2:
        await outbox.run(row["id"], clock.now)
    assert trace.done == ["inside", "outward"]


async def test_a_key_is_asked_for_once(trace: Trace, clock: StoppedClock) -> None:
    for _ in range(3):
        await outbox.enqueue("inside", Wanted(new_id()), now=clock.now, key="case 1")
    assert await fetch_value("select count(*) from outbox") == 1


async def test_work_for_later_waits(trace: Trace, clock: StoppedClock) -> None:
    later = clock.now + dt.timedelta(hours=1)
    await outbox.enqueue("inside", Wanted(new_id()), now=clock.now, not_before=later)
    assert await outbox.run_due(clock.now) == 0
    assert await outbox.run_due(clock.forward(hours=1)) == 1


async def test_an_action_that_fails_asks_for_nothing(trace: Trace, clock: StoppedClock) -> None:
    with pytest.raises(RuntimeError):
        async with transaction():
            await outbox.announce(Happened(new_id()), now=clock.now)
            raise RuntimeError
    assert await fetch_value("select count(*) from outbox") == 0


async def test_a_failing_job_leaves_nothing_but_its_reason_and_is_tried_eight_times(
    trace: Trace, clock: StoppedClock
) -> None:
    trace.failing = True
    await outbox.enqueue("inside", Wanted(new_id()), now=clock.now)
    for tries in range(1, outbox.TRIES_MAX + 1):
        assert await outbox.run_due(clock.now) == 1
        assert await outbox.run_due(clock.now) == 0, "it waits before the next try"
        rows = await fetch("select attempts, last_error, failed_at from outbox")
        assert rows[0]["attempts"] == tries
        assert rows[0]["last_error"] == "ValueError: not today"
        assert (rows[0]["failed_at"] is None) == (tries < outbox.TRIES_MAX)
        clock.forward(days=1)
    assert await fetch_value("select count(*) from personal_reads") == 0
    assert await outbox.run_due(clock.now) == 0


async def test_a_job_nobody_knows_any_more_is_noted_not_lost(
    trace: Trace, clock: StoppedClock
) -> None:
    await outbox.enqueue("inside", Wanted(new_id()), now=clock.now)
    outbox.register([])
    await outbox.run_due(clock.now)
    assert "no feature of this version" in await fetch_value("select last_error from outbox")


async def test_a_turn_is_taken_once_however_many_workers_see_it(
    trace: Trace, clock: StoppedClock
) -> None:
    for _ in range(3):
        await Rounds().ask(clock.now)
    await outbox.run_due(clock.now)
    assert trace.done == ["turn", "turn"]
    rounds = Rounds()
    await rounds.ask(clock.forward(minutes=59))
    assert await outbox.run_due(clock.now) == 0
    await rounds.ask(clock.forward(minutes=1))
    assert await outbox.run_due(clock.now) == 1


def test_a_daily_turn_follows_the_countrys_own_clock() -> None:
    async def nothing(*, now: dt.datetime) -> None:
        return None

    cron = Cron(name="n", daily_at=dt.time(2), action=nothing)
    summer = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    assert latest_turn(cron, summer) == dt.datetime(2026, 7, 1, 0, tzinfo=dt.UTC)
    early = dt.datetime(2026, 11, 22, 0, 59, tzinfo=dt.UTC)
    assert latest_turn(cron, early) == dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)


def test_two_jobs_of_one_name_are_refused() -> None:
    async def nothing(payload: Wanted, *, now: dt.datetime) -> None:
        return None

    job = Job(name="twice", payload=Wanted, action=nothing)
    with pytest.raises(AssertionError, match="twice"):
        outbox.register([Feature(name="a", jobs=(job, job))])
