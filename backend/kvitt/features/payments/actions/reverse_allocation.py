"""Undoing an allocation, so that a case can be reckoned anew; history stays as it was."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.features.cases.actions import write_log
from kvitt.features.ledger.actions import reverse
from kvitt.features.tasks.actions import withdraw_task
from kvitt.runtime.actor import Actor
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, execute_many, fetch, transaction


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An allocation that has not been reversed."""

    id: UUID
    payment_id: UUID
    case_id: UUID
    entry_id: UUID
    surplus_minor: int
    effective_day: date


def surplus_key(allocation_id: UUID) -> str:
    """Name the task to give back what an allocation left over."""
    return f"overpaid/{allocation_id}"


async def reverse_allocation(standing: Standing, *, actor: Actor, now: datetime) -> None:
    """Book the allocation backwards, with the interest it fixed, each on its own day."""
    async with transaction():
        entry_id = await reverse(standing.entry_id, now=now)
        beside = await fetch(
            "select entry_id from allocation_entries where allocation_id = $1", standing.id
        )
        for row in beside:
            await reverse(row["entry_id"], now=now)
        reversal_id = new_id()
        await execute(
            "insert into allocations (id, payment_id, case_id, entry_id, reverses, surplus_minor,"
            " effective_day, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            reversal_id,
            standing.payment_id,
            standing.case_id,
            entry_id,
            standing.id,
            -standing.surplus_minor,
            standing.effective_day,
            now,
        )
        await _save_negative_parts(standing.id, reversal_id, now=now)
        await withdraw_task(surplus_key(standing.id), now=now)
        await write_log(
            standing.case_id,
            "payment_reversed",
            effective_day=standing.effective_day,
            actor=actor,
            now=now,
            params={"payment_id": str(standing.payment_id)},
        )


async def _save_negative_parts(allocation_id: UUID, reversal_id: UUID, *, now: datetime) -> None:
    parts = await fetch(
        "select claim_id, head, amount_minor, citation, effective_day from allocation_parts"
        " where allocation_id = $1 order by id",
        allocation_id,
    )
    await execute_many(
        "insert into allocation_parts (id, allocation_id, claim_id, head, amount_minor, citation,"
        " effective_day, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (
                new_id(),
                reversal_id,
                part["claim_id"],
                part["head"],
                -part["amount_minor"],
                part["citation"],
                part["effective_day"],
                now,
            )
            for part in parts
        ],
    )
