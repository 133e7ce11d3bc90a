"""What is announced about hand-ins."""

from uuid import UUID

import msgspec


class ClaimTakenIn(msgspec.Struct, frozen=True):
    """A creditor handed in a claim and it was accepted."""

    case_id: UUID
    claim_id: UUID
    creditor_id: UUID
