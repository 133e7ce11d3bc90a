"""What payments do on others' facts."""

from datetime import datetime

from kvitt.features.charges.events import ChargeTakenBack
from kvitt.features.ledger.queries import get_entry
from kvitt.features.payments.actions.allocate_case import allocate_case
from kvitt.features.payments.events import PaymentsReckonedAnew
from kvitt.runtime import outbox
from kvitt.runtime.actor import SYSTEM
from kvitt.runtime.database import transaction


async def allocate_without_charge(fact: ChargeTakenBack, *, now: datetime) -> None:
    """Give what paid a charge that is owed no more to the heads that are."""
    day = (await get_entry(fact.entry_id)).effective_day
    async with transaction():
        await allocate_case(fact.case_id, actor=SYSTEM, now=now, anew_from=day)
        await outbox.announce(PaymentsReckonedAnew(fact.case_id), now=now)
