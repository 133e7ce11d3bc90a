from datetime import UTC, date, datetime

import pytest

from kvitt.adapters.bankfiles import BankFiles
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import BankFile
from tests.adapters.bankfiles.documents import balance, camt, details, entry, summary

NOTIFICATION = "/Document/BkToCstmrDbtCdtNtfctn/Ntfctn"
IBAN = "SE4550000000058398257466"


def read(content: bytes) -> BankFile:
    return BankFiles().read(content)


def refused(content: bytes) -> list[Refusal]:
    with pytest.raises(Refusals) as caught:
        read(content)
    return list(caught.value.refusals)


def amounts(content: bytes) -> list[int]:
    return [each.amount_minor for each in read(content).payments]


@pytest.mark.parametrize(
    "message",
    [f"camt.{kind}.001.{version:02d}" for kind in ("053", "054") for version in range(1, 15)],
)
def test_every_version_is_read_by_one_reader(message: str) -> None:
    found = read(camt(entry("12.50", details("12.50", reference="100131")), message=message))
    assert (found.format, found.identity) == (message, f"M1 {IBAN} 1")
    assert found.created_at == datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
    (payment,) = found.payments
    assert (payment.amount_minor, payment.currency) == (1_250, "SEK")
    assert (payment.booked_on, payment.value_day) == (date(2026, 11, 1), date(2026, 11, 2))
    assert (payment.account, payment.references) == (IBAN, ("100131",))


def test_a_message_in_a_business_envelope_is_found() -> None:
    inner = camt(entry("1", details())).split(b"?>", 1)[1]
    assert amounts(b"<Envelope xmlns='urn:e'><AppHdr/>" + inner + b"</Envelope>") == [100]


@pytest.mark.parametrize("text", ["", "0", "0.00", "12.50"])
def test_a_lone_payment_has_the_bookings_amount_whatever_its_details_say(text: str) -> None:
    assert amounts(camt(entry("12.50", details(text)))) == [1_250]


def test_a_batch_is_split_and_must_add_up() -> None:
    parts = (details("10", reference="1a"), details("5.25", reference="2b"))
    batch = "<Btch><NbOfTxs>2</NbOfTxs></Btch>"
    found = read(camt(entry("15.25", *parts, batch=batch))).payments
    assert [(each.amount_minor, each.references) for each in found] == [
        (1_000, ("1a",)),
        (525, ("2b",)),
    ]
    (reason,) = refused(camt(entry("1", details()), entry("15.26", *parts)))
    assert (reason.code, reason.pointer) == ("bank_sums_differ", f"{NOTIFICATION}/Ntry[2]/Amt")
    assert (reason.params["said"], reason.params["counted"]) == ("15.26", "15.25")
    (reason,) = refused(camt(entry("15.25", *parts, batch=batch.replace("2", "3"))))
    assert reason.code == "bank_counts_differ"
    assert reason.pointer == f"{NOTIFICATION}/Ntry/NtryDtls/Btch/NbOfTxs"


def test_a_batch_may_hold_a_deduction() -> None:
    parts = (details("10", side="CRDT"), details("3", side="DBIT"))
    assert amounts(camt(entry("7", *parts))) == [1_000, -300]


def test_a_batch_without_amounts_stays_one_payment_with_every_reference() -> None:
    parts = (details(reference="1a"), details("0", reference="2b", words=["Tack"]))
    (found,) = read(camt(entry("9", *parts))).payments
    assert (found.amount_minor, found.references, found.text) == (900, ("1a", "2b"), "Tack")
    assert amounts(camt(entry("9", batch="<Btch><NbOfTxs>4</NbOfTxs></Btch>"))) == [900]


def test_a_batch_in_another_currency_stays_one_payment() -> None:
    parts = (details("1", currency="EUR"), details("2", currency="EUR"))
    assert amounts(camt(entry("33", *parts))) == [3_300]


def test_the_banks_charge_may_explain_a_difference() -> None:
    charge = '<Chrgs><TtlChrgsAndTaxAmt Ccy="SEK">2</TtlChrgsAndTaxAmt></Chrgs>'
    part = details("10").replace("</TxDtls>", f"{charge}</TxDtls>")
    assert amounts(camt(entry("8", part))) == [800]
    (reason,) = refused(camt(entry("7", part)))
    assert reason.code == "bank_sums_differ"


