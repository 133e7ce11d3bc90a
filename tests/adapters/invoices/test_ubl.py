from datetime import date

import pytest

from kvitt.adapters.invoices import Invoices
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.invoices import ReadInvoice
from tests.adapters.invoices.documents import credit_note, invoice

PAYABLE = '<cbc:PayableAmount currencyID="SEK">1250.00</cbc:PayableAmount>'
POINTER = "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"
ORIGIN = "<cbc:TaxInclusiveAmount"


def read(content: bytes) -> ReadInvoice:
    return Invoices().read(content)


def refused(content: bytes) -> list[Refusal]:
    with pytest.raises(Refusals) as caught:
        read(content)
    return list(caught.value.refusals)


def test_an_invoice_is_read_as_facts() -> None:
    found = read(invoice())
    assert (found.format, found.kind, found.number) == ("peppol-bis-3", "invoice", "F-1001")
    assert (found.issued_on, found.due_day) == (date(2026, 8, 31), date(2026, 9, 30))
    assert (found.payable_minor, found.currency) == (125_000, "SEK")
    assert (found.seller.name, found.seller.identity_number) == ("Ängens Vård AB", "5560001234")
    assert (found.buyer.name, found.buyer.city, found.buyer.country) == ("Åsa Öberg", "Umeå", "SE")
    assert (found.bankgiro, found.payment_reference) == ("50501055", "100131")
    assert found.payee is None


def test_a_credit_note_and_a_negative_invoice_are_read_as_such() -> None:
    assert read(credit_note()).kind == "credit_note"
    assert read(credit_note()).lines[0].amount_minor == 100_000
    assert read(invoice((">380<", ">381<"))).kind == "credit_note"
    negative = read(invoice((PAYABLE, PAYABLE.replace("1250", "-1250"))))
    assert (negative.kind, negative.payable_minor) == ("invoice", -125_000)


def test_a_paid_invoice_is_read_with_nothing_payable() -> None:
    prepaid = '<cbc:PrepaidAmount currencyID="SEK">1250.00</cbc:PrepaidAmount>'
    found = read(invoice((PAYABLE, prepaid + PAYABLE.replace("1250.00", "0"))))
    assert (found.payable_minor, found.prepaid_minor, found.total_minor) == (0, 125_000, 125_000)


def test_the_due_day_may_stand_with_the_means_of_payment_or_nowhere() -> None:
    due = "<cbc:DueDate>2026-09-30</cbc:DueDate>"
    assert read(invoice((due, ""))).due_day is None
    assert read(invoice((due, "<cbc:DueDate/>"))).due_day is None
    means = "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
    moved = "<cbc:PaymentDueDate>2026-10-05Z</cbc:PaymentDueDate>"
    assert read(invoice((due, ""), (means, means + moved))).due_day == date(2026, 10, 5)


def test_what_no_claim_can_do_without_is_missed_all_at_once_each_with_its_place() -> None:
    reasons = refused(
        invoice(
            ("<cbc:ID>F-1001</cbc:ID>", ""),
            (PAYABLE, ""),
            ("<cbc:Name>Åsa Öberg</cbc:Name>", ""),
        )
    )
    assert {(reason.code, reason.params["what"], reason.pointer) for reason in reasons} == {
        ("invoice_lacks", "number", "/Invoice/cbc:ID"),
        ("invoice_lacks", "payable", POINTER),
        (
            "invoice_lacks",
            "buyer",
            "/Invoice/cac:AccountingCustomerParty/cac:Party"
            "/cac:PartyLegalEntity/cbc:RegistrationName",
        ),
    }


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1250.005", "amount_too_many_decimals"),
        ("1 250,00", "amount_invalid"),
        ("1e3", "amount_invalid"),
        ("NaN", "amount_invalid"),
        ("9" * 40, "amount_invalid"),
        ("١٢٥٠", "amount_invalid"),
    ],
)
def test_an_amount_that_is_not_exact_is_refused_where_it_stands(amount: str, code: str) -> None:
    (reason,) = refused(invoice((PAYABLE, PAYABLE.replace("1250.00", amount))))
    assert (reason.code, reason.pointer) == (code, POINTER)


