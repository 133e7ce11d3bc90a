"""The demo world is made through the same actions, and its books balance."""

from kvitt.app.seed import seed_world
from kvitt.features.cases.queries import verify_all_logs
from kvitt.runtime.database import fetch, fetch_value
from tests.support.fixtures import StoppedClock
from tests.support.world import books_balance, failed_jobs


async def test_the_demo_world_has_a_believable_history(
    fresh_db: object, clock: StoppedClock
) -> None:
    summary = await seed_world(clock.now)
    assert await failed_jobs() == []
    await books_balance()
    statuses = await fetch("select status, count(*) from cases group by status order by status")
    assert [tuple(row.values()) for row in statuses] == [("closed", 6), ("open", 7)]
    assert await fetch_value("select count(*) from remittances") == 1
    assert await fetch_value("select count(*) from payments where case_id is null") == 1
    assert await fetch_value("select count(*) from holds where released_at is null") == 1
    waiting = await fetch_value(
        "select count(*) from cases where next_step is not null and next_step_day is null"
    )
    assert waiting >= 2
    assert len(summary.debtor_codes) == 3
    followed, broken = await verify_all_logs()
    assert (followed, broken) == (13, [])