def test_debits_and_what_is_not_booked_are_left_out_and_told() -> None:
    found = read(
        camt(
            entry("1", details(), side="DBIT"),
            entry("2", details(), status="<Cd>PDNG</Cd>"),
            entry("3", details(), status="INFO"),
            entry("0", details()),
            entry("4", details(), status="BOOK"),
        )
    )
    assert [each.amount_minor for each in found.payments] == [400]
    assert found.left_out == (
        "Entry 1 of statement 1: 1.00 SEK was drawn from the account.",
        "Entry 2 of statement 1: 2.00 SEK is not booked yet (PDNG).",
        "Entry 3 of statement 1: 3.00 SEK is not booked yet (INFO).",
        "Entry 4 of statement 1: nothing came in (0).",
    )


@pytest.mark.parametrize("side", ["CRDT", "DBIT"])
def test_a_reversal_takes_money_back(side: str) -> None:
    assert amounts(camt(entry("5", details(), side=side, reversal="true"))) == [-500]
    assert amounts(camt(entry("5", details(), reversal="false"))) == [500]


@pytest.mark.parametrize(("closing", "amount"), [("15", 500), ("5", -500)])
def test_the_statements_balances_settle_which_way_a_reversal_goes(
    closing: str, amount: int
) -> None:
    before = balance("OPBD", "10") + balance("CLBD", closing)
    one = entry("5", details(), reversal="true")
    assert amounts(camt(one, before=before, message="camt.053.001.08")) == [amount]


def test_the_net_in_the_summary_settles_it_too() -> None:
    for more, expected in (
        ("<TtlNetNtry><Amt>5</Amt><CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry>", 500),
        ("<TtlNetNtryAmt>5</TtlNetNtryAmt><CdtDbtInd>DBIT</CdtDbtInd>", -500),
    ):
        one = entry("5", details(), side="CRDT", reversal="1")
        assert amounts(camt(one, before=summary(more=more))) == [expected]


def test_totals_must_hold_and_both_sums_are_named() -> None:
    two = (entry("5", details()), entry("2.50", details(), side="DBIT"))
    for good in (
        summary("7.5", "2"),
        summary("2.50", "02"),
        summary("5", "1", name="TtlCdtNtries"),
        summary("2.5", "1", name="TtlDbtNtries"),
    ):
        assert amounts(camt(*two, before=good)) == [500]
    reasons = refused(camt(*two, before=summary("8", "3")))
    assert [
        (reason.code, reason.params["said"], reason.params["counted"]) for reason in reasons
    ] == [
        ("bank_counts_differ", "3", "2"),
        ("bank_sums_differ", "8", "7.50"),
    ]
    assert reasons[1].pointer == f"{NOTIFICATION}/TxsSummry/TtlNtries/Sum"
    (reason,) = refused(camt(*two, before=summary("5.01", name="TtlCdtNtries")))
    assert reason.code == "bank_sums_differ"


def test_totals_may_leave_out_what_is_not_booked() -> None:
    two = (entry("5", details()), entry("2", details(), status="<Cd>PDNG</Cd>"))
    assert amounts(camt(*two, before=summary("5", "1"))) == [500]
    assert amounts(camt(*two, before=summary("7", "2"))) == [500]


def test_references_are_tried_in_their_order() -> None:
    part = """<TxDtls><RmtInf><Ustrd>hej du</Ustrd><Ustrd>777</Ustrd><Ustrd>RF18 5390 0754 7034</Ustrd>
      <Strd><CdtrRefInf><Tp><CdOrPrtry><Prtry>ISR</Prtry></CdOrPrtry></Tp><Ref>333</Ref></CdtrRefInf></Strd>
      <Strd><CdtrRefInf><Ref>222</Ref></CdtrRefInf></Strd>
      <Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>111</Ref></CdtrRefInf>
      <RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>F-1</Nb></RfrdDocInf></Strd>
      </RmtInf></TxDtls>"""  # noqa: E501
    (found,) = read(camt(entry("1", part))).payments
    assert found.references == ("111", "222", "333", "777", "RF18539007547034")
    assert found.text == "hej du\n777\nRF18 5390 0754 7034\nCINV F-1"


def test_the_payer_is_named_in_old_and_new_versions() -> None:
    account = "<DbtrAcct><Id><IBAN>FI21 1234 5600 0007 85</IBAN></Id></DbtrAcct>"
    for name in ("<Dbtr><Nm>Åsa</Nm></Dbtr>", "<Dbtr><Pty><Nm>Åsa</Nm></Pty></Dbtr>"):
        part = f"<TxDtls><RltdPties>{name}{account}</RltdPties></TxDtls>"
        (found,) = read(camt(entry("1", part))).payments
        assert (found.payer_name, found.payer_account) == ("Åsa", "FI2112345600000785")
    nobody = "<TxDtls><RltdPties><Dbtr><Nm>Not available</Nm></Dbtr></RltdPties></TxDtls>"
    assert read(camt(entry("1", nobody))).payments[0].payer_name == ""


