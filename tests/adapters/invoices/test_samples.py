from datetime import date
from typing import Any

import pytest

from kvitt.adapters.invoices import Invoices
from kvitt.core.money import parse_amount
from kvitt.core.refusal import Refusals
from tests.adapters.samples import expectations, needs_samples, sample, sample_files

pytestmark = needs_samples

UBL = expectations("peppol_ubl")
OTHERS = [name for name in sample_files() if not name.startswith("peppol_ubl/")]


@pytest.mark.parametrize("row", UBL, ids=lambda row: str(row["file"]))
def test_a_real_invoice_says_what_is_expected_of_it(row: Any) -> None:
    found = Invoices().read(sample(f"peppol_ubl/{row['file']}"))
    expected = row["expected"]

    def minor(name: str) -> int:
        return parse_amount(expected.get(name, "0"), expected["ccy"]).amount_minor

    assert found.kind == {"Invoice": "invoice", "CreditNote": "credit_note"}[expected["root"]]
    assert (found.number, found.currency) == (expected["id"], expected["ccy"])
    assert found.issued_on == date.fromisoformat(expected["issue"])
    due = expected["due"]
    assert found.due_day == (date.fromisoformat(due) if due else None)
    assert found.payable_minor == minor("PayableAmount")
    assert found.total_minor == minor("TaxInclusiveAmount")
    assert found.prepaid_minor == minor("PrepaidAmount")
    assert found.payable_minor == found.total_minor - found.prepaid_minor + found.rounding_minor
    assert found.payment_reference == (expected["payref"] or "")
    account = (expected["account"] or "").replace(" ", "")
    assert (found.accounts[0].number if found.accounts else "") == account
    assert expected["sup"] in {found.seller.name, found.seller.trading_name}
    assert expected["cus"] in {found.buyer.name, found.buyer.trading_name}
    assert len(found.lines) == expected["lines"]
    is_peppol = "urn:fdc:peppol.eu:2017:poacc:billing:3.0" in expected["profile"]
    assert found.format == ("peppol-bis-3" if is_peppol else "en-16931-ubl")


def test_every_expected_file_was_read() -> None:
    assert len(UBL) == 9


def test_the_electricity_invoice_offers_three_accounts_and_carries_a_reminder_fee() -> None:
    found = Invoices().read(sample("peppol_ubl/SE_Elhandel.xml"))
    assert [(account.kind, account.number) for account in found.accounts] == [
        ("bankgiro", "22224444"),
        ("plusgiro", "11100222"),
        ("other", "99991234567"),
    ]
    assert found.bankgiro == "22224444"
    assert [(line.amount_minor, line.is_reminder_fee) for line in found.lines] == [
        (59_399, False),
        (5_000, True),
    ]
    assert (found.buyer.street, found.buyer.extra_line) == ("Box 167", "c/o HSA Fastigheter AB")
    assert found.buyer.identity_number == "9876543210"


def test_the_factoring_invoice_names_who_is_to_be_paid() -> None:
    found = Invoices().read(sample("peppol_ubl/SE_Factoring.xml"))
    assert (found.seller.name, found.seller.trading_name) == ("QVK Montage AB", "QVK Montage")
    assert found.payee is not None
    assert found.payee.name == "Likviditet o. Finans AB"


def test_the_interest_invoice_is_known_as_interest() -> None:
    found = Invoices().read(sample("peppol_ubl/SE_Rantefaktura_Enkel.xml"))
    assert [line.is_interest for line in found.lines] == [True]


@pytest.mark.parametrize("name", OTHERS)
def test_a_real_file_of_another_format_is_refused_by_name(name: str) -> None:
    with pytest.raises(Refusals) as caught:
        Invoices().read(sample(name))
    (reason,) = caught.value.refusals
    assert reason.code in {"invoice_format_unknown", "invoice_profile_unknown"}
    assert reason.params["found"]
