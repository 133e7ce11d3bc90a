"""What crosses the creditor door when a claim is handed in."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from kvitt.core.citation import Citation
from kvitt.core.money import Money
from kvitt.core.statement import ClaimKind
from kvitt.features.procedures.schemas import StepShown

Name = Annotated[str, Meta(min_length=1, max_length=140)]
Line = Annotated[str, Meta(max_length=140)]
Rate = Annotated[str, Meta(pattern=r"^\d{1,3}(\.\d{1,4})?$")]
DebtorKind = Literal["consumer", "company", "authority"]


class NewDebtor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who owes, as the creditor knows them."""

    kind: DebtorKind
    """An authority owes interest no agreement may lower."""
    name: Name
    identity_number: Line = ""
    """Personal, co-ordination or organisation number."""
    street: Line = ""
    extra_line: Line = ""
    post_code: Line = ""
    city: Line = ""
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""
    """Where the debtor lives; the creditor's country where left out."""
    email: Line = ""
    phone: Line = ""
    language: Literal["sv", "en"] = "sv"
    deceased_on: date | None = None
    """The creditor knows that the debtor has died."""


class OtherLiable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody liable beside the debtor."""

    role: Literal["co_debtor", "guarantor"]
    debtor: NewDebtor


class SentReminder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A written reminder that the creditor has sent already."""

    sent_on: date
    fee_agreed: bool
    """A reminder fee was agreed at latest when the debt arose (2 § lag 1981:739)."""


class NewClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One unpaid invoice."""

    debtor: NewDebtor
    invoice_number: Annotated[str, Meta(min_length=1, max_length=40)]
    ground: Annotated[str, Meta(min_length=1, max_length=200)]
    """What is owed for, in words a debtor knows again: "El för augusti"."""
    amount: Money
    """What is still unpaid of the invoice, without reminder fees and interest."""
    due_day: date
    issued_on: date | None = None
    arose_on: date | None = None
    """When the debt arose (limitation counts from here); the invoice day where left out."""
    agreed_rate: Rate | None = None
    """Agreed default interest in percent a year; statutory interest where left out."""
    claim_kind: ClaimKind = "goods"
    """What the claim is for: the law bounds the interest on a consumer's credit."""
    agreed_on: date | None = None
    """The day of the agreement: its rates are judged by the law of that day; the day the debt arose
    where left out."""
    pre_due_rate: Rate | None = None
    """Interest in percent a year that ran before the due day, and goes on as far as the law lets
    it."""
    reminder: SentReminder | None = None
    claim_compensation: bool = False
    """Claim the lump sum for late payment (companies only, 4 a § lag 1981:739)."""
    other_liable: Annotated[list[OtherLiable], Meta(max_length=10)] = []
    original_creditor: Line = ""
    disputed: bool = False
    """The debtor has already objected to the creditor."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the review saw."""

    code: str
    severity: Literal["refuse", "warn", "note"]
    pointer: str
    params: dict[str, str | int]
    citation: Citation | None = None


class ReadFromFile(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of the invoice."""

    invoice_number: str
    debtor_name: str
    debtor_kind: str
    ground: str
    amount: Money | None
    issued_on: date | None
    due_day: date | None
    seller_name: str
    identity_number_masked: str


class HandInAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The immediate answer to a hand-in: what was read, what was found, what happens and costs."""

    accepted: bool
    dry_run: bool
    read: ReadFromFile
    findings: list[Finding]
    next_steps: list[StepShown]
    claim_id: UUID | None = None
    case_id: UUID | None = None
    case_number: str | None = None
    merged: bool = False
    """The claim joined a case already open on the same debtor."""
