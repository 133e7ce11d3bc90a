"""How money comes in from a bank's files and goes out in a payment file."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

import msgspec


class IncomingPayment(msgspec.Struct, frozen=True, kw_only=True):
    """One credit on our account, the same record whatever the file's format."""

    bank_key: str
    """What makes this payment itself, stable over repeats of the file: the dedupe key."""
    value_day: date
    booked_on: date
    amount_minor: int
    """Negative: the bank takes money back (a reversal, a deduction)."""
    currency: str
    account: str
    """Receiving bankgiro or IBAN, digits and letters only."""
    references: tuple[str, ...]
    """Every reference named, the likeliest first."""
    payer_name: str = ""
    payer_account: str = ""
    text: str = ""


class BankFile(msgspec.Struct, frozen=True, kw_only=True):
    """A bank file that adds up."""

    format: str
    """`camt.054.001.08`, `camt.053.001.02`, `bgmax`."""
    identity: str
    """The file's own identity, by which a repeat is recognised."""
    created_at: datetime | date | None
    payments: tuple[IncomingPayment, ...]
    left_out: tuple[str, ...]
    """Rows that are no incoming payment (debits, fees), one sentence each."""


class BankFileReader(Protocol):
    """Recognises and reads a bank file."""

    def read(self, content: bytes) -> BankFile:
        """Read the file; raises Refusals where it is broken or its own sums do not hold."""


class Payee(msgspec.Struct, frozen=True, kw_only=True):
    """Who receives a transfer; exactly one of bankgiro and iban is given."""

    name: str
    city: str
    country: str
    bankgiro: str = ""
    iban: str = ""
    bic: str = ""


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """One payment out of the client account."""

    end_to_end_id: str
    """At most 35 characters, unique: the bank's and our dedupe key."""
    payee: Payee
    amount_minor: int
    currency: str
    message: str


class PaymentOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Transfers to be executed on one day from one account."""

    message_id: UUID
    created_at: datetime
    execution_day: date
    debtor_name: str
    debtor_organisation_number: str
    debtor_city: str
    debtor_country: str
    debtor_iban: str
    debtor_bic: str
    transfers: tuple[Transfer, ...]


class PaymentFileWriter(Protocol):
    """Writes the file a bank executes."""

    def write(self, order: PaymentOrder) -> bytes:
        """Write pain.001.001.09, valid against its XSD."""
