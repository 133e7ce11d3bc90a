"""Reads UBL invoices and credit notes of Peppol BIS Billing 3.0 and EN 16931."""

import re
from typing import Final

from lxml import etree

from kvitt.adapters.invoices.fields import Fields
from kvitt.adapters.invoices.parties import read_party, read_payee
from kvitt.adapters.invoices.wording import is_late_interest, is_reminder_fee
from kvitt.adapters.xml import local_name
from kvitt.core.money import minor_digits
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.invoices import ReadAccount, ReadInvoice, ReadLine

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOT_NAMESPACES: Final = frozenset({_UBL + "Invoice-2", _UBL + "CreditNote-2"})

_EN_16931: Final = "urn:cen.eu:en16931:2017"
_PEPPOL: Final = "urn:fdc:peppol.eu:2017:poacc:billing:3"
_CREDIT_TYPE_CODES: Final = frozenset({"81", "83", "381", "396", "532"})
_PROFORMA_TYPE_CODE: Final = "325"
"""UNTDID 1001; a pro forma invoice asks for no money yet."""

_TOTALS: Final = "cac:LegalMonetaryTotal/"
_ACCOUNT_KINDS: Final = {"SE:BANKGIRO": "bankgiro", "SE:PLUSGIRO": "plusgiro"}
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)


def read_ubl(root: etree._Element) -> ReadInvoice:
    """Read a document whose root stands in one of `ROOT_NAMESPACES`.

    Embedded attachments are left unread. Raises Refusal for a document of another kind and
    Refusals with everything that is broken or missing in this one.
    """
    fields = Fields(root)
    syntax = _syntax(fields)
    type_code = fields.text("cbc:InvoiceTypeCode") or fields.text("cbc:CreditNoteTypeCode")
    if type_code == _PROFORMA_TYPE_CODE:
        raise Refusal("invoice_is_proforma", pointer=fields.pointer("cbc:InvoiceTypeCode"))
    is_credit = local_name(root) == "CreditNote" or type_code in _CREDIT_TYPE_CODES
    _read_currency(fields)
    invoice = _gather(fields, syntax=syntax, kind="credit_note" if is_credit else "invoice")
    if fields.refusals:
        raise Refusals(fields.refusals)
    return invoice


def _syntax(fields: Fields) -> str:
    name = local_name(fields.root)
    if name not in {"Invoice", "CreditNote"}:
        raise Refusal("invoice_format_unknown", params={"found": name[:80]}, pointer=f"/{name}")
    customization = fields.text("cbc:CustomizationID")
    if _PEPPOL in customization:
        return "peppol-bis-3"
    # Small systems leave the identifier out; another one's fields would mean something else.
    if not customization or customization.startswith(_EN_16931):
        return "en-16931-ubl"
    raise Refusal(
        "invoice_profile_unknown",
        params={"found": customization[:200]},
        pointer=fields.pointer("cbc:CustomizationID"),
    )


def _read_currency(fields: Fields) -> None:
    currency = fields.required("currency", "cbc:DocumentCurrencyCode")
    try:
        if currency:
            minor_digits(currency)
            fields.currency = currency
    except Refusal:
        pointer = fields.pointer("cbc:DocumentCurrencyCode")
        fields.refuse("currency_unknown", pointer, currency=currency[:10])


