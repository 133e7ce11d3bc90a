"""Turning an invoice file into the same new claim that a form or a machine hands in."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kvitt.core.money import Money
from kvitt.core.person import read_identity
from kvitt.core.refusal import Refusal, Refusals
from kvitt.core.writing import is_writable
from kvitt.features.creditors.queries import Creditor
from kvitt.features.intake.review import UBL_POINTERS
from kvitt.features.intake.schemas import Finding, NewClaim, SentReminder
from kvitt.law.country import CountryLaw
from kvitt.ports.invoices import ReadInvoice, ReadLine, ReadParty

_GROUND_LENGTH_MAX = 200


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the file does not say and the creditor adds beside it."""

    debtor_kind: str | None = None
    identity_number: str = ""
    email: str = ""
    phone: str = ""
    reminder: SentReminder | None = None
    claim_compensation: bool = False
    claim_kind: str = "goods"
    agreed_on: date | None = None
    agreed_rate: str = ""
    pre_due_rate: str = ""


def claim_from_file(
    invoice: ReadInvoice, facts: FileFacts, law: CountryLaw, *, today: date
) -> NewClaim:
    """Make a claim of an invoice; refuses a credit note and one without a due day."""
    refusals = []
    if invoice.kind != "invoice":
        refusals.append(Refusal("credit_note", pointer="/CreditNote"))
    if invoice.due_day is None:
        refusals.append(Refusal("due_day_missing", pointer=UBL_POINTERS["/due_day"]))
    if refusals or invoice.due_day is None:
        raise Refusals(refusals)
    # A reminder fee on the invoice is a cost to be assessed, and interest bears no interest:
    # neither is part of the capital.
    apart = sum(line.amount_minor for line in invoice.lines if _stands_apart(line))
    if 0 < invoice.payable_minor <= apart:
        raise Refusal("nothing_but_interest", pointer=UBL_POINTERS["/amount/amount_minor"])
    claim = {
        "debtor": _debtor(invoice.buyer, facts, law, today=today),
        "invoice_number": invoice.number,
        "ground": _ground(invoice.lines),
        "amount": Money(invoice.payable_minor - apart, invoice.currency),
        "due_day": invoice.due_day,
        "issued_on": invoice.issued_on,
        "arose_on": invoice.delivered_on or invoice.issued_on,
        "reminder": facts.reminder,
        "claim_compensation": facts.claim_compensation,
        "claim_kind": facts.claim_kind,
        "agreed_on": facts.agreed_on,
        "agreed_rate": facts.agreed_rate or None,
        "pre_due_rate": facts.pre_due_rate or None,
    }
    return _held_to_shape(claim)


def _held_to_shape(claim: dict[str, object]) -> NewClaim:
    """Hold what a file says to the very limits of what a form or a machine may hand in."""
    try:
        return msgspec.convert(msgspec.to_builtins(claim), NewClaim)
    except msgspec.ValidationError as wrong:
        field = "/".join(str(wrong).rpartition("`$")[2].rstrip("`").split("."))
        pointer = UBL_POINTERS.get(field, field)
        if "length >= 1" in str(wrong):
            params = {"field": field.rpartition("/")[2]}
            raise Refusal("particulars_missing", params=params, pointer=pointer) from wrong
        raise Refusal("fields_invalid", pointer=pointer) from wrong


def file_findings(invoice: ReadInvoice, creditor: Creditor) -> list[Finding]:
    """What only a file can say: another seller, another payee, a fee among the lines."""
    findings = []
    seller = "".join(sign for sign in invoice.seller.identity_number if sign.isdigit())
    if seller and not seller.endswith(creditor.organisation_number):
        findings.append(
            _finding(
                "seller_differs",
                "warn",
                "/Invoice/cac:AccountingSupplierParty",
                {"seller": invoice.seller.name, "creditor": creditor.name},
            )
        )
    if invoice.payee is not None and invoice.payee.name != invoice.seller.name:
        findings.append(
            _finding(
                "payee_differs",
                "warn",
                "/Invoice/cac:PayeeParty",
                {"payee": invoice.payee.name, "seller": invoice.seller.name},
            )
        )
    if invoice.payable_minor != (
        invoice.total_minor - invoice.prepaid_minor + invoice.rounding_minor
    ):
        pointer = UBL_POINTERS["/amount/amount_minor"]
        findings.append(_finding("amounts_differ", "warn", pointer, {}))
    findings += [
        _finding(
            "interest_left_out" if line.is_interest else "reminder_fee_left_out",
            "note",
            "/Invoice/cac:InvoiceLine",
            {"amount_minor": line.amount_minor, "currency": invoice.currency},
        )
        for line in invoice.lines
        if _stands_apart(line)
    ]
    return findings


def _stands_apart(line: ReadLine) -> bool:
    return line.is_reminder_fee or line.is_interest


def _finding(code: str, severity: str, pointer: str, params: dict[str, str | int]) -> Finding:
    return msgspec.convert(
        {"code": code, "severity": severity, "pointer": pointer, "params": params}, Finding
    )


def _debtor(
    party: ReadParty, facts: FileFacts, law: CountryLaw, *, today: date
) -> dict[str, object]:
    number = facts.identity_number or party.identity_number
    return {
        "kind": facts.debtor_kind or _kind_of(number, law, today=today),
        "name": party.name,
        "identity_number": number,
        "street": party.street,
        "extra_line": party.extra_line,
        "post_code": party.post_code,
        "city": party.city,
        "country": party.country or law.code.upper(),
        "email": facts.email or party.email,
        "phone": facts.phone or party.phone,
    }


def _kind_of(number: str, law: CountryLaw, *, today: date) -> str:
    """A personal number makes a consumer, anything else a company: who e-invoices go to."""
    try:
        read_identity(law.person_kind, number, today=today)
    except Refusal:
        return "company"
    return "consumer"


def _ground(lines: Sequence[ReadLine]) -> str:
    texts = dict.fromkeys(_shown(line.text) for line in lines if not _stands_apart(line))
    told = ", ".join(text for text in texts if text)
    if len(told) <= _GROUND_LENGTH_MAX:
        return told
    return told[: _GROUND_LENGTH_MAX - 1].rsplit(" ", 1)[0] + "…"


def _shown(text: str) -> str:
    """Leave out of a line's words what no letter can show, such as an arrow or a picture."""
    return " ".join("".join(sign if is_writable(sign) else " " for sign in text).split())
