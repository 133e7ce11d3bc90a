"""What crosses a door about money passed on to creditors."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money


class NewRemittance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Remit to one creditor, or to all who are owed cleared money."""

    creditor_id: UUID | None = None


class RemittanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A remittance in a list."""

    id: UUID
    number: str
    creditor_id: UUID
    creditor_name: str
    made_on: date
    execution_day: date
    payments: int
    net: Money


class RemittancePage(msgspec.Struct, frozen=True):
    """Some remittances, newest first."""

    items: list[RemittanceRow]
    next_cursor: str | None


class RemittanceLineShown(msgspec.Struct, frozen=True, kw_only=True):
    """One line: every öre with its reason."""

    case_id: UUID
    case_number: str
    invoice_numbers: list[str]
    paid_on: date
    what: str
    """principal, interest, costs, compensation (collected for the creditor: positive);
    cost_fee, commission, vat (the agency's charge: negative)."""
    amount: Money
    basis: str
    """How it was reckoned, e.g. `5 % × 1 268,15`."""
    citation: Citation | None


class RemittanceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A remittance explained to the öre."""

    id: UUID
    number: str
    creditor_id: UUID
    creditor_name: str
    made_at: datetime
    made_on: date
    execution_day: date
    account: str
    collected: Money
    fees: Money
    vat: Money
    net: Money
    lines: list[RemittanceLineShown]
    statement_document_id: UUID
    payment_file_document_id: UUID | None
    """The bank's payment file; shown at the desk only."""


class CarriedOver(msgspec.Struct, frozen=True, kw_only=True):
    """What one creditor is not paid now, and why; it is part of a later remittance."""

    creditor_id: UUID
    creditor_name: str
    net: Money
    """What would be left for the creditor: nothing, or less than nothing."""
    why: str
    """`nothing_left` after our own charges or what was taken back; `agreement_missing`."""


class RemittancesMade(msgspec.Struct, frozen=True, kw_only=True):
    """What one run remitted."""

    items: list[RemittanceRow]
    """In a dry run the numbers are empty: none has been given out."""
    dry_run: bool
    carried_over: list[CarriedOver]
    waiting: Money
    """Card money not yet cleared: not remitted now."""