def test_zeros_beyond_the_minor_unit_change_nothing() -> None:
    exact = invoice((PAYABLE, PAYABLE.replace("1250.00", "1250.0000")))
    assert read(exact).payable_minor == 125_000


def test_currencies_do_not_mix_and_an_unknown_one_is_named() -> None:
    (mixed,) = refused(invoice((PAYABLE, PAYABLE.replace("SEK", "EUR"))))
    assert (mixed.code, mixed.params) == (
        "amount_currency_mixed",
        {"expected": "SEK", "found": "EUR"},
    )
    (unknown,) = refused(invoice((">SEK<", ">SKR<")))
    assert (unknown.code, unknown.pointer) == (
        "currency_unknown",
        "/Invoice/cbc:DocumentCurrencyCode",
    )


def test_a_day_that_is_none_is_refused() -> None:
    (reason,) = refused(invoice(("2026-09-30", "30.9.2026")))
    assert (reason.code, reason.pointer) == ("invoice_day_invalid", "/Invoice/cbc:DueDate")


def test_a_faulty_line_is_pointed_at_by_its_number() -> None:
    line = "<cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:LineExtensionAmount>x</cbc:LineExtensionAmount>"
    (reason,) = refused(invoice(("</Invoice>", f"{line}</cac:InvoiceLine></Invoice>")))
    assert reason.pointer == "/Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount"


@pytest.mark.parametrize(
    ("words", "fee", "interest"),
    [
        ("Påminnelseavgift", True, False),
        ("Avgift för skriftlig betalningspåminnelse", True, False),
        ("Rykkergebyr", True, False),
        ("Purregebyr", True, False),
        ("Muistutusmaksu", True, False),
        ("Reminder fee", True, False),
        ("SMS-påminnelsetjänst, årsavgift", False, False),
        ("Dröjsmålsränta faktura 77", False, True),
        ("Viivästyskorko", False, True),
        ("Hyra med ränta", False, False),
    ],
)
def test_a_line_that_is_no_capital_is_known_by_its_words(
    words: str, fee: bool, interest: bool
) -> None:
    (line,) = read(invoice(("Tandvård", words))).lines
    assert (line.is_reminder_fee, line.is_interest) == (fee, interest)
    free = invoice(("Tandvård", words), (">1000.00<", ">0.00<"))
    assert not read(free).lines[0].is_reminder_fee


def test_a_reminder_fee_charged_on_the_whole_invoice_becomes_a_line() -> None:
    charge = """<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
      <cbc:AllowanceChargeReason>Påminnelseavgift</cbc:AllowanceChargeReason>
      <cbc:Amount currencyID="SEK">60</cbc:Amount></cac:AllowanceCharge>"""
    total = "<cac:LegalMonetaryTotal>"
    lines = read(invoice((total, charge + total))).lines
    assert [(line.amount_minor, line.is_reminder_fee) for line in lines] == [
        (100_000, False),
        (6_000, True),
    ]
    discount = charge.replace(">true<", ">false<")
    assert len(read(invoice((total, discount + total))).lines) == 1


def test_the_identity_number_is_found_wherever_the_file_puts_it() -> None:
    name = "<cac:PartyName><cbc:Name>Åsa Öberg"
    for given, number in (
        ('<cbc:EndpointID schemeID="0007">5566778899</cbc:EndpointID>', "5566778899"),
        ('<cbc:EndpointID schemeID="0088">7300000000000</cbc:EndpointID>', ""),
        (
            '<cac:PartyIdentification><cbc:ID schemeID="0007">5566778899</cbc:ID>'
            "</cac:PartyIdentification>",
            "5566778899",
        ),
        ("<cac:PartyIdentification><cbc:ID>4711</cbc:ID></cac:PartyIdentification>", ""),
        (
            "<cac:PartyTaxScheme><cbc:CompanyID>SE556677889901</cbc:CompanyID>"
            "</cac:PartyTaxScheme>",
            "5566778899",
        ),
    ):
        assert read(invoice((name, given + name))).buyer.identity_number == number


