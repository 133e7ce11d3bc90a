"""Reads one booking of a camt message and splits a batch into its payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lxml import etree

from kvitt.adapters.bankfiles.camt_fields import (
    find_all,
    find_text,
    is_true,
    point,
    read_day,
    read_money,
)
from kvitt.adapters.bankfiles.camt_remittance import read_references, read_text
from kvitt.adapters.bankfiles.keys import BankKeys
from kvitt.core.money import Money, decimal_text
from kvitt.core.refusal import Refusal
from kvitt.ports.bankfiles import IncomingPayment

_NO_NAME: Final = frozenset({"not available", "notprovided", "unknown"})
_NO_IDENTITY: Final = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "0"})
_AMOUNTS: Final = ("Amt", "AmtDtls/TxAmt/Amt")
_CHARGES: Final = ("Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Amt", "Chrgs/Rcrd/Amt")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One booking on the account."""

    element: etree._Element
    amount: Money
    is_credit: bool
    is_reversal: bool
    status: str

    @property
    def is_booked(self) -> bool:
        """Whether the money has moved; pending and future entries only announce it."""
        return self.status == "BOOK"

    @property
    def decimal(self) -> Decimal:
        """The amount as control sums count it."""
        return Decimal(decimal_text(self.amount))


def read_entry(element: etree._Element) -> Entry:
    """Read what kind of booking it is; raises Refusal where amount or direction is missing."""
    amounts = find_all(element, "Amt")
    side = find_text(element, "CdtDbtInd")
    if not amounts:
        raise Refusal("bank_file_lacks", params={"what": "amount"}, pointer=point(element, "Amt"))
    if side not in {"CRDT", "DBIT"}:
        raise Refusal(
            "bank_file_lacks", params={"what": "direction"}, pointer=point(element, "CdtDbtInd")
        )
    return Entry(
        element=element,
        amount=read_money(amounts[0]),
        is_credit=side == "CRDT",
        is_reversal=is_true(find_text(element, "RvslInd")),
        status=find_text(element, "Sts/Cd", "Sts/Prtry", "Sts")[:20] or "BOOK",
    )


@dataclass(frozen=True, kw_only=True)
class _Days:
    value: date
    booked: date


def payments_of(
    entry: Entry, *, account: str, anchor: str, sign: int, keys: BankKeys
) -> list[IncomingPayment]:
    """Split a booking into its payments; raises Refusal where they do not add up to it.

    `sign` is -1 where the bank takes money back; `anchor` names the statement, for payments that
    carry no identity of their own.
    """
    days = _read_days(entry)
    details = find_all(entry.element, "NtryDtls/TxDtls")
    _check_batch(entry, len(details))
    parts = _split(entry, details)
    payments: list[IncomingPayment] = []
    for part, amount_minor in parts:
        references = read_references(part)
        signed = amount_minor * sign
        key = keys.make(
            account,
            *_identity(entry, part, anchor=anchor),
            days.booked.isoformat(),
            str(signed),
            entry.amount.currency,
        )
        payments.append(
            IncomingPayment(
                bank_key=key,
                value_day=days.value,
                booked_on=days.booked,
                amount_minor=signed,
                currency=entry.amount.currency,
                account=account,
                references=references,
                payer_name=_payer_name(part),
                payer_account=_payer_account(part),
                text=read_text(part, entry.element),
            )
        )
    return payments


def _read_days(entry: Entry) -> _Days:
    booked = read_day(entry.element, "BookgDt")
    value = read_day(entry.element, "ValDt") or booked
    if value is None:
        raise Refusal(
            "bank_file_lacks", params={"what": "day"}, pointer=point(entry.element, "BookgDt")
        )
    return _Days(value=value, booked=booked or value)


def _check_batch(entry: Entry, details: int) -> None:
    """Compare the number of payments a batch states with those itemised, if any are."""
    batches = find_all(entry.element, "NtryDtls/Btch/NbOfTxs")
    if not details or not batches:
        return
    said = [find_text(batch, ".") for batch in batches]
    if all(text.isascii() and text.isdigit() for text in said):
        total = sum(int(text[:15]) for text in said)
        if total != details:
            raise Refusal(
                "bank_counts_differ",
                params={"said": total, "counted": details},
                pointer=point(batches[0]),
            )


