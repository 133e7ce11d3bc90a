"""How letters and statements become PDF."""

from datetime import date, datetime
from typing import Protocol

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.money import Money


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """The agency as a letter shows it."""

    name: str
    organisation_number: str
    address: tuple[str, ...]
    phone: str
    email: str
    web: str
    bankgiro: str
    opening_hours: str


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a letter goes."""

    name: str
    address: tuple[str, ...]


class InterestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One span of interest as printed: days counted both ends, base, rate, amount."""

    start: date
    last: date
    days: int
    base: Money
    rate_percent: str
    amount: Money


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim within the letter, each head apart (inkassolagen 5 §)."""

    invoice_number: str
    ground: str
    due_day: date
    principal: Money
    interest: Money
    interest_rows: tuple[InterestRow, ...]


class CostRow(msgspec.Struct, frozen=True, kw_only=True):
    """One cost with the day of its measure and its paragraph."""

    measure: str
    """A measure's code (`reminder`, `demand`, `compensation`), translated in the template."""
    day: date
    amount: Money
    citation: Citation


class DemandLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a Swedish inkassokrav prints; complete under inkassolagen 5 §."""

    language: str
    """`sv` or `en`."""
    case_number: str
    written_on: date
    pay_by: date
    sender: Sender
    recipient: Recipient
    liability: str
    """`main`, `co_debtor` or `guarantor`."""
    creditor_name: str
    creditor_organisation_number: str
    original_creditor_name: str
    """Named where the claim was assigned; empty otherwise."""
    claims: tuple[ClaimRow, ...]
    costs: tuple[CostRow, ...]
    paid: Money
    total: Money
    daily_interest: Money
    payment_reference: str
    debtor_address: str
    """Web address of the debtor app, opened by the QR code; holds no secret and no name."""
    access_code: str
    """One-time code, shown in the letter only."""
    interest_citations: tuple[Citation, ...]
    court_fee: Money
    counsel_fee: Money
    """What the next step would cost the debtor: payment order fee and own-work fee."""


class RemittanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a remittance statement."""

    case_number: str
    invoice_numbers: tuple[str, ...]
    paid_on: date
    what: str
    """`principal`, `interest`, `costs`, `compensation`, `commission`, `cost_fee`, `vat`."""
    amount: Money
    explanation: str


class RemittanceLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A remittance statement (redovisning) that explains every öre."""

    language: str
    number: str
    made_on: date
    sender: Sender
    creditor_name: str
    creditor_organisation_number: str
    account: str
    lines: tuple[RemittanceLine, ...]
    collected: Money
    fees: Money
    vat: Money
    net: Money


class Cell(msgspec.Struct, frozen=True):
    """One cell of a table, with what stands small beneath it."""

    text: str
    note: str = ""


class Column(msgspec.Struct, frozen=True):
    """One column of a table: figures stand to the right, one column may take the room left."""

    label: str
    width: str = "auto"
    """`auto` or `rest`."""
    align: str = "left"
    """`left` or `right`."""


class PaperTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose words and figures are all written out already."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[str, ...] = ()
    """The last row, one text a column; none where it is empty."""


class PaperPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a paper under its own heading."""

    heading: str
    level: int = 2
    lead: tuple[str, ...] = ()
    table: PaperTable | None = None
    remarks: tuple[str, ...] = ()


class StatementPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its whole reckoning, said in the reader's language before it is set."""

    language: str
    region: str
    document_title: str
    title: str
    running: str
    page: str
    """The page's number as the language says it, with {number} and {count} left open."""
    sender: Sender
    recipient: Recipient
    particulars: tuple[tuple[str, Cell], ...]
    headline: str
    lead: str
    parts: tuple[PaperPart, ...]


class LetterPrinter(Protocol):
    """Sets letters as PDF/A and PDF/UA."""

    def print_demand(self, letter: DemandLetter, *, made_at: datetime) -> bytes:
        """Print a demand; the same letter and instant give the same bytes."""

    def print_remittance(self, letter: RemittanceLetter, *, made_at: datetime) -> bytes:
        """Print a remittance statement."""

    def print_statement(self, paper: StatementPaper, *, made_at: datetime) -> bytes:
        """Print a case's statement; the same paper and instant give the same bytes."""


class LetterPost(Protocol):
    """Hands finished letters to whoever prints and posts them."""

    async def hand_over(self, *, effect_key: str, recipient: Recipient, pdf: bytes) -> str:
        """Hand over one letter; the same key twice is one letter. Returns the peer's receipt."""