def test_the_payee_is_told_only_when_another_than_the_seller() -> None:
    means = "<cac:PaymentMeans>"
    payee = (
        "<cac:PayeeParty><cac:PartyName><cbc:Name>{}</cbc:Name></cac:PartyName></cac:PayeeParty>"
    )
    other = read(invoice((means, payee.format("Faktor AB") + means))).payee
    assert other is not None
    assert other.name == "Faktor AB"
    assert read(invoice((means, payee.format("Ängens Vård AB") + means))).payee is None


def test_an_attachment_of_megabytes_is_left_unread() -> None:
    found = read(invoice(("JVBERi0=", "QUJD" * 1_000_000)))
    assert found.payable_minor == 125_000


def test_other_kinds_of_document_are_refused_in_one_sentence() -> None:
    (proforma,) = refused(invoice((">380<", ">325<")))
    assert (proforma.code, proforma.pointer) == (
        "invoice_is_proforma",
        "/Invoice/cbc:InvoiceTypeCode",
    )
    (profile,) = refused(invoice(("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol", "OIOUBL")))
    assert profile.code == "invoice_profile_unknown"
    for content, found in (
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04", "zip"),
        (b"Hej", "text"),
        (b'{"number": 1}', "json"),
        (b"<rsm:CrossIndustryInvoice xmlns:rsm='urn:x'/>", "CrossIndustryInvoice urn:x"),
        (b"<Finvoice/>", "Finvoice"),
    ):
        (reason,) = refused(content)
        assert (reason.code, reason.params) == ("invoice_format_unknown", {"found": found})
    assert [reason.code for reason in refused(b"")] == ["file_empty"]


def test_an_invoice_without_its_profile_named_is_read_as_en_16931() -> None:
    profile = (
        "<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#"
        "urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>"
    )
    assert read(invoice((profile, ""))).format == "en-16931-ubl"


def test_a_payee_with_the_sellers_number_is_the_seller() -> None:
    means = "<cac:PaymentMeans>"
    payee = """<cac:PayeeParty><cac:PartyName><cbc:Name>Vården</cbc:Name></cac:PartyName>
      <cac:PartyLegalEntity><cbc:CompanyID>5560001234</cbc:CompanyID></cac:PartyLegalEntity>
      </cac:PayeeParty>"""
    assert read(invoice((means, payee + means))).payee is None


def test_an_electronic_address_that_is_an_email_is_one() -> None:
    name = "<cac:PartyName><cbc:Name>Åsa Öberg"
    endpoint = '<cbc:EndpointID schemeID="EM">asa@example.com</cbc:EndpointID>'
    assert read(invoice((name, endpoint + name))).buyer.email == "asa@example.com"


def test_a_missing_side_of_the_invoice_and_another_root_are_refused() -> None:
    (reason,) = refused(invoice(("cac:AccountingCustomerParty", "cac:X")))
    assert reason.params == {"what": "buyer"}
    (reason,) = refused(invoice(("<Invoice ", "<Bill "), ("</Invoice>", "</Bill>")))
    assert (reason.code, reason.pointer) == ("invoice_format_unknown", "/Bill")


def test_a_file_broken_all_over_is_refused_by_its_first_faults() -> None:
    line = "<cac:InvoiceLine><cbc:LineExtensionAmount>x</cbc:LineExtensionAmount></cac:InvoiceLine>"
    assert len(refused(invoice(("</Invoice>", line * 80 + "</Invoice>")))) == 50
