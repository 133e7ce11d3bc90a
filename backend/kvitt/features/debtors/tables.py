"""Debtors: who owes, sealed with a key of their own."""

from piccolo.columns import Bytea
from piccolo.table import Table

from kvitt.features.creditors.tables import Creditors
from kvitt.runtime import columns


class Debtors(Table, tablename="debtors"):
    """One debtor of one creditor."""

    id = columns.primary_id()
    creditor_id = columns.reference(Creditors)
    kind = columns.code()
    country = columns.code()
    language = columns.code()
    identity_kind = columns.code()
    identity_hash = columns.digest()
    particulars = columns.sealed()
    deceased_on = columns.day(null=True)
    created_at = columns.instant()
    erased_at = columns.instant(null=True)


class DebtorWords(Table, tablename="debtor_words"):
    """Keyed hashes of a debtor's name, by which it is searched without being readable."""

    debtor_id = columns.reference(Debtors)
    word = Bytea(primary_key=True, default=None)
