"""Names for identity, asked of the features that keep them."""

from uuid import UUID

from kvitt.features.creditors.queries import get_creditor
from kvitt.features.debtors.queries import get_debtor
from kvitt.features.identity.names import CreditorNamed, DebtorNamed
from kvitt.runtime import clock
from kvitt.runtime.actor import Actor
from kvitt.runtime.audit import record_read


class HouseNames:
    """The names as the house knows them."""

    async def creditor_named(self, creditor_id: UUID) -> CreditorNamed:
        """The creditor's name and currency."""
        creditor = await get_creditor(creditor_id)
        return CreditorNamed(creditor.name, creditor.currency)

    async def debtor_named(self, debtor_id: UUID, actor: Actor) -> DebtorNamed:
        """The debtor's own name; the read is recorded."""
        debtor = await get_debtor(debtor_id)
        await record_read(actor, debtor_id, "name", clock.now())
        return DebtorNamed(debtor.particulars.name, debtor.language)
