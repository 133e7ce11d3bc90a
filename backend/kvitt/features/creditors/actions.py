"""Taking on creditors."""

from datetime import datetime
from uuid import UUID

import msgspec

from kvitt.core.person import SE_ORGANISATION, read_identity
from kvitt.core.reference import is_bankgiro
from kvitt.core.refusal import Refusal
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, transaction


class NewCreditor(msgspec.Struct, frozen=True, kw_only=True):
    """A company that wants its claims collected."""

    name: str
    organisation_number: str
    country: str
    currency: str
    city: str
    bankgiro: str
    language: str
    email: str


async def open_creditor(new: NewCreditor, *, now: datetime) -> UUID:
    """Take a creditor on; refuses a wrong organisation or bankgiro number."""
    if not is_bankgiro(new.bankgiro):
        raise Refusal("bankgiro_invalid", pointer="/bankgiro")
    number = read_identity(SE_ORGANISATION, new.organisation_number).digits
    creditor_id = new_id()
    async with transaction():
        await execute(
            "insert into creditors (id, name, organisation_number, country, currency, city,"
            " bankgiro, language, email, created_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            creditor_id,
            new.name,
            number,
            new.country,
            new.currency,
            new.city,
            new.bankgiro.replace("-", ""),
            new.language,
            new.email,
            now,
        )
    return creditor_id
