"""What time asks of tasks."""

from datetime import datetime, timedelta

from kvitt.features.tasks.actions import open_task
from kvitt.features.tasks.queries import list_failed_jobs

LOOKED_AT_WITHIN = timedelta(hours=4)


async def tell_failed_jobs(*, now: datetime) -> None:
    """Show a person each job that was given up after its last try."""
    for row_id, job in await list_failed_jobs():
        await open_task(
            "job_failed",
            case_id=None,
            params={"job": job, "outbox_id": str(row_id)},
            due_at=now + LOOKED_AT_WITHIN,
            now=now,
            subject_key=f"job_failed/{row_id}",
        )
