"""Reading charges: they stand in the books, each with its measure and paragraph."""

from datetime import date
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.runtime.database import fetch


class RaisedCharge(msgspec.Struct, frozen=True, kw_only=True):
    """A charge in the books that has not been reversed."""

    entry_id: UUID
    measure: str
    day: date
    agreed: bool
    claim_id: UUID | None
    """The claim it was raised for; None where it stands for the whole case."""
    booked_on: UUID
    """The claim whose account it stands on."""
    amount_minor: int
    citation: Citation
    demand_id: str


async def list_charges(case_id: UUID) -> list[RaisedCharge]:
    """The charges of a case that stand, the oldest first."""
    rows = await fetch(
        "select e.id as entry_id, e.effective_day as day, e.params, a.owner_id as booked_on,"
        " p.amount_minor from ledger_entries e"
        " join ledger_postings p on p.entry_id = e.id"
        " join ledger_accounts a on a.id = p.account_id and a.kind like 'receivable_%'"
        " where e.subject_id = $1 and e.kind = 'charge_raised' and e.reverses is null"
        " and not exists (select 1 from ledger_entries r where r.reverses = e.id)"
        " order by e.effective_day, e.recorded_at, e.id",
        case_id,
    )
    return [
        RaisedCharge(
            entry_id=row["entry_id"],
            measure=row["params"]["measure"],
            day=row["day"],
            agreed=row["params"]["agreed"],
            claim_id=UUID(row["params"]["claim_id"]) if row["params"]["claim_id"] else None,
            booked_on=row["booked_on"],
            amount_minor=row["amount_minor"],
            citation=msgspec.convert(row["params"]["citation"], Citation),
            demand_id=row["params"].get("demand_id", ""),
        )
        for row in rows
    ]
