"""What the runtime tidies by itself: rows whose work is long done."""

import datetime as dt

from kvitt.runtime.database import execute
from kvitt.runtime.feature import Cron, Feature

DONE_KEPT_DAYS = 30
TURNS_KEPT_DAYS = 2
IDEMPOTENCY_KEPT_DAYS = 30


async def forget_what_is_done(*, now: dt.datetime) -> None:
    """Forget outbox rows done long ago, and the answers to old idempotency keys."""
    await execute("delete from outbox where done_at < $1", now - dt.timedelta(days=DONE_KEPT_DAYS))
    await execute(
        "delete from outbox where done_at < $1 and job like 'cron:%'",
        now - dt.timedelta(days=TURNS_KEPT_DAYS),
    )
    await execute(
        "delete from idempotency_keys where created_at < $1",
        now - dt.timedelta(days=IDEMPOTENCY_KEPT_DAYS),
    )


HOUSEKEEPING = Feature(
    name="housekeeping",
    crons=(
        Cron(
            name="forget_what_is_done",
            action=forget_what_is_done,
            daily_at=dt.time(3, 30),
            mode="inside",
        ),
    ),
)
