"""The books: accounts by opaque owner, entries and postings that are never changed."""

from piccolo.table import Table

from kvitt.runtime import columns


class LedgerAccounts(Table, tablename="ledger_accounts"):
    """An account of one kind, for one owner, in one currency."""

    id = columns.primary_id()
    kind = columns.code()
    owner_id = columns.identity()
    currency = columns.currency()
    projected = columns.flag()


class LedgerEntries(Table, tablename="ledger_entries"):
    """One balanced event, on the day the law counts it and the instant we knew."""

    id = columns.primary_id()
    kind = columns.code()
    subject_id = columns.identity(null=True)
    effective_day = columns.day()
    recorded_at = columns.instant()
    reverses = columns.identity(null=True)
    law_digest = columns.code()
    params = columns.json()


class LedgerPostings(Table, tablename="ledger_postings"):
    """One line of an entry: debit positive, credit negative."""

    id = columns.primary_id()
    entry_id = columns.reference(LedgerEntries)
    account_id = columns.reference(LedgerAccounts)
    amount_minor = columns.amount_minor()
    currency = columns.currency()
    effective_day = columns.day()
    recorded_at = columns.instant()


class LedgerBalances(Table, tablename="ledger_balances"):
    """Sums of postings, kept by the database in the posting's own transaction."""

    account_id = columns.primary_id()
    balance_minor = columns.amount_minor()
