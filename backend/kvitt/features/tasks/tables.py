"""Tasks: what waits for a person at the desk."""

from piccolo.table import Table

from kvitt.features.cases.tables import Cases, PersonalWords
from kvitt.runtime import columns


class Tasks(Table, tablename="tasks"):
    """One thing for a person to do, with the time by which it should be done."""

    id = columns.primary_id()
    kind = columns.code()
    case_id = columns.reference(Cases, null=True)
    subject_key = columns.code(null=True)
    params = columns.json()
    words_id = columns.reference(PersonalWords, null=True)
    opened_at = columns.instant()
    due_at = columns.instant()
    done_at = columns.instant(null=True)
    done_by = columns.identity(null=True)
    done_note_id = columns.reference(PersonalWords, null=True)
