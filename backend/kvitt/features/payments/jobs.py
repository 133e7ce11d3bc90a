"""What the worker does about payments."""

from datetime import datetime

from kvitt.features.payments.actions import import_bank_file
from kvitt.features.payments.actions.import_bank_file import AllocateCases, ask_to_allocate
from kvitt.features.payments.queries import list_waiting_cases
from kvitt.runtime.actor import SYSTEM

CASES_A_ROUND = 1000


async def allocate_cases(payload: AllocateCases, *, now: datetime) -> None:
    """Allocate what a large bank file brought to some cases."""
    await import_bank_file.allocate_cases(payload, actor=SYSTEM, now=now)


async def allocate_waiting(*, now: datetime) -> None:
    """Try again where an allocation waited for a figure that was not known."""
    await ask_to_allocate(await list_waiting_cases(limit=CASES_A_ROUND), now=now)
