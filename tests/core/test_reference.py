import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from kvitt.core.reference import (
    format_bankgiro,
    format_plusgiro,
    is_bankgiro,
    is_ocr,
    is_plusgiro,
    make_ocr,
)

serials = st.integers(min_value=1, max_value=10**23 - 1)


@given(serials)
def test_every_reference_we_make_is_right(serial: int) -> None:
    reference = make_ocr(serial)
    assert is_ocr(reference)
    assert reference.startswith(str(serial))
    assert len(reference) <= 25


@given(serials, st.data())
def test_one_wrong_digit_is_always_seen(serial: int, data: st.DataObject) -> None:
    reference = make_ocr(serial)
    at = data.draw(st.integers(min_value=0, max_value=len(reference) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != reference[at]]))
    assert not is_ocr(reference[:at] + digit + reference[at + 1 :])


@pytest.mark.parametrize("serial", [0, -1, 10**23])
def test_a_serial_fits(serial: int) -> None:
    with pytest.raises(AssertionError):
        make_ocr(serial)


def test_the_length_digit_counts_both_checking_digits() -> None:
    assert make_ocr(12345678)[-2] == "0"  # ten digits in all
    assert make_ocr(1)[1] == "3"


@pytest.mark.parametrize("text", ["", "12", "12a4", "1" * 26, " 1234", "1234-1"])
def test_what_is_no_reference_is_no_reference(text: str) -> None:
    assert not is_ocr(text)


def test_the_length_digit_is_checked_too() -> None:
    assert not is_ocr("12341" + luhn.calc_check_digit("12341"))


def test_bankgiro_numbers() -> None:
    assert is_bankgiro("5050-1055")
    assert is_bankgiro("50501055")
    assert not is_bankgiro("5050-1056")
    assert not is_bankgiro("50-501055")
    assert format_bankgiro("50501055") == "5050-1055"
    assert format_bankgiro("9912346") == "991-2346"


def test_plusgiro_numbers() -> None:
    digits = "123456" + luhn.calc_check_digit("123456")
    assert is_plusgiro(digits)
    assert is_plusgiro(format_plusgiro(digits))
    assert format_plusgiro(digits).startswith("12 34 56-")
    assert format_plusgiro("1234567").replace(" ", "").replace("-", "") == "1234567"
    assert format_plusgiro("12345-6") == "1 23 45-6"
    assert not is_plusgiro("1")
    assert not is_plusgiro("123456789")
    assert not is_plusgiro("12-34")
