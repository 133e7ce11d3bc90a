"""Holds a camt statement to the sums it states about itself."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from lxml import etree

from kvitt.adapters.bankfiles.camt_entries import Entry
from kvitt.adapters.bankfiles.camt_fields import find_all, find_text, point, read_sum
from kvitt.core.refusal import Refusal

_OPENING: Final = ("OPBD", "PRCD")
_CLOSING: Final = ("CLBD",)
_MINUS: Final = -1


def check_totals(statement: etree._Element, entries: Sequence[Entry]) -> list[Refusal]:
    """Compare the entries with every total the statement gives, and name what differs.

    Banks differ in whether entries not booked yet are counted, whether the sum of all is signed
    and where a reversal belongs: a total holds when one of these readings gives it.
    """
    refusals: list[Refusal] = []
    groups = (list(entries), [entry for entry in entries if entry.is_booked])
    for name, readings in (
        ("TtlNtries", groups),
        ("TtlCdtNtries", [part for group in groups for part in _sides(group, credit=True)]),
        ("TtlDbtNtries", [part for group in groups for part in _sides(group, credit=False)]),
    ):
        for total in find_all(statement, f"TxsSummry/{name}"):
            refusals += _check(total, readings)
    return refusals


def reversal_reading(statement: etree._Element, entries: Sequence[Entry]) -> bool | None:
    """Find out by the statement's own net whether reversals turn the direction round.

    None where it has no reversal, states no net, or both readings give it.
    """
    booked = [entry for entry in entries if entry.is_booked]
    if not any(entry.is_reversal for entry in booked):
        return None
    said = _said_net(statement)
    kept, turned = _net(booked, turned=False), _net(booked, turned=True)
    if said is None or (said == kept) == (said == turned):
        return None
    return said == turned


def _sides(entries: Sequence[Entry], *, credit: bool) -> list[list[Entry]]:
    as_marked = [entry for entry in entries if entry.is_credit == credit]
    turned = [entry for entry in entries if (entry.is_credit != entry.is_reversal) == credit]
    return [as_marked, turned]


def _check(total: etree._Element, readings: Iterable[Sequence[Entry]]) -> list[Refusal]:
    refusals: list[Refusal] = []
    readings = list(readings)
    count_said = find_text(total, "NbOfNtries")
    counts = [str(len(reading)) for reading in readings]
    if count_said and count_said.lstrip("0") not in {count.lstrip("0") for count in counts}:
        params = {"said": count_said[:20], "counted": counts[0]}
        pointer = point(total, "NbOfNtries")
        refusals.append(Refusal("bank_counts_differ", params=params, pointer=pointer))
    for element in find_all(total, "Sum"):
        try:
            said = read_sum(element)
        except Refusal as refusal:
            refusals.append(refusal)
            continue
        sums = [_total(reading) for reading in readings]
        nets = [abs(_net(each, turned=turned)) for each in readings for turned in (False, True)]
        if said not in sums and said not in nets:
            params = {"said": str(said), "counted": str(sums[0]), "currency": _currency(readings)}
            pointer = point(element)
            refusals.append(Refusal("bank_sums_differ", params=params, pointer=pointer))
    return refusals


def _total(entries: Sequence[Entry]) -> Decimal:
    return sum((entry.decimal for entry in entries), Decimal(0))


def _net(entries: Sequence[Entry], *, turned: bool) -> Decimal:
    net = Decimal(0)
    for entry in entries:
        is_in = entry.is_credit != (entry.is_reversal and turned)
        net += entry.decimal if is_in else -entry.decimal
    return net


def _currency(readings: Sequence[Sequence[Entry]]) -> str:
    return "/".join(sorted({entry.amount.currency for each in readings for entry in each}))


def _said_net(statement: etree._Element) -> Decimal | None:
    """Return the net of the bookings as the summary or the two balances state it."""
    for total in find_all(statement, "TxsSummry/TtlNtries"):
        for path in ("TtlNetNtry/Amt", "TtlNetNtryAmt"):
            for element in find_all(total, path):
                side = find_text(total, "TtlNetNtry/CdtDbtInd", "CdtDbtInd")
                return read_sum(element) * (_MINUS if side == "DBIT" else 1)
    opening, closing = _balance(statement, _OPENING), _balance(statement, _CLOSING)
    if opening is None or closing is None or opening[1] != closing[1]:
        return None
    return closing[0] - opening[0]


def _balance(statement: etree._Element, kinds: Sequence[str]) -> tuple[Decimal, str] | None:
    for balance in find_all(statement, "Bal"):
        if find_text(balance, "Tp/CdOrPrtry/Cd") in kinds:
            for element in find_all(balance, "Amt"):
                side = _MINUS if find_text(balance, "CdtDbtInd") == "DBIT" else 1
                return read_sum(element) * side, element.get("Ccy", "")
    return None
