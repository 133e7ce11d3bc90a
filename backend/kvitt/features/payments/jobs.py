"""What the worker does about payments."""

from datetime import datetime

from kvitt.features.payments.actions import import_bank_file
from kvitt.features.payments.actions.import_bank_file import AllocateCases
from kvitt.runtime.actor import SYSTEM


async def allocate_cases(payload: AllocateCases, *, now: datetime) -> None:
    """Allocate what a large bank file brought to some cases."""
    await import_bank_file.allocate_cases(payload, actor=SYSTEM, now=now)
