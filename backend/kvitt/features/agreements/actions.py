"""Agreeing on terms."""

from datetime import date, datetime
from uuid import UUID

from kvitt.features.agreements.queries import Terms
from kvitt.runtime.columns import new_id
from kvitt.runtime.database import execute, transaction


async def accept_terms(
    creditor_id: UUID, terms: Terms, *, accepted_by: str, valid_from: date, now: datetime
) -> UUID:
    """Record that a creditor accepted the terms, before any claim is taken in."""
    agreement_id = new_id()
    async with transaction():
        await execute(
            "insert into agreements (id, creditor_id, terms_version, accepted_by, accepted_at,"
            " valid_from, commission_ppm, costs_to, involvement, recorded_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5)",
            agreement_id,
            creditor_id,
            terms.terms_version,
            accepted_by,
            now,
            valid_from,
            terms.commission_ppm,
            terms.costs_to,
            terms.involvement,
        )
    return agreement_id
