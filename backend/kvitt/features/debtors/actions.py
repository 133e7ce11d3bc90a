"""Registering and erasing debtors."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.person import IdentityNumber
from kvitt.features.debtors.particulars import Particulars, identity_hash, search_words
from kvitt.features.debtors.queries import find_debtor, get_debtor
from kvitt.runtime import sealing
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, execute_many, transaction


async def register_debtor(
    creditor_id: UUID,
    particulars: Particulars,
    *,
    kind: str,
    language: str,
    identity: IdentityNumber,
    deceased_on: date | None,
    now: datetime,
) -> UUID:
    """Find the creditor's debtor by its identity number, or register it.

    What a later hand-in says anew about address, e-mail and phone is taken over; the name stays,
    since one number has one name and a slip of the pen must not rename anybody.
    """
    hashed = identity_hash(identity.kind, identity.digits)
    async with transaction():
        known = await find_debtor(creditor_id, hashed, kind=kind)
        if known is not None:
            await _renew(known, particulars, deceased_on=deceased_on)
            return known
        debtor_id = new_id()
        await sealing.create_key(debtor_id, now)
        await execute(
            "insert into debtors (id, creditor_id, kind, country, language, identity_kind,"
            " identity_hash, particulars, deceased_on, created_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            debtor_id,
            creditor_id,
            kind,
            particulars.country,
            language,
            identity.kind,
            hashed,
            await sealing.seal(debtor_id, msgspec.json.encode(particulars)),
            deceased_on,
            now,
        )
        await _write_words(debtor_id, particulars.name)
        return debtor_id


async def _renew(debtor_id: UUID, told: Particulars, *, deceased_on: date | None) -> None:
    known = (await get_debtor(debtor_id)).particulars
    moved = bool(told.street or told.post_code)
    renewed = msgspec.structs.replace(
        told if moved else known,
        name=known.name,
        email=told.email or known.email,
        phone=told.phone or known.phone,
    )
    await execute(
        "update debtors set particulars = $2, deceased_on = coalesce($3, deceased_on)"
        " where id = $1 and erased_at is null",
        debtor_id,
        await sealing.seal(debtor_id, msgspec.json.encode(renewed)),
        deceased_on,
    )


async def _write_words(debtor_id: UUID, name: str) -> None:
    await execute_many(
        "insert into debtor_words (debtor_id, word) values ($1, $2)",
        [(debtor_id, word) for word in search_words(name)],
    )


async def erase_debtor(debtor_id: UUID, *, now: datetime) -> None:
    """Erase what is personal by destroying the debtor's key; figures and days stay."""
    async with transaction():
        await execute("delete from debtor_words where debtor_id = $1", debtor_id)
        await sealing.destroy_key(debtor_id, now)
        await execute(
            "update debtors set erased_at = $2 where id = $1 and erased_at is null", debtor_id, now
        )
