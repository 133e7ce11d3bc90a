"""Who read whose personal data, and when: kept for ever, changed by nobody."""

import datetime as dt
from uuid import UUID

from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute


async def record_read(actor: Actor, subject_id: UUID, what: str, now: dt.datetime) -> None:
    """Note that an actor was shown something of a person's."""
    await execute(
        "insert into personal_reads (id, read_at, actor_kind, actor_id, subject_id, what)"
        " values ($1, $2, $3, $4, $5, $6)",
        new_id(),
        now,
        actor.kind,
        actor.id,
        subject_id,
        what,
    )
