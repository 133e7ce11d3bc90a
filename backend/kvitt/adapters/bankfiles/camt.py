"""Reads camt.053 statements and camt.054 notifications, all versions with one reader."""

import re
from typing import Final

from lxml import etree

from kvitt.adapters.bankfiles.camt_checks import check_totals, reversal_reading
from kvitt.adapters.bankfiles.camt_entries import Entry, payments_of, read_entry
from kvitt.adapters.bankfiles.camt_fields import find_all, find_text, point, read_instant
from kvitt.adapters.bankfiles.keys import BankKeys
from kvitt.adapters.xml import local_name
from kvitt.core.money import decimal_text
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import BankFile, IncomingPayment

_MESSAGE: Final = re.compile(r"(?:^|[:$])([a-z]{4}\.[0-9]{3}\.[0-9]{3}\.[0-9]{2})$", re.ASCII)
_READ_HERE: Final = ("camt.053.", "camt.054.")
_STATEMENTS: Final = ("BkToCstmrStmt/Stmt", "BkToCstmrDbtCdtNtfctn/Ntfctn")
_HEADERS: Final = ("BkToCstmrStmt/GrpHdr", "BkToCstmrDbtCdtNtfctn/GrpHdr")
_NAME_MAX: Final = 80
_REFUSALS_MAX: Final = 50


def read_camt(root: etree._Element) -> BankFile:
    """Read a message, bare or in a business envelope; raises Refusal or Refusals."""
    document = _find_document(root)
    message = _message_name(document)
    statements = [each for path in _STATEMENTS for each in find_all(document, path)]
    if not statements:
        raise Refusal("bank_file_lacks", params={"what": "statement"}, pointer=point(document))
    header = next((each for path in _HEADERS for each in find_all(document, path)), document)
    reading = _Reading()
    for number, statement in enumerate(statements, start=1):
        reading.take(statement, number)
    if reading.refusals:
        raise Refusals(reading.refusals)
    return BankFile(
        format=message,
        identity=_identity(header, statements),
        created_at=read_instant(find_text(header, "CreDtTm")),
        payments=tuple(reading.payments),
        left_out=tuple(reading.left_out),
    )


class _Reading:
    """What has been read of a message so far; faults are gathered over all its entries."""

    def __init__(self) -> None:
        self.keys = BankKeys("camt")
        self.payments: list[IncomingPayment] = []
        self.left_out: list[str] = []
        self.refusals: list[Refusal] = []

    def take(self, statement: etree._Element, number: int) -> None:
        """Read one statement or notification."""
        account, anchor = _account(statement), _anchor(statement)
        entries: list[Entry] = []
        elements = find_all(statement, "Ntry")
        for element in elements:
            try:
                entries.append(read_entry(element))
            except Refusal as refusal:
                self._note(refusal)
        if len(entries) < len(elements):
            return
        self.refusals += check_totals(statement, entries)
        turned = reversal_reading(statement, entries)
        for position, entry in enumerate(entries, start=1):
            why = _why_left_out(entry)
            if why:
                self.left_out.append(f"Entry {position} of statement {number}: {why}")
                continue
            try:
                self.payments += payments_of(
                    entry,
                    account=account,
                    anchor=anchor,
                    sign=_sign(entry, turned=turned),
                    keys=self.keys,
                )
            except Refusal as refusal:
                self._note(refusal)

    def _note(self, refusal: Refusal) -> None:
        """Gather faults, but not thousands: such a file is broken as a whole."""
        self.refusals.append(refusal)
        if len(self.refusals) == _REFUSALS_MAX:
            raise Refusals(self.refusals)


def _find_document(root: etree._Element) -> etree._Element:
    if local_name(root) == "Document":
        return root
    found = root.find(".//{*}Document")
    if found is None:
        name = local_name(root)[:_NAME_MAX]
        raise Refusal("bank_file_format_unknown", params={"found": name}, pointer=f"/{name}")
    return found


def _message_name(document: etree._Element) -> str:
    namespace = etree.QName(document).namespace or ""
    found = _MESSAGE.search(namespace)
    name = found.group(1) if found else namespace[:_NAME_MAX] or local_name(document)
    if not name.startswith(_READ_HERE):
        raise Refusal("bank_file_format_unknown", params={"found": name}, pointer=point(document))
    return name


def _account(statement: etree._Element) -> str:
    text = find_text(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id")
    account = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    if not account:
        raise Refusal("bank_account_missing", pointer=point(statement, "Acct/Id"))
    return account


def _identity(header: etree._Element, statements: list[etree._Element]) -> str:
    """Name the message: its id, with the account and running number of its first statement."""
    first = statements[0]
    message = find_text(header, "MsgId") or find_text(first, "Id")
    if not message:
        raise Refusal(
            "bank_file_lacks", params={"what": "identity"}, pointer=point(header, "MsgId")
        )
    parts = (message, _account(first), find_text(first, "ElctrncSeqNb", "LglSeqNb"))
    return " ".join(part for part in parts if part)


def _anchor(statement: etree._Element) -> str:
    """Name the statement for payments that carry no identity of their own."""
    number = find_text(statement, "ElctrncSeqNb", "LglSeqNb", "CreDtTm")
    return f"{find_text(statement, 'Id')} {number}"


def _why_left_out(entry: Entry) -> str:
    amount = f"{decimal_text(entry.amount)} {entry.amount.currency}"
    if not entry.is_booked:
        return f"{amount} is not booked yet ({entry.status})."
    if not entry.is_credit and not entry.is_reversal:
        return f"{amount} was drawn from the account."
    return "nothing came in (0)." if entry.amount.is_zero else ""


def _sign(entry: Entry, *, turned: bool | None) -> int:
    """Tell money in from money taken back.

    ISO 20022 says that a reversal's indicator already names its direction, yet several banks
    turn it round. The statement's own balance decides; without one, a reversal takes back.
    """
    if not entry.is_reversal:
        return 1
    if turned is None:
        return -1
    return 1 if entry.is_credit != turned else -1
