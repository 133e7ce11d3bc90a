"""Opening tasks and having done them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from kvitt.features.cases.actions import keep_words, release_hold
from kvitt.features.tasks.events import TaskDone, TaskOpened
from kvitt.features.tasks.refusals import task_has_no_hold, task_unknown
from kvitt.runtime import outbox, sealing
from kvitt.runtime.actor import Actor
from kvitt.runtime.clock import day_of
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import Row, execute, fetch_row, fetch_value, transaction
from kvitt.runtime.settings import load_settings


async def open_task(
    kind: str,
    *,
    case_id: UUID | None,
    due_at: datetime,
    now: datetime,
    params: Mapping[str, str | int] | None = None,
    words_id: UUID | None = None,
    subject_key: str | None = None,
) -> UUID:
    """Ask a person to do something; the same `subject_key` asks once only.

    A parameter `hold_id` names the hold that goes when the task is done with `release_hold`.
    """
    task_id = new_id()
    async with transaction():
        opened = await fetch_value(
            "insert into tasks (id, kind, case_id, subject_key, params, words_id, opened_at,"
            " due_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"
            " on conflict (subject_key) do nothing returning id",
            task_id,
            kind,
            case_id,
            subject_key,
            dict(params or {}),
            words_id,
            now,
            due_at,
        )
        if opened is None:
            earlier: UUID = await fetch_value(
                "select id from tasks where subject_key = $1", subject_key
            )
            return earlier
        await outbox.announce(TaskOpened(task_id=task_id, kind=kind), now=now)
    return task_id


async def complete_task(
    task_id: UUID, *, release: bool, note: str, actor: Actor, now: datetime
) -> None:
    """End a task and, where asked, let its case go on; one already done stays as it is."""
    async with transaction():
        row = await fetch_row(
            "select t.id, t.kind, t.case_id, t.params, t.done_at, c.debtor_id, c.country"
            " from tasks t left join cases c on c.id = t.case_id"
            " where t.id = $1 for update of t",
            task_id,
        )
        if row is None or not actor.is_staff:
            raise task_unknown(task_id)
        if row["done_at"] is not None:
            return
        note_id = await _keep_note(row, note, now=now) if note else None
        await execute(
            "update tasks set done_at = $2, done_by = $3, done_note_id = $4 where id = $1",
            task_id,
            now,
            actor.id,
            note_id,
        )
        if release:
            await _release(row, actor=actor, now=now)
        await outbox.announce(
            TaskDone(task_id=task_id, kind=row["kind"], case_id=row["case_id"]), now=now
        )


async def withdraw_task(subject_key: str, *, now: datetime) -> None:
    """End a task that has lost its ground; should the ground come back, it is asked for anew."""
    await execute(
        "update tasks set done_at = $2, subject_key = null"
        " where subject_key = $1 and done_at is null",
        subject_key,
        now,
    )


async def _keep_note(row: Row, note: str, *, now: datetime) -> UUID:
    subject_id = row["debtor_id"]
    if subject_id is None:
        subject_id = row["id"]
        await sealing.create_key(subject_id, now)
    return await keep_words(subject_id, note)


async def _release(row: Row, *, actor: Actor, now: datetime) -> None:
    hold_id = row["params"].get("hold_id")
    if hold_id is None:
        raise task_has_no_hold()
    day = day_of(now, row["country"] or load_settings().agency_country)
    await release_hold(UUID(hold_id), day=day, actor=actor, now=now)
