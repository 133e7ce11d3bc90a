"""Cases: claims, liable parties, holds, limitation events, documents and the case log."""

from piccolo.columns import BigInt, Integer
from piccolo.table import Table

from kvitt.features.creditors.tables import Creditors
from kvitt.features.debtors.tables import Debtors
from kvitt.runtime import columns


class Cases(Table, tablename="cases"):
    """Our file on one debtor for one creditor."""

    id = columns.primary_id()
    number = columns.code()
    creditor_id = columns.reference(Creditors)
    debtor_id = columns.reference(Debtors)
    country = columns.code()
    currency = columns.currency()
    payment_reference = columns.code()
    status = columns.code()
    opened_at = columns.instant()
    opened_on = columns.day()
    closed_at = columns.instant(null=True)
    closed_on = columns.day(null=True)
    closed_because = columns.code(null=True)
    next_step = columns.code(null=True)
    next_step_day = columns.day(null=True)
    next_step_law = columns.code(null=True)


class PersonalWords(Table, tablename="personal_words"):
    """What somebody wrote, sealed, apart from the rows that are kept for ever."""

    id = columns.primary_id()
    subject_id = columns.identity()
    sealed = columns.sealed()


class Documents(Table, tablename="documents"):
    """A letter or file, archived by the hash of its content."""

    id = columns.primary_id()
    creditor_id = columns.reference(Creditors, null=True)
    case_id = columns.reference(Cases, null=True)
    debtor_id = columns.reference(Debtors, null=True)
    subject_id = columns.identity(null=True)
    kind = columns.code()
    media_type = columns.code()
    filename = columns.text()
    sha256 = columns.digest()
    size = columns.integer()
    made_at = columns.instant()


class Claims(Table, tablename="claims"):
    """One receivable, as a rule one invoice."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    creditor_id = columns.reference(Creditors)
    invoice_number = columns.text()
    ground = columns.text()
    principal_minor = columns.amount_minor()
    currency = columns.currency()
    issued_on = columns.day(null=True)
    arose_on = columns.day()
    due_day = columns.day()
    agreed_rate_ppm = columns.integer(null=True)
    claim_kind = columns.code()
    agreed_on = columns.day(null=True)
    pre_due_rate_ppm = columns.integer(null=True)
    original_creditor = columns.text()
    reminder_sent_on = columns.day(null=True)
    document_id = columns.reference(Documents, null=True)
    registered_at = columns.instant()


class LiableParties(Table, tablename="liable_parties"):
    """Who owes a claim, each in their own right."""

    id = columns.primary_id()
    claim_id = columns.reference(Claims)
    debtor_id = columns.reference(Debtors)
    role = columns.code()
    recorded_at = columns.instant()


class Holds(Table, tablename="holds"):
    """A reason why nothing pressing may go out."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    kind = columns.code()
    effective_day = columns.day()
    until_day = columns.day(null=True)
    words_id = columns.reference(PersonalWords, null=True)
    recorded_at = columns.instant()
    released_at = columns.instant(null=True)


class LimitationEvents(Table, tablename="limitation_events"):
    """What interrupts limitation, for each claim and each liable party."""

    id = columns.primary_id()
    claim_id = columns.reference(Claims)
    debtor_id = columns.reference(Debtors)
    kind = columns.code()
    details = columns.json()
    effective_day = columns.day()
    recorded_at = columns.instant()
    document_id = columns.reference(Documents, null=True)
    source_id = columns.identity(null=True)
    law_digest = columns.code()


class CaseLog(Table, tablename="case_log"):
    """Everything that happened in a case, each row sealed to the one before by its digest."""

    id = columns.primary_id()
    case_id = columns.reference(Cases)
    place = columns.integer()
    kind = columns.code()
    effective_day = columns.day()
    recorded_at = columns.instant()
    actor_kind = columns.code()
    actor_id = columns.identity(null=True)
    params = columns.json()
    document_id = columns.reference(Documents, null=True)
    words_id = columns.reference(PersonalWords, null=True)
    previous = columns.digest()
    digest = columns.digest()


class InterestSchedules(Table, tablename="interest_schedules"):
    """Rates and day count that interest was cut by, as they were known then; never changed."""

    id = Integer(primary_key=True, default=None)
    country = columns.code()
    key = columns.text()
    law_digest = columns.code()
    terms = columns.json()
    day_count = columns.code()
    first_day_offset = columns.integer()
    end_offset = columns.integer()
    known_until = columns.day(null=True)
    steps = columns.json()


class InterestLaws(Table, tablename="interest_laws"):
    """The laws, by digest, that all of a country's segments agree with."""

    country = columns.code()
    law_digest = columns.code()


class InterestSegments(Table, tablename="interest_segments"):
    """A claim's interest between two changes: what is booked, the base, and where it began."""

    claim_id = columns.reference(Claims)
    creditor_id = columns.reference(Creditors)
    schedule_id = columns.reference(InterestSchedules)
    since_day = columns.day()
    until_day = columns.day(null=True)
    booked_minor = columns.amount_minor()
    base_minor = columns.amount_minor()
    carried_minor = columns.amount_minor()
    carried_rest = BigInt(default=None)
    index_from = BigInt(default=None, null=True)
