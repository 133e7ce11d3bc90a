"""Readings of persons: each noted before its reader is answered, many in one statement."""

import asyncio

import asyncpg
import pytest

from kvitt.runtime import audit
from kvitt.runtime.actor import SYSTEM, Actor
from kvitt.runtime.audit import record_read, record_reads
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import fetch, fetch_value, transaction
from tests.support.fixtures import StoppedClock

READER = Actor(kind="staff", id=new_id())


async def test_notes_of_many_at_once_are_all_written_in_few_statements(
    fresh_db: object, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = 0
    write = audit._write

    async def counted(notes: list[audit._Note]) -> None:
        nonlocal statements
        statements += 1
        await write(notes)

    monkeypatch.setattr(audit, "_write", counted)
    subjects = [new_id() for _ in range(100)]
    await asyncio.gather(*(record_read(READER, one, "case", clock.now) for one in subjects))
    rows = await fetch("select subject_id from personal_reads")
    assert sorted(row["subject_id"] for row in rows) == sorted(subjects)
    assert statements < 10


async def test_a_note_is_there_when_the_reader_is_answered(
    fresh_db: object, clock: StoppedClock
) -> None:
    for at in range(1, 4):
        await record_read(READER, new_id(), "case", clock.now)
        assert await fetch_value("select count(*) from personal_reads") == at


async def test_a_note_that_cannot_be_written_is_told_to_its_reader(
    fresh_db: object, clock: StoppedClock
) -> None:
    broken = Actor(kind="staff\x00")  # type: ignore[arg-type]
    with pytest.raises(asyncpg.PostgresError):
        await record_read(broken, new_id(), "case", clock.now)
    await record_read(READER, new_id(), "case", clock.now)
    assert await fetch_value("select count(*) from personal_reads") == 1


async def test_a_note_inside_a_transaction_goes_with_it(
    fresh_db: object, clock: StoppedClock
) -> None:
    with pytest.raises(RuntimeError, match="undone"):
        async with transaction():
            await record_reads(SYSTEM, [new_id(), new_id()], "list", clock.now)
            raise RuntimeError("undone")
    assert await fetch_value("select count(*) from personal_reads") == 0
    await record_reads(SYSTEM, [], "list", clock.now)
