"""What identity forgets by itself."""

from datetime import datetime, timedelta

from kvitt.features.identity.attempts import FORGOTTEN_AFTER
from kvitt.runtime.database import execute

ANSWERS_KEPT = timedelta(days=30)


async def forget_expired(*, now: datetime) -> None:
    """Forget ended sessions, failed tries of another day, and answers kept long enough."""
    await execute("delete from sessions where ends_at < $1", now)
    await execute("delete from sign_in_attempts where latest_at < $1", now - FORGOTTEN_AFTER)
    await execute("delete from idempotency_keys where created_at < $1", now - ANSWERS_KEPT)
