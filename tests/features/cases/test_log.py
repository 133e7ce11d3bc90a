"""The case log: added to, chained, and any changed byte is found and named."""

from pathlib import Path

import asyncpg
import pytest

from kvitt.features.cases.queries import verify_all_logs, verify_log
from kvitt.runtime.database import execute, transaction
from tests.support.fixtures import FreshDatabase, StoppedClock
from tests.support.world import hand_in_claim, make_world, only_case, settle

HISTORY = ("case_log", "ledger_postings", "ledger_entries", "documents", "allocation_parts")


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("change", ["delete from {}", "truncate {} cascade"])
async def test_history_cannot_be_removed(
    table: str, change: str, db: None, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await execute(change.format(table))


async def test_a_changed_byte_is_named(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    await settle(clock.now)
    case_id = await only_case()
    assert await verify_log(case_id) is None
    owner = await asyncpg.connect(fresh_db.owner_url)
    try:
        # Only somebody who owns the table and switches its guard off can do this at all.
        await owner.execute("alter table case_log disable trigger refuse_change")
        await owner.execute(
            "update case_log set params = jsonb_set(params, '{invoice_number}', '\"20418\"')"
            " where kind = 'claim_registered'"
        )
        await owner.execute("alter table case_log enable trigger refuse_change")
    finally:
        await owner.close()
    followed, broken = await verify_all_logs()
    assert followed == 1
    assert [(link.case_id, link.place, link.why) for link in broken] == [
        (case_id, 2, "its content does not match its digest")
    ]


async def test_a_removed_row_is_named(
    fresh_db: FreshDatabase, clock: StoppedClock, tmp_path: Path
) -> None:
    world = await make_world(tmp_path, now=clock.now)
    await hand_in_claim(world.creditor, now=clock.now)
    case_id = await only_case()
    owner = await asyncpg.connect(fresh_db.owner_url)
    try:
        await owner.execute("alter table case_log disable trigger refuse_change")
        await owner.execute("delete from case_log where place = 1")
    finally:
        await owner.close()
    link = await verify_log(case_id)
    assert link is not None
    assert (link.place, link.why) == (1, "row 1 is missing")
