"""What the agency's people can do with tasks."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from kvitt.features.identity.given import Acting, Now
from kvitt.features.tasks import actions, queries
from kvitt.features.tasks.schemas import TaskDone, TaskPage, TaskShown
from kvitt.runtime.database import transaction


@get("/tasks", operation_id="listTasks", summary="What waits for a person")
async def list_tasks(
    actor: Acting,
    now: Now,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 25,
) -> TaskPage:
    """Give the open tasks, the most urgent first."""
    async with transaction():
        return await queries.list_tasks(actor, cursor=cursor, limit=limit, now=now)


@post(
    "/tasks/{task_id:uuid}/done",
    operation_id="completeTask",
    summary="Say that a task is done",
    status_code=200,
    opt={"body_example": {"release_hold": True, "note": "Kreditnota skickad, resten är riktigt."}},
)
async def complete_task(
    task_id: FromPath[UUID],
    data: JSONBody[TaskDone],
    actor: Acting,
    now: Now,
) -> TaskShown:
    """End a task, and let its case go on where asked."""
    await actions.complete_task(
        task_id, release=data.release_hold, note=data.note, actor=actor, now=now
    )
    return await queries.get_task(actor, task_id, now=now)


ROUTES = (list_tasks, complete_task)
