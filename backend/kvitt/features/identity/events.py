"""What happened around signing in, told to whoever stands above."""

from datetime import datetime
from uuid import UUID

import msgspec


class PersonSignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A creditor's user or one of the staff signed in."""

    person_id: UUID
    creditor_id: UUID | None
    at: datetime


class DebtorSignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A debtor opened a case with the code from a letter."""

    case_id: UUID
    debtor_id: UUID
    at: datetime
