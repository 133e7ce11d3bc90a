"""Reading creditors."""

from uuid import UUID

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.runtime.database import Row, fetch_row

_FIELDS = (
    "id, name, organisation_number, country, currency, city, bankgiro, iban, bic, language, email"
)


class Creditor(msgspec.Struct, frozen=True, kw_only=True):
    """A creditor as actions need it."""

    id: UUID
    name: str
    organisation_number: str
    country: str
    currency: str
    city: str
    bankgiro: str | None
    iban: str | None
    bic: str | None
    language: str
    email: str


async def get_creditor(creditor_id: UUID) -> Creditor:
    """The creditor, or a refusal `creditor_unknown`."""
    row = await fetch_row(f"select {_FIELDS} from creditors where id = $1", creditor_id)
    if row is None:
        raise Refusal("creditor_unknown")
    return _creditor(row)


def _creditor(row: Row) -> Creditor:
    return msgspec.convert(dict(row), Creditor)
