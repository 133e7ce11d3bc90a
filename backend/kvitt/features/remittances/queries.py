"""Reading remittances. Every query behind a door goes through `visible_to`."""

from datetime import datetime
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money
from kvitt.features.remittances.refusals import remittance_unknown
from kvitt.features.remittances.schemas import (
    RemittanceLineShown,
    RemittancePage,
    RemittanceRow,
    RemittanceShown,
)
from kvitt.runtime.actor import Actor
from kvitt.runtime.database import Row, fetch, fetch_row
from kvitt.runtime.paging import decode_cursor, encode_cursor

_SELECT = (
    "select r.*, k.name as creditor_name from remittances r"
    " join creditors k on k.id = r.creditor_id"
)


def visible_to(actor: Actor) -> tuple[str, object]:
    """The condition on remittances `r` that keeps an actor to its own, and its argument ($1)."""
    if actor.is_staff:
        return "$1::uuid is null", None
    # A debtor acts for no creditor, and no remittance is without one.
    return "r.creditor_id = $1::uuid", actor.creditor_id


async def list_remittances(actor: Actor, *, cursor: str | None, limit: int) -> RemittancePage:
    """Remittances, the newest first."""
    after: datetime | None = None
    after_id: UUID | None = None
    if cursor is not None:
        instant, row_id = decode_cursor("remittances", cursor)
        after, after_id = datetime.fromisoformat(str(instant)), UUID(str(row_id))
    condition, argument = visible_to(actor)
    rows = await fetch(
        f"{_SELECT} where {condition}"
        " and ($2::timestamptz is null or (r.recorded_at, r.id) < ($2, $3::uuid))"
        " order by r.recorded_at desc, r.id desc limit $4",
        argument,
        after,
        after_id,
        limit + 1,
    )
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = encode_cursor("remittances", last["recorded_at"].isoformat(), str(last["id"]))
    return RemittancePage([_row(row) for row in rows[:limit]], following)


def _row(row: Row) -> RemittanceRow:
    return RemittanceRow(
        id=row["id"],
        number=row["number"],
        creditor_id=row["creditor_id"],
        creditor_name=row["creditor_name"],
        made_on=row["effective_day"],
        execution_day=row["execution_day"],
        payments=row["payments"],
        net=Money(row["net_minor"], row["currency"]),
    )


async def get_remittance(actor: Actor, remittance_id: UUID) -> RemittanceShown:
    """One remittance explained to the öre; refuses as `remittance_unknown`."""
    condition, argument = visible_to(actor)
    row = await fetch_row(f"{_SELECT} where {condition} and r.id = $2", argument, remittance_id)
    if row is None:
        raise remittance_unknown(remittance_id)
    lines = await fetch(
        "select l.case_id, c.number, l.invoice_numbers, l.paid_on, l.what, l.amount_minor,"
        " l.basis, l.citation from remittance_lines l join cases c on c.id = l.case_id"
        " where l.remittance_id = $1 order by l.place",
        remittance_id,
    )
    currency = row["currency"]
    return RemittanceShown(
        id=row["id"],
        number=row["number"],
        creditor_id=row["creditor_id"],
        creditor_name=row["creditor_name"],
        made_at=row["recorded_at"],
        made_on=row["effective_day"],
        execution_day=row["execution_day"],
        account=row["account"],
        collected=Money(row["collected_minor"], currency),
        fees=Money(row["fees_minor"], currency),
        vat=Money(row["vat_minor"], currency),
        net=Money(row["net_minor"], currency),
        lines=[_line(line, currency) for line in lines],
        statement_document_id=row["statement_document_id"],
        payment_file_document_id=row["payment_file_document_id"] if actor.is_staff else None,
    )


def _line(row: Row, currency: str) -> RemittanceLineShown:
    citation = row["citation"]
    return RemittanceLineShown(
        case_id=row["case_id"],
        case_number=row["number"],
        invoice_numbers=list(row["invoice_numbers"]),
        paid_on=row["paid_on"],
        what=row["what"],
        amount=Money(row["amount_minor"], currency),
        basis=row["basis"],
        citation=msgspec.convert(citation, Citation) if citation else None,
    )
