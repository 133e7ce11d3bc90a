"""Messages: what was sent to whom over which channel, and what became of it."""

from piccolo.table import Table

from kvitt.features.cases.tables import Cases, Documents
from kvitt.features.debtors.tables import Debtors
from kvitt.runtime import columns


class Messages(Table, tablename="messages"):
    """One message on one channel; a creditor's has no debtor."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    debtor_id = columns.reference(Debtors, null=True)
    kind = columns.code()
    purpose = columns.code()
    channel = columns.code()
    document_id = columns.reference(Documents, null=True)
    params = columns.json()
    effect_key = columns.code()
    created_at = columns.instant()


class MessageStates(Table, tablename="message_states"):
    """One thing that became of a message."""

    id = columns.primary_id()
    message_id = columns.reference(Messages)
    state = columns.code()
    peer_id = columns.code()
    detail = columns.text()
    effective_day = columns.day()
    recorded_at = columns.instant()