def _split(entry: Entry, details: Sequence[etree._Element]) -> list[tuple[etree._Element, int]]:
    """Give each payment its amount; one payment alone has the booking's."""
    whole = entry.amount.amount_minor
    amounts = [_detail_minor(entry, detail) for detail in details]
    given = [amount for amount in amounts if amount]
    if given:
        counted = sum(given)
        short = whole - counted
        charged = len(details) == 1 and short != 0 and abs(short) in _charges(entry, details[0])
        if short and not charged:
            currency = entry.amount.currency
            raise Refusal(
                "bank_sums_differ",
                params={
                    "said": decimal_text(entry.amount),
                    "counted": decimal_text(Money(counted, currency)),
                    "currency": currency,
                },
                pointer=point(entry.element, "Amt"),
            )
    if len(details) == 1:
        return [(details[0], whole)]
    if not given:
        # A batch not itemised by amount stays one payment with every reference it names.
        return [(entry.element, whole)]
    return [(detail, amount) for detail, amount in zip(details, amounts, strict=True) if amount]


def _detail_minor(entry: Entry, detail: etree._Element) -> int:
    """Return a payment's share in the booking's currency; 0 where it is not given so."""
    for path in _AMOUNTS:
        for element in find_all(detail, path):
            if element.get("Ccy") == entry.amount.currency:
                money = read_money(element)
                if not money.is_zero:
                    side = find_text(detail, "CdtDbtInd")
                    is_against = bool(side) and (side == "CRDT") != entry.is_credit
                    return -money.amount_minor if is_against else money.amount_minor
    return 0


def _charges(entry: Entry, detail: etree._Element) -> set[int]:
    """Collect what the bank's charges may come to, by each way a message states them."""
    sums: set[int] = set()
    for within in (entry.element, detail):
        for path in _CHARGES:
            moneys = [
                read_money(element)
                for element in find_all(within, path)
                if element.get("Ccy") == entry.amount.currency
            ]
            sums.add(sum(money.amount_minor for money in moneys))
    return sums


def _identity(entry: Entry, part: etree._Element, *, anchor: str) -> tuple[str, ...]:
    """Name the payment by the bank's reference, else the payer's, else by its statement.

    Only what the file itself says goes in, nothing we conclude from it: a better reader must
    still know the payments of yesterday.
    """
    served = [_named(entry.element, "AcctSvcrRef")]
    served += [_named(part, f"Refs/{name}") for name in ("AcctSvcrRef", "TxId", "UETR")]
    payer = [_named(part, f"Refs/{name}") for name in ("EndToEndId", "InstrId")]
    if any(served):
        return (*served, *payer)
    told = " ".join(str(text) for each in part.iter("{*}RmtInf") for text in each.itertext())
    said = " ".join(told.split())
    return (*payer, said) if any(payer) else (anchor, said)


def _named(element: etree._Element, path: str) -> str:
    text = find_text(element, path)
    return "" if text.upper() in _NO_IDENTITY else text


def _payer_name(part: etree._Element) -> str:
    parties = "RltdPties"
    name = find_text(
        part,
        f"{parties}/Dbtr/Pty/Nm",
        f"{parties}/Dbtr/Nm",
        f"{parties}/UltmtDbtr/Pty/Nm",
        f"{parties}/UltmtDbtr/Nm",
        f"{parties}/InitgPty/Pty/Nm",
        f"{parties}/InitgPty/Nm",
    )
    return "" if name.lower() in _NO_NAME else name


def _payer_account(part: etree._Element) -> str:
    account = "RltdPties/DbtrAcct/Id"
    text = find_text(part, f"{account}/IBAN", f"{account}/Othr/Id")
    return "".join(character for character in text if character.isalnum()).upper()
