"""Reading agreements."""

from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.runtime.database import fetch_row


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed: prices, mandate and involvement."""

    terms_version: str
    commission_ppm: int
    """The agency's commission on collected principal and interest, parts per million."""
    costs_to: str
    """Who keeps collection costs that the debtor pays: `agency` or `creditor`."""
    involvement: str


async def get_terms(creditor_id: UUID, day: date) -> Terms:
    """The terms in force on a day, or a refusal `agreement_missing`."""
    row = await fetch_row(
        "select terms_version, commission_ppm, costs_to, involvement from agreements"
        " where creditor_id = $1 and valid_from <= $2"
        " and (valid_until is null or valid_until > $2)"
        " order by valid_from desc limit 1",
        creditor_id,
        day,
    )
    if row is None:
        raise Refusal("agreement_missing")
    return msgspec.convert(dict(row), Terms)
