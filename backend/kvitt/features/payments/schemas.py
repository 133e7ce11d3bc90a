"""What crosses a door about money coming in."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from kvitt.core.money import Money


class NewCheckout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pay by card; all that is owed today where no amount is given."""

    amount: Money | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment did."""

    paid_on: date
    amount: Money
    still_owed: Money
    overpaid: Money
    debt_closed: bool


class CheckoutShown(msgspec.Struct, frozen=True, kw_only=True):
    """A card payment under way."""

    id: UUID
    debt_id: UUID
    state: Literal["open", "paid", "failed", "expired"]
    url: str
    amount: Money
    receipt: Receipt | None


class BankFileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a bank file brought."""

    file_id: UUID | None
    """None for a dry run."""
    format: str
    identity: str
    repeated: bool
    """The very file was imported before: nothing was booked now."""
    dry_run: bool
    payments: int
    total: Money
    matched: int
    unmatched: int
    already_known: int
    left_out: list[str]


class BankFileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A bank file imported earlier."""

    file_id: UUID
    format: str
    identity: str
    imported_at: datetime
    imported_by: str
    payments: int
    total: Money
    matched: int


class BankFilePage(msgspec.Struct, frozen=True):
    """Some bank files, newest first."""

    items: list[BankFileRow]
    next_cursor: str | None


class MatchSuggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A case that a payment may belong to, and why we think so."""

    case_id: UUID
    number: str
    debtor_name: str
    owed: Money
    why: str
    """The reference: `reference` (as it stands), `check_digit_wrong`, `digit_wrong`,
    `digits_swapped`, `reference_within_text`, `currency_differs`; a number named: `case_number`,
    `invoice_number`; the payer: `same_amount_and_payer`, `same_amount`, `payer_name`."""


class UnmatchedPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Money whose case is not known."""

    payment_id: UUID
    value_day: date
    received_at: datetime
    amount: Money
    references: list[str]
    payer_name: str
    text: str
    why: str
    """Why it was not matched: `reference_unknown`, `reference_wrong`, `no_reference`,
    `case_closed`, `currency_differs`, `several_cases`."""
    suggestions: list[MatchSuggestion]


class UnmatchedPage(msgspec.Struct, frozen=True):
    """Some unmatched payments, oldest first."""

    items: list[UnmatchedPayment]
    next_cursor: str | None


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The case a payment belongs to."""

    case_id: UUID


class MatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the match did."""

    payment_id: UUID
    case_id: UUID
    case_number: str
    allocated: Money
    overpaid: Money
    still_owed: Money
    case_closed: bool
