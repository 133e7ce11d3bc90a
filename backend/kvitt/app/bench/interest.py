"""Interest as of a day for a million claims, against a bare sum over the same rows.

The rows are cut by the core from some thousand made-up lives of a claim and written by COPY; the
question is the one that lists and reports ask.
"""

import random
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import asyncpg
import msgspec

from kvitt.app.bench.measure import ROUNDS, Measure, paired
from kvitt.core.segments import Segment, segments_of
from kvitt.core.statement import ClaimHistory, HeadEvent, reckon_statement, unfixed_interest
from kvitt.features.cases.segments import find_schedule, interest_by_creditor
from kvitt.features.cases.statements import schedule_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import DB, fetch_value
from kvitt.runtime.statutes import law_of

CLAIMS = 1_000_000
LIVES = 4_000
CREDITORS = 500
AS_OF = date(2026, 11, 22)
FIRST_DUE = date(2023, 1, 2)
AT_MOST = 5.0

_SEGMENT = Segment.__struct_fields__
_COLUMNS = ("claim_id", "creditor_id", "schedule_id", *_SEGMENT)


class _Life(msgspec.Struct, frozen=True):
    """One way a claim may have gone, cut into segments, and what its statement says."""

    schedule_id: int
    segments: tuple[Segment, ...]
    owed_minor: int


async def measure_interest(database_url: str, owner_url: str) -> Measure:
    """Ask for every creditor's interest, and for a sum over the same rows, in turn."""
    await DB.open(database_url)
    try:
        lives = await _lives()
        expected = await _write(owner_url, lives)
        answered = await interest_by_creditor("SE", AS_OF)
        assert answered == expected, "the query and the statements differ"
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(ROUNDS + 1):
            for kept, ask in zip(times, (_ours, _bare), strict=True):
                measured = await _milliseconds(ask)
                if turn:  # the first round only warms up
                    kept.append(measured)
    finally:
        await DB.close()
    return paired(
        "interest of 1 000 000 claims, against a bare sum",
        unit="ms",
        ours=times[0],
        bare=times[1],
        at_most=AT_MOST,
    )


async def _ours() -> object:
    return await interest_by_creditor("SE", AS_OF)


async def _bare() -> object:
    return await fetch_value("select sum(base_minor) from interest_segments")


async def _milliseconds(ask: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await ask()
    return (time.perf_counter() - began) * 1000


async def _lives() -> list[_Life]:
    chance = random.Random(1)  # noqa: S311 (the same claims each time)
    law = law_of("SE")
    lives = []
    for _ in range(LIVES):
        history = _history(chance)
        schedule = schedule_of(law, history)
        (line,) = (
            one
            for one in reckon_statement([history], partial(schedule_of, law), AS_OF).lines
            if one.head == "interest"
        )
        lives.append(
            _Life(
                await find_schedule(law, history), segments_of(history, schedule), line.amount_minor
            )
        )
    return lives


def _history(chance: random.Random) -> ClaimHistory:
    """A claim that was paid in part up to twice: one to three segments."""
    principal = int(10 ** chance.uniform(4, 7.5))
    due = FIRST_DUE + timedelta(days=chance.randrange(1200))
    history = ClaimHistory(
        claim_id=UUID(int=0),
        invoice_number="",
        ground="",
        due_day=due,
        arose_day=due,
        debtor_kind=chance.choice(["consumer", "company"]),
        agreed_rate_ppm=chance.choice([None] * 8 + [100_000, 180_000]),
        events=[HeadEvent(day=due, head="principal", amount_minor=principal, kind="raised")],
    )
    law = law_of("SE")
    day = due
    for _ in range(chance.randrange(3)):
        day += timedelta(days=chance.randrange(5, 120))
        fixed = unfixed_interest(history, schedule_of(law, history), day).amount_minor
        events = [
            HeadEvent(day=day, head="principal", amount_minor=principal // 4, kind="paid"),
            HeadEvent(day=day, head="interest", amount_minor=fixed // 2, kind="paid"),
        ]
        if fixed:
            events.append(HeadEvent(day=day, head="interest", amount_minor=fixed, kind="fixed"))
        history = msgspec.structs.replace(history, events=[*history.events, *events])
    return history


async def _write(owner_url: str, lives: list[_Life]) -> dict[UUID, int]:
    """Write a million claims' segments; what each creditor is owed by the statements."""
    chance = random.Random(2)  # noqa: S311
    creditors = [new_id() for _ in range(CREDITORS)]
    expected = dict.fromkeys(creditors, 0)

    def rows() -> Iterator[tuple[object, ...]]:
        for _ in range(CLAIMS):
            life, creditor = chance.choice(lives), chance.choice(creditors)
            claim_id = new_id()
            expected[creditor] += life.owed_minor
            for one in life.segments:
                cut = (getattr(one, name) for name in _SEGMENT)
                yield (claim_id, creditor, life.schedule_id, *cut)

    owner = await asyncpg.connect(owner_url)
    try:
        # Claims and creditors themselves are not asked: their references are left unchecked.
        await owner.execute("set session_replication_role = replica")
        await owner.copy_records_to_table("interest_segments", records=rows(), columns=_COLUMNS)
        await owner.execute("vacuum analyze interest_segments")
    finally:
        await owner.close()
    return expected
