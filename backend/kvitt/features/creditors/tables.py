"""Creditors: on whose behalf the agency collects."""

from piccolo.table import Table

from kvitt.runtime import columns


class Creditors(Table, tablename="creditors"):
    """A creditor and where its money goes."""

    id = columns.primary_id()
    name = columns.text()
    organisation_number = columns.code()
    country = columns.code()
    currency = columns.currency()
    city = columns.text()
    bankgiro = columns.code(null=True)
    iban = columns.code(null=True)
    bic = columns.code(null=True)
    language = columns.code()
    email = columns.text()
    created_at = columns.instant()
