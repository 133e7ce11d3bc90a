"""Writes pain.001.001.09, the file by which a bank pays out of the client account."""

import re
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from typing import Final

from lxml import etree

from kvitt.adapters.bankfiles.pain001_checks import check_order
from kvitt.adapters.bankfiles.pain001_text import in_bank_letters
from kvitt.core.money import Money, decimal_text
from kvitt.ports.bankfiles import Payee, PaymentOrder, Transfer

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"

_NAME_MAX: Final = 140
_TOWN_MAX: Final = 35
_MESSAGE_MAX: Final = 140
_BANKGIROT_CLEARING: Final = ("SESBA", "9900")
"""Clearing system and member number by which a payment goes to a bankgiro number."""


class PaymentFiles:
    """Writes payment files."""

    def write(self, order: PaymentOrder) -> bytes:
        """Write the order, one block a currency; the same order gives the same bytes.

        Raises Refusals, each pointing into the order, for what no bank would execute.
        """
        check_order(order)
        document = etree.fromstring(f'<Document xmlns="{NAMESPACE}"/>'.encode())
        initiation = _add(document, "CstmrCdtTrfInitn")
        header = _add(initiation, "GrpHdr")
        created = order.created_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        _add(header, "MsgId", order.message_id.hex)
        _add(header, "CreDtTm", f"{created.isoformat()}Z")
        _add_sums(header, order.transfers)
        _add_debtor(_add(header, "InitgPty"), order)
        currencies = dict.fromkeys(transfer.currency for transfer in order.transfers)
        for number, currency in enumerate(currencies, start=1):
            transfers = [each for each in order.transfers if each.currency == currency]
            _add_block(initiation, order, transfers, number=number)
        etree.indent(document)
        return etree.tostring(document, xml_declaration=True, encoding="UTF-8")


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        element.text = text
    return element


def _add_path(parent: etree._Element, path: str, text: str) -> None:
    for name in path.split("/"):
        parent = _add(parent, name)
    parent.text = text


def _add_sums(parent: etree._Element, transfers: Sequence[Transfer]) -> None:
    total = sum((Decimal(_amount(transfer)) for transfer in transfers), Decimal(0))
    _add(parent, "NbOfTxs", str(len(transfers)))
    _add(parent, "CtrlSum", str(total))


def _amount(transfer: Transfer) -> str:
    return decimal_text(Money(transfer.amount_minor, transfer.currency))


def _add_debtor(parent: etree._Element, order: PaymentOrder) -> None:
    _add(parent, "Nm", in_bank_letters(order.debtor_name, _NAME_MAX))
    _add_address(parent, city=order.debtor_city, country=order.debtor_country)
    other = _add(_add(_add(parent, "Id"), "OrgId"), "Othr")
    _add(other, "Id", re.sub(r"[^0-9A-Za-z]", "", order.debtor_organisation_number))
    _add_path(other, "SchmeNm/Cd", "COID")


def _add_address(parent: etree._Element, *, city: str, country: str) -> None:
    """Give the town and country as fields of their own, as banks demand since November 2026."""
    address = _add(parent, "PstlAdr")
    _add(address, "TwnNm", in_bank_letters(city, _TOWN_MAX))
    _add(address, "Ctry", country.upper())


def _add_block(
    initiation: etree._Element,
    order: PaymentOrder,
    transfers: Sequence[Transfer],
    *,
    number: int,
) -> None:
    block = _add(initiation, "PmtInf")
    _add(block, "PmtInfId", f"{order.message_id.hex}-{number}")
    _add(block, "PmtMtd", "TRF")
    _add(block, "BtchBookg", "false")
    _add_sums(block, transfers)
    is_euro = transfers[0].currency == "EUR"
    _add_path(block, "PmtTpInf/SvcLvl/Cd", "SEPA" if is_euro else "NURG")
    _add_path(block, "ReqdExctnDt/Dt", order.execution_day.isoformat())
    _add_debtor(_add(block, "Dbtr"), order)
    _add_path(block, "DbtrAcct/Id/IBAN", _compact(order.debtor_iban))
    _add_agent(_add(block, "DbtrAgt"), order.debtor_bic)
    _add(block, "ChrgBr", "SLEV")
    for transfer in transfers:
        _add_transfer(block, transfer)


def _add_agent(parent: etree._Element, bic: str) -> None:
    if bic:
        _add_path(parent, "FinInstnId/BICFI", _compact(bic))
    else:
        _add_path(parent, "FinInstnId/Othr/Id", "NOTPROVIDED")


def _add_transfer(block: etree._Element, transfer: Transfer) -> None:
    payee = transfer.payee
    payment = _add(block, "CdtTrfTxInf")
    _add_path(payment, "PmtId/EndToEndId", transfer.end_to_end_id)
    amount = _add(_add(payment, "Amt"), "InstdAmt", _amount(transfer))
    amount.set("Ccy", transfer.currency)
    if payee.bankgiro:
        system, member = _BANKGIROT_CLEARING
        clearing = _add(_add(_add(payment, "CdtrAgt"), "FinInstnId"), "ClrSysMmbId")
        _add_path(clearing, "ClrSysId/Cd", system)
        _add(clearing, "MmbId", member)
    elif payee.bic:
        _add_agent(_add(payment, "CdtrAgt"), payee.bic)
    creditor = _add(payment, "Cdtr")
    _add(creditor, "Nm", in_bank_letters(payee.name, _NAME_MAX))
    _add_address(creditor, city=payee.city, country=payee.country)
    _add_payee_account(_add(_add(payment, "CdtrAcct"), "Id"), payee)
    message = in_bank_letters(transfer.message, _MESSAGE_MAX)
    if message:
        _add_path(payment, "RmtInf/Ustrd", message)


def _add_payee_account(parent: etree._Element, payee: Payee) -> None:
    if payee.bankgiro:
        other = _add(parent, "Othr")
        _add(other, "Id", payee.bankgiro.replace("-", ""))
        _add_path(other, "SchmeNm/Prtry", "BGNR")
    else:
        _add(parent, "IBAN", _compact(payee.iban))


def _compact(text: str) -> str:
    return text.replace(" ", "").upper()
