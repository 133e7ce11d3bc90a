"""What is announced about tasks."""

from uuid import UUID

import msgspec


class TaskOpened(msgspec.Struct, frozen=True):
    """Something waits for a person."""

    task_id: UUID
    kind: str


class TaskDone(msgspec.Struct, frozen=True):
    """A person has done what waited."""

    task_id: UUID
    kind: str
    case_id: UUID | None
