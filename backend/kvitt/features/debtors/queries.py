"""Reading debtors."""

from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.refusal import Refusal
from kvitt.features.debtors.particulars import Particulars, open_particulars
from kvitt.runtime.database import fetch_row


class Debtor(msgspec.Struct, frozen=True, kw_only=True):
    """A debtor, opened."""

    id: UUID
    creditor_id: UUID
    kind: str
    country: str
    language: str
    identity_kind: str
    deceased_on: date | None
    particulars: Particulars


async def get_debtor(debtor_id: UUID) -> Debtor:
    """The debtor with its particulars opened, or a refusal `debtor_unknown`."""
    row = await fetch_row(
        "select d.id, d.creditor_id, d.kind, d.country, d.language, d.identity_kind,"
        " d.deceased_on, d.particulars, k.wrapped_key"
        " from debtors d join person_keys k on k.subject_id = d.id where d.id = $1",
        debtor_id,
    )
    if row is None:
        raise Refusal("debtor_unknown")
    return Debtor(
        id=row["id"],
        creditor_id=row["creditor_id"],
        kind=row["kind"],
        country=row["country"],
        language=row["language"],
        identity_kind=row["identity_kind"],
        deceased_on=row["deceased_on"],
        particulars=open_particulars(row["wrapped_key"], row["id"], row["particulars"]),
    )


async def find_debtor(creditor_id: UUID, identity: bytes, *, kind: str) -> UUID | None:
    """The creditor's debtor of a kind with this keyed identity hash, if it has one."""
    row = await fetch_row(
        "select id from debtors where creditor_id = $1 and identity_hash = $2 and kind = $3",
        creditor_id,
        identity,
        kind,
    )
    return row["id"] if row else None
