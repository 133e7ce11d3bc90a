"""Agreements: on which terms a creditor's claims are collected."""

from piccolo.table import Table

from kvitt.features.creditors.tables import Creditors
from kvitt.runtime import columns


class Agreements(Table, tablename="agreements"):
    """Terms accepted by a creditor, in force from a day."""

    id = columns.primary_id()
    creditor_id = columns.reference(Creditors)
    terms_version = columns.code()
    accepted_by = columns.text()
    accepted_at = columns.instant()
    valid_from = columns.day()
    valid_until = columns.day(null=True)
    commission_ppm = columns.integer()
    costs_to = columns.code()
    involvement = columns.code()
    recorded_at = columns.instant()
