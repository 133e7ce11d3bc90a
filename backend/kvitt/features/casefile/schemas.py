"""A case as creditor, debtor and desk see it."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Language
from kvitt.core.money import Money
from kvitt.features.procedures.schemas import StepShown


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a list."""

    id: UUID
    number: str
    creditor_name: str
    debtor_name: str
    debtor_kind: str
    status: str
    """`open` or `closed`."""
    hold: str | None
    claims: int
    principal: Money
    paid: Money
    owed: Money
    """Reckoned through today, interest included."""
    opened_on: date
    next_step: str | None
    next_step_day: date | None


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """Some cases and where the next ones begin."""

    items: list[CaseRow]
    next_cursor: str | None
    total: int


class PartyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A liable party; the identity number is masked."""

    debtor_id: UUID
    role: str
    name: str
    kind: str
    identity_masked: str
    address: list[str]
    email: str
    phone: str
    limitation_day: date
    limitation_citation: Citation


class ClaimShown(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice in a case."""

    id: UUID
    invoice_number: str
    ground: str
    issued_on: date | None
    due_day: date
    principal: Money
    unpaid: Money
    document_id: UUID | None


class HoldShown(msgspec.Struct, frozen=True, kw_only=True):
    """Why no step may be taken."""

    id: UUID
    kind: str
    since: date
    until: date | None
    words: str
    """What the debtor wrote, if anything."""


class DocumentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A letter or file of the case."""

    id: UUID
    kind: str
    made_at: datetime
    media_type: str
    size: int
    sha256: str


class CaseShown(msgspec.Struct, frozen=True, kw_only=True):
    """One case, all but its figures of the day (see getCaseStatement) and its timeline."""

    id: UUID
    number: str
    creditor_id: UUID
    creditor_name: str
    status: str
    opened_on: date
    closed_on: date | None
    closed_because: str | None
    currency: str
    payment_reference: str
    reference_kind: str
    """`ocr-length`, `viite`, `kid10` or `fik71`: what its country calls the reference."""
    parties: list[PartyShown]
    claims: list[ClaimShown]
    holds: list[HoldShown]
    next_steps: list[StepShown]
    documents: list[DocumentShown]


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: a code and its figures, translated by the app."""

    id: UUID
    at: datetime
    effective_day: date
    kind: str
    """claim_registered, claim_joined, demand_sent, message_sent, message_delivered,
    message_failed, charge_raised, payment_received, payment_allocated, payment_reversed,
    interest_fixed, hold_placed, hold_released, objection_made, payment_reported,
    contact_requested, debtor_signed_in, case_closed, case_reopened, remitted"""
    by: str
    """`creditor`, `debtor`, `agency`, `bank` or `system`."""
    params: dict[str, str | int]
    amount: Money | None = None
    document_id: UUID | None = None
    citation: Citation | None = None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Some entries, newest first."""

    items: list[TimelineEntry]
    next_cursor: str | None


class SpanShown(msgspec.Struct, frozen=True, kw_only=True):
    """Interest over days counted both ends; amount is the difference of rounded running sums."""

    start: date
    last: date
    days: int
    base: Money
    rate: str
    """Percent a year as a decimal string."""
    year_days: int
    """What base × rate × days is divided by, beside the hundred of the percent."""
    exact: str
    """The interest of these days before rounding, with four decimals."""
    amount: Money
    citations: list[Citation]


class LineShown(msgspec.Struct, frozen=True, kw_only=True):
    """One head of one claim: amount is what is still owed of it."""

    head: str
    """`principal`, `interest`, `costs` or `compensation`."""
    amount: Money
    raised: Money
    paid: Money
    waived: Money
    claim_id: UUID | None
    invoice_number: str
    ground: str
    day: date
    """Due day of a principal, first interest day, day of a cost's measure."""
    spans: list[SpanShown] | None
    measure: str | None
    citation: Citation
    citations: list[Citation]
    explanation: list[str]
    """Why, sentence by sentence, in the statement's language: inputs, arithmetic, paragraphs."""


class HeadShown(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of one head together."""

    head: str
    raised: Money
    paid: Money
    waived: Money
    amount: Money


class PartShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment took off one head of one claim, and the ground for its place in the order."""

    head: str
    claim_id: UUID
    invoice_number: str
    amount: Money
    citation: Citation


class PaymentShown(msgspec.Struct, frozen=True, kw_only=True):
    """Money received, by its value day, and what it reduced, first things first."""

    value_day: date
    amount: Money
    channel: str
    parts: list[PartShown]


class CaseStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What was owed on a day, as known at an instant; anybody gets the same figure for ever."""

    case_id: UUID
    number: str
    as_of: date
    known_at: datetime
    language: Language
    """In which language the explanations are."""
    lines: list[LineShown]
    heads: list[HeadShown]
    payments: list[PaymentShown]
    total: Money
    daily_interest: Money
    law_digest: str


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """Recovered money of one day."""

    day: date
    amount: Money


class Upcoming(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases take a step on a day."""

    step: str
    day: date
    cases: int


class WaitingCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that waits for somebody."""

    case_id: UUID
    number: str
    debtor_name: str
    kind: str
    since: date
    owed: Money


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The creditor's first page; every figure opens its rows."""

    recovered_30_days: Money
    recovered_before: Money
    """The 30 days before those."""
    open_cases: int
    open_principal: Money
    closed_30_days: int
    median_days_to_payment: int | None
    owed_to_creditor: Money
    recovered_by_day: list[Tile]
    waiting: list[WaitingCase]
    upcoming: list[Upcoming]
    latest_remittance_id: UUID | None


class DeskOverview(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's first page: client money proven, what waits."""

    client_bank: Money
    card_transit: Money
    topup_due: Money
    owed_to_creditors: Money
    owed_to_payers: Money
    unallocated: Money
    balanced: bool
    unmatched: int
    open_tasks: int
    failed_jobs: int


class AgencyShown(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a debtor can reach, and how."""

    name: str
    phone: str
    email: str
    opening_hours: str
    bankgiro: str


class DebtRow(msgspec.Struct, frozen=True, kw_only=True):
    """A debt in the debtor's list."""

    id: UUID
    number: str
    creditor_name: str
    status: str
    owed: Money


class DebtPage(msgspec.Struct, frozen=True):
    """The debts that this session may see."""

    items: list[DebtRow]


class DebtEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the debtor did or was told, for the conversation."""

    id: UUID
    at: datetime
    kind: str
    """demand_sent, payment_received, objection_made, payment_reported, contact_requested,
    hold_placed, hold_released, case_closed"""
    words: str
    amount: Money | None
    params: dict[str, str | int]


class DebtShown(msgspec.Struct, frozen=True, kw_only=True):
    """One debt: who claims, for what, how much, why, by when, what happens otherwise."""

    id: UUID
    number: str
    agency: AgencyShown
    creditor_name: str
    creditor_organisation_number: str
    original_creditor: str
    status: str
    role: str
    debtor_name: str
    debtor_kind: str
    statement: CaseStatement
    claims: list[ClaimShown]
    pay_by: date | None
    hold: str | None
    hold_until: date | None
    answer_by: date | None
    """When the debtor's latest objection, report or request is answered at the latest."""
    next_steps: list[StepShown]
    payment_reference: str
    reference_kind: str
    """`ocr-length`, `viite`, `kid10` or `fik71`: what its country calls the reference."""
    card_available: bool
    letters: list[DocumentShown]
    events: list[DebtEvent]
