"""Taking on creditors."""

from datetime import datetime
from uuid import UUID

import msgspec
from stdnum import iban

from kvitt.core.person import read_identity
from kvitt.core.reference import is_bankgiro
from kvitt.core.refusal import Refusal
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, transaction
from kvitt.runtime.statutes import law_of


class NewCreditor(msgspec.Struct, frozen=True, kw_only=True):
    """A company that wants its claims collected."""

    name: str
    organisation_number: str
    country: str
    currency: str
    city: str
    bankgiro: str = ""
    iban: str = ""
    """Where the creditor is paid, if not to a bankgiro, which only Sweden has."""
    bic: str = ""
    language: str
    email: str


async def open_creditor(new: NewCreditor, *, now: datetime) -> UUID:
    """Take a creditor on; refuses a wrong organisation number, account or currency."""
    law = law_of(new.country)
    if new.currency != law.currency:
        params = {"currency": new.currency, "expected": law.currency}
        raise Refusal("currency_not_used", params=params, pointer="/currency")
    _check_account(new)
    number = read_identity(law.organisation_kind, new.organisation_number).digits
    creditor_id = new_id()
    async with transaction():
        await execute(
            "insert into creditors (id, name, organisation_number, country, currency, city,"
            " bankgiro, iban, bic, language, email, created_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            creditor_id,
            new.name,
            number,
            new.country,
            new.currency,
            new.city,
            new.bankgiro.replace("-", "") or None,
            _plain(new.iban) or None,
            _plain(new.bic) or None,
            new.language,
            new.email,
            now,
        )
    return creditor_id


def _check_account(new: NewCreditor) -> None:
    if new.bankgiro or not new.iban:
        if not is_bankgiro(new.bankgiro):
            raise Refusal("bankgiro_invalid", pointer="/bankgiro")
    elif not iban.is_valid(new.iban):
        raise Refusal("iban_invalid", params={"text": new.iban}, pointer="/iban")


def _plain(number: str) -> str:
    return number.replace(" ", "").upper()
