from datetime import date

import pytest

from kvitt.adapters.bankfiles import BankFiles
from kvitt.core.refusal import Refusal, Refusals
from kvitt.ports.bankfiles import BankFile
from tests.adapters.bankfiles.documents import (
    bgmax,
    deposit,
    end,
    payment,
    reference_row,
    section,
    simple_bgmax,
    start,
)


def read(content: bytes) -> BankFile:
    return BankFiles().read(content)


def refused(content: bytes) -> list[Refusal]:
    with pytest.raises(Refusals) as caught:
        read(content)
    return list(caught.value.refusals)


def test_payments_and_a_deduction_are_read() -> None:
    found = read(simple_bgmax())
    assert (found.format, found.identity) == ("bgmax", "bgmax 20261101120000000001")
    assert found.created_at == date(2026, 11, 1)
    assert [(each.amount_minor, each.references) for each in found.payments] == [
        (125_000, ("100131",)),
        (50_000, ("200139",)),
        (-20_000, ("300137",)),
    ]
    first = found.payments[0]
    assert (first.account, first.payer_account) == ("50501055", "9912346")
    assert (first.payer_name, first.value_day) == ("Åsa Öberg", date(2026, 11, 1))


def test_rows_without_trailing_blanks_and_other_line_ends_read_the_same() -> None:
    same = read(simple_bgmax()).payments
    for line_end in (b"\n", b"\r"):
        rows = [row.rstrip() for row in simple_bgmax().split(b"\r\n")]
        assert read(line_end.join(rows) + line_end).payments == same
    assert read(simple_bgmax() + b"\r\n\r\n\x1a").payments == same


def test_an_unknown_record_type_is_skipped() -> None:
    rows = simple_bgmax().split(b"\r\n")
    rows.insert(3, b"99something from a later version")
    assert read(b"\r\n".join(rows)).payments == read(simple_bgmax()).payments


def test_several_references_come_likeliest_first_and_a_credit_only_in_words() -> None:
    content = bgmax(
        start(),
        section(),
        payment(90_000, "111, 222", code="3"),
        reference_row("333", code="5"),
        reference_row("444"),
        reference_row("555", kind="23"),
        "25Tack!",
        "25666666",
        deposit(90_000, 1),
        end(1, references=3),
    )
    (found,) = read(content).payments
    assert found.references == ("111", "222", "444", "666666", "333")
    assert found.text == "-555\nTack!\n666666"


def test_a_plusgiro_section_and_a_section_in_euro_are_read() -> None:
    content = bgmax(
        start(),
        f"05{'':10}{'1234566':0>10}SEK",
        payment(100),
        deposit(100, 1),
        section(currency="EUR"),
        payment(200),
        deposit(200, 1, currency="EUR"),
        end(2, deposits=2),
    )
    found = read(content).payments
    assert [(each.account, each.currency) for each in found] == [
        ("1234566", "SEK"),
        ("50501055", "EUR"),
    ]


def test_keys_tell_twins_apart_and_stay_when_the_file_comes_again() -> None:
    content = bgmax(start(), section(), payment(100), payment(100), deposit(200, 2), end(2))
    keys = [each.bank_key for each in read(content).payments]
    assert len(set(keys)) == 2
    assert [each.bank_key for each in read(content).payments] == keys


def test_the_banks_serial_names_a_payment_whatever_file_it_comes_in() -> None:
    def key(stamp: str, serial: str) -> str:
        rows = (start(stamp=stamp), section(), payment(100, serial=serial))
        return read(bgmax(*rows, deposit(100, 1), end(1))).payments[0].bank_key

    first, second = "20261101120000000001", "20261101130000000002"
    assert key(first, "4711") == key(second, "4711")
    assert key(first, "4711") != key(first, "4712")
    assert key(first, "") != key(second, "")


@pytest.mark.parametrize(
    ("before", "after", "code", "pointer"),
    [
        (
            "000000000000155000SEK",
            "000000000000155001SEK",
            "bank_sums_differ",
            "line:7,columns:51-68",
        ),
        ("SEK00000003", "SEK00000004", "bank_counts_differ", "line:7,columns:72-79"),
        ("7000000002", "7000000003", "bank_counts_differ", "line:8,columns:3-10"),
        (
            "7000000002000000010",
            "7000000002000000020",
            "bank_counts_differ",
            "line:8,columns:11-18",
        ),
        (
            "000000000000050000",
            "0000000000000x0000",
            "bank_row_number_invalid",
            "line:5,columns:38-55",
        ),
        ("2026110100007", "2026130100007", "bank_day_invalid", "line:7,columns:38-45"),
        ("155000SEK", "155000EUR", "amount_currency_mixed", "line:7,columns:69-71"),
        ("0120261101", "0220261101", "bank_file_version_unknown", "line:1,columns:23-24"),
        ("0001P", "0001T", "bank_file_is_test", "line:1,columns:45-45"),
        ("050050501055", "050000000000", "bank_account_missing", "line:2,columns:3-22"),
        ("\r\n7000000002", "\r\n9900000002", "bank_file_truncated", "line:8"),
    ],
)
def test_a_file_that_does_not_add_up_is_refused_with_its_place(
    before: str, after: str, code: str, pointer: str
) -> None:
    text = simple_bgmax().decode("iso-8859-1")
    assert text.count(before) == 1
    reasons = refused(text.replace(before, after).encode("iso-8859-1"))
    assert [(reason.code, reason.pointer) for reason in reasons] == [(code, pointer)]


def test_a_currency_nobody_knows_is_refused() -> None:
    content = bgmax(start(), section(currency="XXX"), deposit(0, 0, currency="XXX"), end(0))
    (reason,) = refused(content)
    assert (reason.code, reason.pointer) == ("currency_unknown", "line:3,columns:69-71")


def test_differing_sums_are_both_named() -> None:
    content = simple_bgmax().replace(b"000000000000155000SEK", b"000000000000155001SEK")
    (reason,) = refused(content)
    assert (reason.params["said"], reason.params["counted"]) == ("1550.01", "1550.00")


@pytest.mark.parametrize(
    "rows",
    [
        (start(), payment(1), end(1)),
        (start(), section(), "26Name", end(0)),
        (start(), section(), payment(1), end(1)),
        (start(), section(), payment(1), section(), deposit(1, 1), end(1)),
        (start(), deposit(0, 0), end(0)),
        (start(), start(), end(0)),
        (start(), section(), payment(1), deposit(1, 1), end(1), payment(1)),
    ],
)
def test_a_row_out_of_place_is_refused(rows: tuple[str, ...]) -> None:
    (reason,) = refused(bgmax(*rows))
    assert reason.code == "bank_row_misplaced"
    assert reason.pointer.startswith("line:")


def test_every_truncation_is_refused() -> None:
    content = simple_bgmax().rstrip()
    for length in range(len(content)):
        assert refused(content[:length])


def test_a_file_saved_in_another_encoding_is_refused() -> None:
    text = simple_bgmax().decode("iso-8859-1")
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        (reason,) = refused(text.encode(encoding))
        assert reason.code == "bank_file_encoding"
    (reason,) = refused(text.encode("utf-8"))
    assert reason.pointer == "line:4"


def test_a_row_too_long_is_refused() -> None:
    rows = simple_bgmax().split(b"\r\n")
    rows[2] += b"x"
    (reason,) = refused(b"\r\n".join(rows))
    assert (reason.code, reason.pointer) == ("bank_row_too_long", "line:3")
