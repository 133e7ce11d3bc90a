"""What crosses the desk door about work that waits for a person."""

from datetime import datetime
from uuid import UUID

import msgspec


class TaskShown(msgspec.Struct, frozen=True, kw_only=True):
    """One thing for a person to do."""

    id: UUID
    kind: str
    """objection, payment_reported, contact_requested, sending_unknown, sending_failed,
    job_failed, books_differ, payment_disputed, next_step_decision, overpaid (give it back),
    take_back_unknown, card_payment_unknown, card_refunded_in_part, creditor_owes,
    allocation_waits"""
    case_id: UUID | None
    case_number: str | None
    opened_at: datetime
    due_at: datetime
    words: str
    params: dict[str, str | int]


class TaskPage(msgspec.Struct, frozen=True):
    """Some tasks, the most urgent first."""

    items: list[TaskShown]
    next_cursor: str | None


class TaskDone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a task ended."""

    release_hold: bool = False
    """Let the case go on: its hold is released."""
    note: str = ""
