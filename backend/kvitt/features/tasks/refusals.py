"""This feature's lawful "no"s."""

from uuid import UUID

from kvitt.core.refusal import Refusal


def task_unknown(task_id: UUID) -> Refusal:
    """There is no such task, or it is not the asker's to see."""
    return Refusal("task_unknown", params={"task_id": str(task_id)})


def task_has_no_hold() -> Refusal:
    """The task rests on no hold, so none can be released with it."""
    return Refusal("task_has_no_hold", pointer="/release_hold")
