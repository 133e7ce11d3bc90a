"""Payments: money received, which case it belongs to, and how it was allocated."""

from piccolo.columns import Text
from piccolo.table import Table

from kvitt.features.cases.tables import Cases, Claims, Documents, PersonalWords
from kvitt.features.debtors.tables import Debtors
from kvitt.features.ledger.tables import LedgerEntries
from kvitt.runtime import columns


class BankFiles(Table, tablename="bank_files"):
    """A bank file imported, and what it brought."""

    id = columns.primary_id()
    format = columns.code()
    identity = columns.text()
    sha256 = columns.digest()
    document_id = columns.reference(Documents)
    imported_at = columns.instant()
    imported_by = columns.identity(null=True)
    importer = columns.text()
    payments = columns.integer()
    total_minor = columns.amount_minor()
    currency = columns.currency()
    matched = columns.integer()
    already_known = columns.integer()


class Payments(Table, tablename="payments"):
    """Money received, by its value day; without a case it waits for a person."""

    id = columns.primary_id()
    channel = columns.code()
    bank_key = columns.code()
    source = columns.code()
    bank_file_id = columns.reference(BankFiles, null=True)
    value_day = columns.day()
    received_at = columns.instant()
    amount_minor = columns.amount_minor()
    currency = columns.currency()
    payment_references = columns.json()
    payer_words_id = columns.reference(PersonalWords, null=True)
    case_id = columns.reference(Cases, null=True)
    unmatched_because = columns.code(null=True)
    cleared_on = columns.day(null=True)
    taken_back_at = columns.instant(null=True)


class TakeBacks(Table, tablename="take_backs"):
    """Money that the bank took back, and the payment it undoes."""

    id = columns.primary_id()
    bank_key = columns.code()
    source = columns.code()
    bank_file_id = columns.reference(BankFiles, null=True)
    payment_id = columns.reference(Payments, null=True)
    value_day = columns.day()
    recorded_at = columns.instant()
    amount_minor = columns.amount_minor()
    currency = columns.currency()
    payment_references = columns.json()
    payer_words_id = columns.reference(PersonalWords, null=True)
    entry_id = columns.reference(LedgerEntries)


class TwinKeys(Table, tablename="twin_keys"):
    """One more key of a payment, from another source that tells of the same money."""

    bank_key = Text(primary_key=True, default=None)
    source = columns.code()
    bank_file_id = columns.reference(BankFiles)
    payment_id = columns.reference(Payments, null=True)
    take_back_id = columns.reference(TakeBacks, null=True)


class Checkouts(Table, tablename="checkouts"):
    """A card payment under way; `opening` until the provider has answered."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    debtor_id = columns.reference(Debtors)
    amount_minor = columns.amount_minor()
    currency = columns.currency()
    state = columns.code()
    provider_id = columns.code()
    payment_intent = columns.code()
    url = columns.text()
    created_at = columns.instant()
    expires_at = columns.instant()
    asked_at = columns.instant(null=True)
    payment_id = columns.reference(Payments, null=True)


class ProviderEvents(Table, tablename="provider_events"):
    """An event of the card provider, so that its repeat has no effect."""

    event_id = Text(primary_key=True, default=None)
    kind = columns.code()
    recorded_at = columns.instant()


class Payouts(Table, tablename="payouts"):
    """Card money sent to the client account by the provider, less its fees."""

    id = columns.primary_id()
    payout_id = columns.code()
    gross_minor = columns.amount_minor()
    fee_minor = columns.amount_minor()
    net_minor = columns.amount_minor()
    currency = columns.currency()
    arrived_on = columns.day()
    recorded_at = columns.instant()
    entry_id = columns.reference(LedgerEntries)


class PayoutLines(Table, tablename="payout_lines"):
    """The bank's own line for a payout, which brings no further money."""

    payout_id = columns.primary_id()
    bank_key = columns.code()
    recorded_at = columns.instant()


class Allocations(Table, tablename="allocations"):
    """A payment split over what was owed on its value day, or such a split taken back."""

    id = columns.primary_id()
    payment_id = columns.reference(Payments)
    case_id = columns.reference(Cases)
    entry_id = columns.reference(LedgerEntries)
    reverses = columns.identity(null=True)
    surplus_minor = columns.amount_minor()
    effective_day = columns.day()
    recorded_at = columns.instant()


class AllocationParts(Table, tablename="allocation_parts"):
    """What an allocation took off one head of one claim."""

    id = columns.primary_id()
    allocation_id = columns.reference(Allocations)
    claim_id = columns.reference(Claims)
    head = columns.code()
    amount_minor = columns.amount_minor()
    citation = columns.json()
    effective_day = columns.day()
    recorded_at = columns.instant()


class AllocationEntries(Table, tablename="allocation_entries"):
    """What an allocation booked beside itself, and what goes when it goes."""

    entry_id = columns.primary_id()
    allocation_id = columns.reference(Allocations)
