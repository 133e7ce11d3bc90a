"""Reading tasks."""

from datetime import datetime
from uuid import UUID

from kvitt.features.tasks.refusals import task_unknown
from kvitt.features.tasks.schemas import TaskPage, TaskShown
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read
from kvitt.runtime.database import Row, fetch, fetch_row, fetch_value
from kvitt.runtime.paging import decode_cursor, encode_cursor
from kvitt.runtime.sealing import unseal_with

_SELECT = (
    "select t.id, t.kind, t.case_id, c.number as case_number, t.opened_at, t.due_at, t.params,"
    " t.done_at, w.subject_id, w.sealed, k.wrapped_key"
    " from tasks t left join cases c on c.id = t.case_id"
    " left join personal_words w on w.id = t.words_id"
    " left join person_keys k on k.subject_id = w.subject_id"
)
_ERASED = "—"


def visible_to(actor: Actor) -> str:
    """The SQL condition on tasks `t`: the desk is the agency's own room."""
    return "true" if actor.is_staff else "false"


async def list_tasks(actor: Actor, *, cursor: str | None, limit: int, now: datetime) -> TaskPage:
    """What waits, the most urgent first."""
    after_due: datetime | None = None
    after_id: UUID | None = None
    if cursor is not None:
        due, task_id = decode_cursor("tasks", cursor)
        after_due, after_id = datetime.fromisoformat(str(due)), UUID(str(task_id))
    rows = await fetch(
        f"{_SELECT} where {visible_to(actor)} and t.done_at is null"
        " and ($1::timestamptz is null or (t.due_at, t.id) > ($1, $2::uuid))"
        " order by t.due_at, t.id limit $3",
        after_due,
        after_id,
        limit + 1,
    )
    shown = rows[:limit]
    following = None
    if len(rows) > limit:
        last = shown[-1]
        following = encode_cursor("tasks", last["due_at"].isoformat(), str(last["id"]))
    return TaskPage([await _shown(actor, row, now=now) for row in shown], following)


async def get_task(actor: Actor, task_id: UUID, *, now: datetime) -> TaskShown:
    """One task, done or not; refuses as `task_unknown`."""
    row = await fetch_row(f"{_SELECT} where {visible_to(actor)} and t.id = $1", task_id)
    if row is None:
        raise task_unknown(task_id)
    return await _shown(actor, row, now=now)


async def count_open_tasks() -> int:
    """How many things wait for a person."""
    count: int = await fetch_value("select count(*) from tasks where done_at is null")
    return count


async def list_failed_jobs() -> list[tuple[UUID, str]]:
    """Jobs given up that no person has been told of yet: their row and their name."""
    rows = await fetch(
        "select o.id, o.job from outbox o where o.failed_at is not null"
        " and not exists (select 1 from tasks t where t.subject_key = 'job_failed/' || o.id)"
        " order by o.failed_at limit 100"
    )
    return [(row["id"], row["job"]) for row in rows]


async def _shown(actor: Actor, row: Row, *, now: datetime) -> TaskShown:
    words = ""
    if row["sealed"] is not None:
        await record_read(actor, row["subject_id"], "task_words", now)
        words = _ERASED
        if row["wrapped_key"] is not None:
            words = unseal_with(row["wrapped_key"], row["subject_id"], row["sealed"]).decode()
    return TaskShown(
        id=row["id"],
        kind=row["kind"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        words=words,
        params=row["params"],
    )
