"""Who read whose personal data, and when: kept for ever, changed by nobody."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute


async def record_reads(
    actor: Actor, subject_ids: Collection[UUID], what: str, now: dt.datetime
) -> None:
    """Note that an actor was shown something of several persons', in one statement."""
    await execute(
        "insert into personal_reads (id, read_at, actor_kind, actor_id, subject_id, what)"
        " select r.id, $3, $4, $5, r.subject_id, $6"
        " from unnest($1::uuid[], $2::uuid[]) as r (id, subject_id)",
        [new_id() for _ in subject_ids],
        list(subject_ids),
        now,
        actor.kind,
        actor.id,
        what,
    )


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
