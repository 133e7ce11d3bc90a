from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kvitt.adapters.bankfiles import BankFiles
from kvitt.core.money import Money, decimal_text, parse_amount
from kvitt.core.reference import is_bankgiro
from kvitt.core.refusal import Refusals
from kvitt.ports.bankfiles import IncomingPayment
from tests.adapters.samples import expectations, needs_samples, sample, sample_files

pytestmark = needs_samples

CAMT = expectations("camt")
BGMAX = expectations("bgmax")
OTHERS = [name for name in sample_files() if not name.startswith(("camt/", "bgmax/"))]

TABBED = ("6579650000000000", "0")
"""Columns cut from a row whose tabs were not put back; the payer's text names 657965."""


def minor(text: str, currency: str = "SEK") -> int:
    return parse_amount(text, currency).amount_minor


def summed(payments: tuple[IncomingPayment, ...]) -> dict[str, Decimal]:
    sums: Counter[str] = Counter()
    for payment in payments:
        sums[payment.currency] += payment.amount_minor
    return {name: Decimal(decimal_text(Money(total, name))) for name, total in sums.items()}


@pytest.mark.parametrize("row", CAMT, ids=lambda row: str(row["file"]))
def test_a_real_camt_file_says_what_is_expected_of_it(row: Any) -> None:
    found = BankFiles().read(sample(f"camt/{row['file']}"))
    expected = row["expected"]
    incoming = [each for each in expected["entries"] if each[2] == "CRDT"]
    outgoing = [each for each in expected["entries"] if each[2] == "DBIT"]
    assert found.format == expected["msg"]
    assert [(each.amount_minor, each.currency, each.booked_on) for each in found.payments] == [
        (minor(each[0], each[1]), each[1], date.fromisoformat(each[3][:10])) for each in incoming
    ]
    assert sum(summed(found.payments).values()) == Decimal(expected["sumC"])
    assert len(found.left_out) == len(outgoing)
    assert sum(Decimal(each[0]) for each in outgoing) == Decimal(expected["sumD"])
    if outgoing and not incoming:
        return
    for payment, (_, structured, words) in zip(found.payments, expected["txs"], strict=False):
        assert list(payment.references[: len(structured)]) == structured
        for text in words:
            assert " ".join(text.split()) in payment.text
    assert len({each.bank_key for each in found.payments}) == len(found.payments)


def test_the_references_of_the_finnish_file_are_found_wherever_they_stand() -> None:
    found = BankFiles().read(sample("camt/finland_camt.054.001.02.xml"))
    references = [payment.references for payment in found.payments]
    assert references == [("9597349",), ("9544208",), (), ()]
    assert found.payments[0].payer_name == "SUOMI OY"


@pytest.mark.parametrize("row", BGMAX, ids=lambda row: str(row["file"]))
def test_a_real_bgmax_file_says_what_is_expected_of_it(row: Any) -> None:
    found = BankFiles().read(sample(f"bgmax/{row['file']}"))
    expected = row["expected"]
    assert found.identity == f"bgmax {expected['timestamp']}"
    assert {payment.account for payment in found.payments} == set(expected["recv"])
    assert is_bankgiro(expected["recv"][0])
    assert summed(found.payments) == {name: Decimal(text) for name, text in expected["sum"].items()}
    rows = [each for each in expected["refs"] if each[0] in {"20", "21"}]
    signed = [minor(text) * (-1 if kind == "21" else 1) for kind, _, text, _ in rows]
    assert [payment.amount_minor for payment in found.payments] == signed
    days = {date.fromisoformat(deposit["date"]) for deposit in expected["deposits"]}
    assert {payment.value_day for payment in found.payments} == days
    assert references_of(expected["refs"]) == [
        set(payment.references) for payment in found.payments
    ]
    assert len({each.bank_key for each in found.payments}) == len(found.payments)


def references_of(rows: list[list[str]]) -> list[set[str]]:
    """Gather the references each payment is expected to name; those of incoming (23) apart."""
    gathered: list[set[str]] = []
    for kind, reference, _, code in rows:
        if kind in {"20", "21"}:
            gathered.append(set())
        if kind == "23":
            continue
        if (reference, code) == TABBED:
            gathered[-1].add("657965")
        elif code == "3":
            gathered[-1] |= set(reference.replace(",", " ").split())
        elif reference:
            gathered[-1].add(reference)
    return gathered


def test_every_expected_file_was_read() -> None:
    assert (len(CAMT), len(BGMAX)) == (5, 4)


def test_the_same_ten_payments_are_equal_in_both_formats() -> None:
    files = ("bgmax/kivra_example_2025-09-18.bgmax", "camt/kivra_camt.054.001.02.xml")
    bgmax, camt = (
        [
            (payment.amount_minor, payment.currency, payment.references, payment.account)
            for payment in BankFiles().read(sample(name)).payments
        ]
        for name in files
    )
    assert len(bgmax) == 10
    assert bgmax == camt


@pytest.mark.parametrize("row", CAMT + BGMAX, ids=lambda row: str(row["file"]))
def test_a_real_file_read_again_gives_the_same_keys(row: Any) -> None:
    folder = "camt" if row in CAMT else "bgmax"
    content = sample(f"{folder}/{row['file']}")
    assert BankFiles().read(content) == BankFiles().read(content)


@pytest.mark.parametrize("name", OTHERS)
def test_a_real_file_of_another_format_is_refused_by_name(name: str) -> None:
    with pytest.raises(Refusals) as caught:
        BankFiles().read(sample(name))
    (reason,) = caught.value.refusals
    assert reason.code == "bank_file_format_unknown"
