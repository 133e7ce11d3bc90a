"""Disputes: what a debtor says against a claim, and the rest it gives."""

from piccolo.table import Table

from kvitt.features.cases.tables import Cases, Holds, PersonalWords
from kvitt.features.debtors.tables import Debtors
from kvitt.runtime import columns


class Objections(Table, tablename="objections"):
    """What a debtor said: an objection, that it is paid, or a wish to talk."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    debtor_id = columns.reference(Debtors)
    kind = columns.code()
    reason = columns.code()
    paid_on = columns.day(null=True)
    words_id = columns.reference(PersonalWords, null=True)
    hold_id = columns.reference(Holds)
    content_hash = columns.digest()
    effective_day = columns.day()
    recorded_at = columns.instant()
    answer_by = columns.day()
