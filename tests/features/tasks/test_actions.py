"""What waits for a person."""

import datetime as dt
from pathlib import Path

import pytest

from kvitt.core.refusal import Refusal
from kvitt.features.tasks.actions import complete_task, open_task
from kvitt.features.tasks.jobs import tell_failed_jobs
from kvitt.features.tasks.queries import count_open_tasks, get_task, list_tasks
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, fetch_value
from tests.features.payments.scene import STAFF, demanded_case
from tests.support.fixtures import StoppedClock


async def test_the_same_subject_asks_once_only(db: None, clock: StoppedClock) -> None:
    first = await open_task(
        "job_failed", case_id=None, due_at=clock.now, now=clock.now, subject_key="job/1"
    )
    second = await open_task(
        "job_failed", case_id=None, due_at=clock.now, now=clock.now, subject_key="job/1"
    )
    other = await open_task("job_failed", case_id=None, due_at=clock.now, now=clock.now)
    assert first == second != other
    assert await count_open_tasks() == 2


async def test_the_most_urgent_come_first_page_by_page(db: None, clock: StoppedClock) -> None:
    for hours in (3, 1, 2):
        due_at = clock.now + dt.timedelta(hours=hours)
        await open_task(
            "job_failed", case_id=None, due_at=due_at, now=clock.now, params={"hours": hours}
        )
    first = await list_tasks(STAFF, cursor=None, limit=2, now=clock.now)
    rest = await list_tasks(STAFF, cursor=first.next_cursor, limit=2, now=clock.now)
    assert [task.params["hours"] for task in (*first.items, *rest.items)] == [1, 2, 3]
    assert rest.next_cursor is None


async def test_a_task_done_is_gone_from_the_list_and_its_note_sealed(
    db: None, clock: StoppedClock
) -> None:
    task_id = await open_task("job_failed", case_id=None, due_at=clock.now, now=clock.now)
    await complete_task(task_id, release=False, note="Klart", actor=STAFF, now=clock.now)
    assert (await list_tasks(STAFF, cursor=None, limit=2, now=clock.now)).items == []
    assert (await get_task(STAFF, task_id, now=clock.now)).kind == "job_failed"
    sealed = await fetch_value(
        "select w.sealed from tasks t join personal_words w on w.id = t.done_note_id"
    )
    assert b"Klart" not in sealed


async def test_a_hold_that_is_not_there_cannot_be_released(db: None, clock: StoppedClock) -> None:
    task_id = await open_task("job_failed", case_id=None, due_at=clock.now, now=clock.now)
    with pytest.raises(Refusal, match="task_has_no_hold"):
        await complete_task(task_id, release=True, note="", actor=STAFF, now=clock.now)
    assert await count_open_tasks() == 1


async def test_the_desk_is_the_agencys_alone(db: None, clock: StoppedClock, tmp_path: Path) -> None:
    scene = await demanded_case(tmp_path, clock.now)
    task_id = await open_task("objection", case_id=scene.case.id, due_at=clock.now, now=clock.now)
    for actor in (scene.debtor, scene.world.creditor):
        assert (await list_tasks(actor, cursor=None, limit=9, now=clock.now)).items == []
        with pytest.raises(Refusal, match="task_unknown"):
            await get_task(actor, task_id, now=clock.now)
        with pytest.raises(Refusal, match="task_unknown"):
            await complete_task(task_id, release=False, note="", actor=actor, now=clock.now)


async def test_a_job_given_up_is_shown_to_a_person_once(db: None, clock: StoppedClock) -> None:
    await execute(
        "insert into outbox (id, job, payload, created_at, not_before, failed_at, attempts)"
        " values ($1, 'clear_payout', '{}', $2, $2, $2, 8)",
        new_id(),
        clock.now,
    )
    await tell_failed_jobs(now=clock.now)
    await tell_failed_jobs(now=clock.now)
    (task,) = (await list_tasks(STAFF, cursor=None, limit=9, now=clock.now)).items
    assert (task.kind, task.params["job"]) == ("job_failed", "clear_payout")
