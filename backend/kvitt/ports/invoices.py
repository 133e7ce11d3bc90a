"""How a creditor's invoice file is read into the facts a claim needs."""

from datetime import date
from typing import Protocol

import msgspec


class ReadParty(msgspec.Struct, frozen=True, kw_only=True):
    """One side of an invoice as the file names it; every field may be missing from the file."""

    name: str
    identity_number: str = ""
    """Organisation or personal number as printed, without scheme."""
    street: str = ""
    extra_line: str = ""
    post_code: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    trading_name: str = ""
    """What the party calls itself, where the file gives it beside the registered name."""


class ReadLine(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice line, for the debtor's "what is this?"."""

    text: str
    amount_minor: int
    is_reminder_fee: bool = False
    """The line is a reminder fee (by its wording: no UNTDID code says so), not capital."""
    is_interest: bool = False
    """The line is interest on a late payment: bears no further interest, is no capital."""


class ReadAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account the invoice may be paid to."""

    kind: str
    """`bankgiro`, `plusgiro`, `iban` or `other`."""
    number: str
    """Digits and letters only."""
    reference: str


class ReadInvoice(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice file as facts: amounts in minor units, days as dates, nothing decided."""

    format: str
    """`peppol-bis-3`, the name of the syntax read."""
    kind: str
    """`invoice` or `credit_note`."""
    number: str
    issued_on: date | None
    due_day: date | None
    delivered_on: date | None
    currency: str
    payable_minor: int
    total_minor: int
    prepaid_minor: int
    seller: ReadParty
    buyer: ReadParty
    payee: ReadParty | None
    """Another than the seller who is to be paid: a factoring company, so who may claim?"""
    payment_reference: str
    bankgiro: str
    order_reference: str
    lines: tuple[ReadLine, ...]
    note: str
    payment_terms: str = ""
    """As printed; an agreed rate of default interest stands here, in free words."""
    rounding_minor: int = 0
    """Where the file adds up, payable = total - prepaid + rounding (EN 16931, BR-CO-16)."""
    accounts: tuple[ReadAccount, ...] = ()


class InvoiceReader(Protocol):
    """Reads an invoice file."""

    def read(self, content: bytes) -> ReadInvoice:
        """Read the file.

        Raises Refusals, each with a pointer (XPath-like), for a file that is broken, unsafe or
        lacks what no claim can do without.
        """
