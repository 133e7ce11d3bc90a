import asyncpg
import pytest

from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.audit import record_read
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch
from tests.support.fixtures import StoppedClock

CHANGES = (
    "update personal_reads set what = 'nothing'",
    "delete from personal_reads",
    "truncate personal_reads",
)


@pytest.mark.parametrize("change", CHANGES)
async def test_the_application_cannot_change_history(
    db: None, clock: StoppedClock, change: str
) -> None:
    await record_read(SYSTEM, new_id(), "the debt", clock.now)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(change)


@pytest.mark.parametrize("change", CHANGES)
async def test_not_even_the_tables_owner_can(
    owner: asyncpg.Connection, clock: StoppedClock, change: str
) -> None:
    async with rolled_back(owner):
        await owner.execute(
            "insert into personal_reads values ($1, $2, 'system', null, $1, 'the debt')",
            new_id(),
            clock.now,
        )
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await owner.execute(change)


async def test_every_table_that_refuses_changes_refuses_all_three(db: None) -> None:
    rows = await fetch(
        "select c.relname, count(*) as triggers from pg_trigger join pg_class c on c.oid = tgrelid"
        " join pg_proc p on p.oid = tgfoid where p.proname = 'refuse_change' group by 1"
    )
    assert {row["relname"] for row in rows} >= {"personal_reads", "case_log", "ledger_postings"}
    assert all(row["triggers"] == 2 for row in rows)


class rolled_back:  # noqa: N801 (reads as words)
    """A transaction that leaves nothing behind."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.transaction = connection.transaction()

    async def __aenter__(self) -> None:
        await self.transaction.start()

    async def __aexit__(self, *_: object) -> None:
        await self.transaction.rollback()
