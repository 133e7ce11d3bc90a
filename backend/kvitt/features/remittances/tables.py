"""Remittances: collected money passed on to creditors, explained line by line."""

from piccolo.columns import Integer
from piccolo.table import Table

from kvitt.features.cases.tables import Cases, Documents
from kvitt.features.creditors.tables import Creditors
from kvitt.features.ledger.tables import LedgerEntries
from kvitt.runtime import columns


class RemittanceNumbers(Table, tablename="remittance_numbers"):
    """The latest number given out in a year."""

    year = Integer(primary_key=True, default=None)
    latest = columns.integer()


class Remittances(Table, tablename="remittances"):
    """One transfer to one creditor, and the agency's share of what was collected."""

    id = columns.primary_id()
    number = columns.code()
    creditor_id = columns.reference(Creditors)
    currency = columns.currency()
    effective_day = columns.day()
    recorded_at = columns.instant()
    execution_day = columns.day()
    account = columns.text()
    collected_minor = columns.amount_minor()
    fees_minor = columns.amount_minor()
    vat_minor = columns.amount_minor()
    net_minor = columns.amount_minor()
    topup_minor = columns.amount_minor()
    payments = columns.integer()
    entry_id = columns.reference(LedgerEntries)
    statement_document_id = columns.reference(Documents)
    payment_file_document_id = columns.reference(Documents)


class RemittanceLines(Table, tablename="remittance_lines"):
    """One line of a remittance, with its reason."""

    id = columns.primary_id()
    remittance_id = columns.reference(Remittances)
    place = columns.integer()
    case_id = columns.reference(Cases)
    what = columns.code()
    paid_on = columns.day()
    amount_minor = columns.amount_minor()
    basis = columns.text()
    invoice_numbers = columns.json()
    citation = columns.json(null=True)


class RemittedParts(Table, tablename="remitted_parts"):
    """Which remittance a part of an allocation went with; no part goes twice."""

    allocation_part_id = columns.primary_id()
    remittance_id = columns.reference(Remittances)
