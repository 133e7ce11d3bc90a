"""Who is acting: given explicitly to every query and action behind a door."""

from typing import Literal
from uuid import UUID

import msgspec

ActorKind = Literal["creditor_user", "api_client", "debtor", "staff", "system"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """One acting person, client or the system itself, with what it may see and do."""

    kind: ActorKind
    id: UUID | None = None
    creditor_id: UUID | None = None
    debtor_id: UUID | None = None
    case_ids: frozenset[UUID] = frozenset()
    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    label: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether the actor belongs to the agency."""
        return self.kind in {"staff", "system"}


SYSTEM = Actor(kind="system", label="Kvitt")