def keys(content: bytes) -> list[str]:
    return [each.bank_key for each in read(content).payments]


def test_keys_tell_twins_apart_and_stay_when_the_file_comes_again() -> None:
    for reference in ("", "ABC"):
        twins = camt(*(entry("1", details(), bank_reference=reference) for _ in range(2)))
        assert len(set(keys(twins))) == 2
        assert keys(twins) == keys(twins)


def test_the_banks_or_payers_reference_names_a_payment_in_whatever_message() -> None:
    named = entry("1", details(refs="<EndToEndId>E1</EndToEndId>"))
    assert keys(camt(named)) == keys(camt(named, number=2))
    assert keys(camt(named)) == keys(camt(named, message="camt.053.001.02"))
    served = entry("1", details(), bank_reference="B1")
    assert keys(camt(served)) == keys(camt(served, number=2))
    assert keys(camt(served)) != keys(camt(served.replace("B1", "B2")))
    other = named.replace("<RmtInf>", "<RmtInf><Ustrd>other words</Ustrd>")
    assert keys(camt(named)) != keys(camt(other))
    for nameless in (details(), details(refs="<EndToEndId>NOTPROVIDED</EndToEndId>")):
        assert keys(camt(entry("1", nameless))) != keys(camt(entry("1", nameless), number=2))


@pytest.mark.parametrize(
    ("before", "after", "code", "pointer"),
    [
        ("12.50", "12.505", "amount_too_many_decimals", "/Ntry/Amt"),
        ("12.50", "-12.50", "amount_invalid", "/Ntry/Amt"),
        ('Ccy="SEK"', 'Ccy="XXX"', "currency_unknown", "/Ntry/Amt"),
        ('Ccy="SEK"', "", "currency_unknown", "/Ntry/Amt"),
        ("CRDT", "PLUS", "bank_file_lacks", "/Ntry/CdtDbtInd"),
        ("2026-11-01", "2026-11-31", "bank_day_invalid", "/Ntry/BookgDt"),
        ("IBAN>", "X>", "bank_account_missing", "/Acct/Id"),
    ],
)
def test_a_broken_entry_is_refused_with_its_place(
    before: str, after: str, code: str, pointer: str
) -> None:
    content = camt(entry("12.50", details())).decode()
    assert before in content
    (reason,) = refused(content.replace(before, after).encode())
    assert (reason.code, reason.pointer) == (code, NOTIFICATION + pointer)


def test_an_entry_needs_an_amount_and_some_day() -> None:
    no_amount = entry("1", details()).replace('<Amt Ccy="SEK">1</Amt>', "")
    no_day = entry("1", details()).replace("BookgDt", "X").replace("ValDt", "Y")
    reasons = refused(camt(no_amount)) + refused(camt(no_day))
    assert [reason.params["what"] for reason in reasons] == ["amount", "day"]


def test_other_messages_and_files_are_refused_by_name() -> None:
    for content, found in (
        (camt(message="camt.052.001.08"), "camt.052.001.08"),
        (camt(message="pain.002.001.03"), "pain.002.001.03"),
        (b"<Invoice/>", "Invoice"),
        (b"<Document/>", "Document"),
        (b"%PDF-1.7", "pdf"),
        (b"NY00001000008080", "text"),
    ):
        (reason,) = refused(content)
        assert (reason.code, reason.params) == ("bank_file_format_unknown", {"found": found})
    assert [reason.code for reason in refused(b" \n")] == ["file_empty"]
    assert [reason.code for reason in refused(b"x" * 10_000_001)] == ["file_too_large"]


def test_a_message_without_statement_or_identity_is_refused() -> None:
    content = camt(entry("1", details())).decode()
    (reason,) = refused(content.replace("Ntfctn>", "Other>").encode())
    assert reason.params == {"what": "statement"}
    (reason,) = refused(content.replace("MsgId", "X").replace("<Id>S1</Id>", "").encode())
    assert reason.params == {"what": "identity"}


def test_a_control_sum_that_is_no_number_is_refused_where_it_stands() -> None:
    (reason,) = refused(camt(entry("1", details()), before=summary("1e2")))
    assert reason.code == "amount_invalid"
    assert reason.pointer == f"{NOTIFICATION}/TxsSummry/TtlNtries/Sum"


def test_a_file_broken_all_over_is_refused_by_its_first_faults() -> None:
    assert len(refused(camt(*(entry("x", details()) for _ in range(80))))) == 50
