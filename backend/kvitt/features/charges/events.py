"""What is announced about charges."""

from uuid import UUID

import msgspec


class ChargeRaised(msgspec.Struct, frozen=True):
    """A debtor must bear a cost."""

    case_id: UUID
    entry_id: UUID
    measure: str


class ChargeTakenBack(msgspec.Struct, frozen=True):
    """A charge has been reversed: its measure was never carried out."""

    case_id: UUID
    entry_id: UUID
