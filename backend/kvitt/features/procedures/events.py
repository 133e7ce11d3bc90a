"""What is announced about procedures."""

from uuid import UUID

import msgspec


class DemandMade(msgspec.Struct, frozen=True):
    """A demand is written and on its way."""

    case_id: UUID
    demand_id: UUID
    debtor_id: UUID
