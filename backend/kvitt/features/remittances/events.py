"""What is announced about remittances."""

from uuid import UUID

import msgspec


class RemittanceMade(msgspec.Struct, frozen=True):
    """Collected money is on its way to its creditor."""

    remittance_id: UUID
    creditor_id: UUID
