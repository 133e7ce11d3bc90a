"""Procedures: the demands made; what comes next stands on the case."""

from piccolo.table import Table

from kvitt.features.cases.tables import Cases, Claims, Documents
from kvitt.features.debtors.tables import Debtors
from kvitt.runtime import columns


class Demands(Table, tablename="demands"):
    """A statutory collection letter to one liable party."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    debtor_id = columns.reference(Debtors)
    effective_day = columns.day()
    recorded_at = columns.instant()
    pay_by = columns.day()
    document_id = columns.reference(Documents)
    law_digest = columns.code()


class DemandClaims(Table, tablename="demand_claims"):
    """A claim that a demand asks for."""

    demand_id = columns.reference(Demands)
    claim_id = columns.reference(Claims)