def _gather(fields: Fields, *, syntax: str, kind: str) -> ReadInvoice:
    payable = fields.minor(_TOTALS + "cbc:PayableAmount")
    if not fields.text(_TOTALS + "cbc:PayableAmount"):
        pointer = fields.pointer(_TOTALS + "cbc:PayableAmount")
        fields.refuse("invoice_lacks", pointer, what="payable")
    prepaid = fields.minor(_TOTALS + "cbc:PrepaidAmount") or 0
    rounding = fields.minor(_TOTALS + "cbc:PayableRoundingAmount") or 0
    total = fields.minor(_TOTALS + "cbc:TaxInclusiveAmount")
    seller = read_party(fields, "cac:AccountingSupplierParty/cac:Party", what="seller")
    accounts = _accounts(fields)
    bankgiro = next((each for each in accounts if each.kind == "bankgiro"), None)
    references = [each.reference for each in accounts if each.reference]
    if bankgiro and bankgiro.reference:
        references.insert(0, bankgiro.reference)
    references.append(fields.text("cac:PaymentMeans/cbc:PaymentID"))
    return ReadInvoice(
        format=syntax,
        kind=kind,
        number=fields.required("number", "cbc:ID"),
        issued_on=fields.day("cbc:IssueDate"),
        due_day=fields.day("cbc:DueDate") or fields.day("cac:PaymentMeans/cbc:PaymentDueDate"),
        delivered_on=fields.day("cac:Delivery/cbc:ActualDeliveryDate"),
        currency=fields.currency,
        payable_minor=payable or 0,
        total_minor=total if total is not None else (payable or 0) + prepaid - rounding,
        prepaid_minor=prepaid,
        rounding_minor=rounding,
        seller=seller,
        buyer=read_party(fields, "cac:AccountingCustomerParty/cac:Party", what="buyer"),
        payee=read_payee(fields, seller),
        payment_reference=references[0],
        bankgiro=bankgiro.number if bankgiro else "",
        order_reference=fields.text("cac:OrderReference/cbc:ID"),
        lines=_lines(fields),
        note=_joined(fields, "cbc:Note"),
        payment_terms=_joined(fields, "cac:PaymentTerms/cbc:Note"),
        accounts=accounts,
    )


def _joined(fields: Fields, path: str) -> str:
    texts = (fields.text(".", each) for each in fields.all(path))
    return "\n".join(text for text in texts if text)


def _accounts(fields: Fields) -> tuple[ReadAccount, ...]:
    accounts: list[ReadAccount] = []
    for means in fields.all("cac:PaymentMeans"):
        account = "cac:PayeeFinancialAccount/"
        number = re.sub(r"[^0-9A-Za-z]", "", fields.text(account + "cbc:ID", means)).upper()
        if not number:
            continue
        branch = fields.text(account + "cac:FinancialInstitutionBranch/cbc:ID", means).upper()
        kind = _ACCOUNT_KINDS.get(branch) or ("iban" if _IBAN.fullmatch(number) else "other")
        reference = fields.text("cbc:PaymentID", means)
        accounts.append(ReadAccount(kind=kind, number=number, reference=reference))
    return tuple(accounts)


def _lines(fields: Fields) -> tuple[ReadLine, ...]:
    lines: list[ReadLine] = []
    for row in fields.all("cac:InvoiceLine") + fields.all("cac:CreditNoteLine"):
        amount = fields.minor("cbc:LineExtensionAmount", row) or 0
        name = fields.text("cac:Item/cbc:Name", row)
        description = fields.text("cac:Item/cbc:Description", row)
        lines.append(_line(amount, name, description))
    for charge in fields.all("cac:AllowanceCharge"):
        # A charge for the whole invoice is a line of its own only where it is no capital.
        reason = fields.text("cbc:AllowanceChargeReason", charge)
        line = _line(fields.minor("cbc:Amount", charge) or 0, reason, "")
        is_charge = fields.text("cbc:ChargeIndicator", charge) in {"true", "1"}
        if is_charge and (line.is_reminder_fee or line.is_interest):
            lines.append(line)
    return tuple(lines)


def _line(amount_minor: int, name: str, description: str) -> ReadLine:
    told = [name, description] if description != name else [name]
    return ReadLine(
        text=": ".join(text for text in told if text),
        amount_minor=amount_minor,
        is_reminder_fee=amount_minor != 0 and is_reminder_fee(name, description),
        is_interest=amount_minor != 0 and is_late_interest(name, description),
    )
