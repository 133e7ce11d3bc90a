import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from kvitt.core.reference import (
    REFERENCE_KINDS,
    Verdict,
    check_reference,
    flaw_of_stem,
    format_bankgiro,
    is_bankgiro,
    make_reference,
    plain_reference,
)

serials = st.integers(min_value=1, max_value=10**23 - 1)


def wrong(code: str, **params: str | int) -> Verdict:
    return Verdict(valid=False, code=code, params=params)


def right(code: str, digits: str) -> Verdict:
    return Verdict(valid=True, code=code, params={"right": digits})


@given(serials)
def test_every_reference_we_make_is_right(serial: int) -> None:
    reference = make_reference("ocr-length", str(serial))
    assert check_reference("ocr-length", reference).valid
    assert reference.startswith(str(serial))
    assert len(reference) <= 25


@given(serials, st.data())
def test_one_wrong_digit_is_always_seen(serial: int, data: st.DataObject) -> None:
    reference = make_reference("ocr-length", str(serial))
    at = data.draw(st.integers(min_value=0, max_value=len(reference) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != reference[at]]))
    changed = reference[:at] + digit + reference[at + 1 :]
    assert not check_reference("ocr-length", changed).valid


@pytest.mark.parametrize("stem", ["", "-1", "1" * 24])
def test_a_stem_leaves_room_for_its_digits(stem: str) -> None:
    with pytest.raises(AssertionError):
        make_reference("ocr-length", stem)


def test_the_length_digit_counts_both_checking_digits() -> None:
    assert make_reference("ocr-length", "12345678") == "1234567806"  # ten digits in all


@pytest.mark.parametrize("text", ["", "12", "12a4", "1" * 26, "1234-1"])
def test_what_is_no_reference_is_no_reference(text: str) -> None:
    assert not check_reference("ocr-length", text).valid


def test_the_length_digit_is_checked_too() -> None:
    wrongly_counted = "12341" + luhn.calc_check_digit("12341")
    assert check_reference("ocr-length", wrongly_counted) == wrong(
        "length_digit_wrong", found="1", right="6"
    )


def test_bankgiro_numbers() -> None:
    assert is_bankgiro("5050-1055")
    assert is_bankgiro("50501055")
    assert not is_bankgiro("5050-1056")
    assert not is_bankgiro("50-501055")
    assert not is_bankgiro("5050 1055")
    assert format_bankgiro("50501055") == "5050-1055"
    assert format_bankgiro("9912346") == "991-2346"
    assert format_bankgiro("991-2346") == "991-2346"


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("1234566", True),
        ("12 34 56-6", True),
        ("1", False),
        ("123456789", False),
        ("12-34", False),
    ],
)
def test_plusgiro_numbers(text: str, valid: bool) -> None:
    assert check_reference("plusgiro", text).valid is valid


# Worked by hand, or examples of the standards and of the banks' own papers.
MADE = [
    ("ocr", "1", "18"),  # 1 doubled is 2, to ten lack 8
    ("ocr", "1234567", "12345674"),  # 2+2+6+4+10→1+6+14→5 = 26, to thirty lack 4
    ("ocr", "1" * 24, "1" * 24 + "4"),  # twelve 2 and twelve 1: 36
    ("ocr-length", "1", "133"),  # three digits; 1+6 = 7
    ("ocr-length", "12345678", "1234567806"),
    ("ocr-length", "1" * 23, "1" * 23 + "55"),  # twenty-five digits, 5; 1+12·1+11·2 = 35
    ("bankgiro", "5050105", "50501055"),
    ("bankgiro", "991234", "9912346"),
    ("plusgiro", "1", "18"),
    ("plusgiro", "123456", "1234566"),
    ("viite", "123", "1232"),  # 3·7+2·3+1·1 = 28
    ("viite", "000123", "1232"),
    ("viite", "123456", "1234561"),
    ("viite", "1357", "13576"),  # 49+15+3+7 = 74
    ("viite", "9212537425253989773", "92125374252539897737"),
    ("viite", "2340 9678", "234096783"),
    ("kid10", "1234", "12344"),
    ("kid11", "1234", "12343"),  # 4·2+3·3+2·4+1·5 = 30, 30 mod 11 = 8, 11 − 8
    ("kid11", "11111111", "111111111"),  # 2+3+4+5+6+7 and again 2+3 = 32, 32 mod 11 = 10, 11 − 10
    ("kid11", "5" * 24, "5" * 24 + "-"),  # 5·108 = 540, 540 mod 11 = 1: ten is a dash
    ("kid11", "126", "1260"),  # 6·2+2·3+1·4 = 22: eleven is nought
    ("fik71", "12345", "000000000123455"),
    ("fik71", "12345678901234", "123456789012347"),
    ("fik75", "123456789012345", "1234567890123452"),
    ("fik04", "1", "0000000000000018"),
    ("fik15", "1", "0000000000000018"),
    ("rf", "539007547034", "RF18539007547034"),
    ("rf", "5390 0754 70y", "RF185390075470Y"),
    ("rf", "123456", "RF97123456"),
    ("rf", "2348236", "RF332348236"),
    ("rf", "z", "RF29Z"),  # 35 27 15 00 mod 97 = 69, 98 − 69
    ("rf", "868516259619897", "RF09868516259619897"),
]


@pytest.mark.parametrize(("kind", "stem", "reference"), MADE)
def test_a_reference_is_made_of_its_stem(kind: str, stem: str, reference: str) -> None:
    assert flaw_of_stem(kind, stem) is None
    assert make_reference(kind, stem) == reference
    assert check_reference(kind, reference).valid


def test_every_kind_is_made() -> None:
    assert {kind for kind, _, _ in MADE} == set(REFERENCE_KINDS)


@pytest.mark.parametrize(
    ("kind", "stem", "flaw"),
    [
        ("ocr", " ", wrong("empty")),
        ("ocr", "12a", wrong("not_digits")),
        ("ocr", "١٢٣", wrong("not_digits")),
        ("ocr", "1" * 25, wrong("stem_length", least=1, most=24, count=25)),
        ("ocr-length", "1" * 24, wrong("stem_length", least=1, most=23, count=24)),
        ("bankgiro", "12345", wrong("stem_length", least=6, most=7, count=5)),
        ("bankgiro", "12345678", wrong("stem_length", least=6, most=7, count=8)),
        ("bankgiro", "123-4567", wrong("not_digits")),
        ("plusgiro", "12345678", wrong("stem_length", least=1, most=7, count=8)),
        ("viite", "0012", wrong("stem_length_unfilled", least=3, most=19, count=2)),
        ("viite", "12", wrong("stem_length", least=3, most=19, count=2)),
        ("viite", "0000", wrong("stem_length_unfilled", least=3, most=19, count=0)),
        ("viite", "1" * 20, wrong("stem_length", least=3, most=19, count=20)),
        ("kid10", "12", wrong("stem_length", least=3, most=24, count=2)),
        ("kid10", "1" * 25, wrong("stem_length", least=3, most=24, count=25)),
        ("kid11", "12", wrong("stem_length", least=3, most=24, count=2)),
        ("kid11", "123-", wrong("not_digits")),
        ("fik71", "1" * 15, wrong("stem_length", least=1, most=14, count=15)),
        ("fik75", "1" * 16, wrong("stem_length", least=1, most=15, count=16)),
        ("fik04", "1" * 16, wrong("stem_length", least=1, most=15, count=16)),
        ("fik15", "1" * 16, wrong("stem_length", least=1, most=15, count=16)),
        ("rf", "", wrong("empty")),
        ("rf", "1" * 22, wrong("rf_body")),
        ("rf", "12-3", wrong("rf_body")),
        ("rf", "Å", wrong("rf_body")),
    ],
)
def test_a_stem_that_cannot_be_completed(kind: str, stem: str, flaw: Verdict) -> None:
    assert flaw_of_stem(kind, stem) == flaw
    with pytest.raises(AssertionError):
        make_reference(kind, stem)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("ocr", "12345674", right("check_digit_right", "4")),
        ("ocr", " 1234 5674 ", right("check_digit_right", "4")),
        ("ocr", "12345675", wrong("check_digit_wrong", found="5", right="4")),
        ("ocr", "8", wrong("length", least=2, most=25, count=1)),
        ("ocr", "18", right("check_digit_right", "8")),
        ("ocr", "1" * 24 + "4", right("check_digit_right", "4")),
        ("ocr", "1" * 26, wrong("length", least=2, most=25, count=26)),
        ("ocr", "1234-5674", wrong("not_digits")),
        ("ocr-length", "133", right("length_digit_right", "3")),
        ("ocr-length", "18", wrong("length", least=3, most=25, count=2)),
        ("ocr-length", "12345674", wrong("length_digit_wrong", found="7", right="8")),
        ("ocr-length", "12345684", wrong("check_digit_wrong", found="4", right="2")),
        ("bankgiro", "5050-1055", right("check_digit_right", "5")),
        ("bankgiro", "991-2346", right("check_digit_right", "6")),
        ("bankgiro", "505-01055", wrong("not_digits")),
        ("bankgiro", "123455", wrong("length", least=7, most=8, count=6)),
        ("bankgiro", "123456789", wrong("length", least=7, most=8, count=9)),
        ("plusgiro", "1-8", right("check_digit_right", "8")),
        ("plusgiro", "12 34 56-6", right("check_digit_right", "6")),
        ("plusgiro", "1", wrong("length", least=2, most=8, count=1)),
        ("plusgiro", "123456789", wrong("length", least=2, most=8, count=9)),
        ("viite", "00000000000000001232", right("check_digit_right", "2")),
        ("viite", "00000000000000000001232", right("check_digit_right", "2")),
        ("viite", "86851 62596 19897", right("check_digit_right", "7")),
        ("viite", "1233", wrong("check_digit_wrong", found="3", right="2")),
        ("viite", "0123", wrong("length_unfilled", least=4, most=20, count=3)),
        ("viite", "123", wrong("length", least=4, most=20, count=3)),
        ("viite", "0000", wrong("length_unfilled", least=4, most=20, count=0)),
        ("viite", " ", wrong("empty")),
        ("rf", "", wrong("empty")),
        ("viite", "1" * 21, wrong("length", least=4, most=20, count=21)),
        ("kid10", "12344", right("check_digit_right", "4")),
        ("kid10", "12343", wrong("check_digit_wrong", found="3", right="4")),
        ("kid10", "018", wrong("length", least=4, most=25, count=3)),
        ("kid11", "12343", right("check_digit_right", "3")),
        ("kid11", "12344", wrong("check_digit_wrong", found="4", right="3")),
        ("kid11", "5" * 24 + "-", right("check_digit_right", "-")),
        ("kid11", "5" * 24 + "0", wrong("check_digit_wrong", found="0", right="-")),
        ("kid11", "1234-", wrong("check_digit_wrong", found="-", right="3")),
        ("kid11", "12-43", wrong("not_digits")),
        ("kid11", "1", wrong("length", least=4, most=25, count=1)),
        ("kid11", "-", wrong("length", least=4, most=25, count=1)),
        ("kid11", "1" * 26, wrong("length", least=4, most=25, count=26)),
        ("kid10", "1234-", wrong("not_digits")),
        ("fik71", "000000000123455", right("check_digit_right", "5")),
        ("fik71", "+71<000000000123455+12345678<", right("check_digit_right", "5")),
        ("fik71", "71<000000000123455", right("check_digit_right", "5")),
        ("fik71", "+75<0000000000123455+12345678<", wrong("card_type", found="75", right="71")),
        ("fik04", "+04<1234567890123452+1234567<", right("check_digit_right", "2")),
        ("fik15", "1234567890123453", wrong("check_digit_wrong", found="3", right="2")),
        ("fik71", "0000000000123455", wrong("length_exact", most=15, count=16)),
        ("fik75", "000000000123455", wrong("length_exact", most=16, count=15)),
        ("fik04", "000000000123455", wrong("length_exact", most=16, count=15)),
        ("fik15", "000000000123455", wrong("length_exact", most=16, count=15)),
        ("fik71", "+71<000000000123455+123<", wrong("not_digits")),
        ("rf", "RF18 5390 0754 7034", right("rf_without_viite", "18")),
        ("rf", "rf185390075470y", right("rf_without_viite", "18")),
        ("rf", "RF97123456", right("rf_without_viite", "97")),
        ("rf", "RF332348236", right("rf_with_viite", "33")),
        ("rf", "RF342348236", wrong("rf_digits_wrong", found="34", right="33")),
        ("rf", "2348236", wrong("rf_shape")),
        ("rf", "RF33", wrong("rf_shape")),
        ("rf", "RF33" + "1" * 22, wrong("rf_shape")),
    ],
)
def test_a_reference_is_checked(kind: str, text: str, found: Verdict) -> None:
    assert check_reference(kind, text) == found


def test_an_rf_reference_may_be_long() -> None:
    body = "A" * 21
    assert check_reference("rf", make_reference("rf", body)).code == "rf_without_viite"


@given(st.sampled_from(REFERENCE_KINDS), st.integers(min_value=100_000, max_value=999_999))
def test_what_is_made_is_right(kind: str, serial: int) -> None:
    made = make_reference(kind, str(serial))
    assert check_reference(kind, made).valid
    if kind != "rf":
        others = [digit for digit in "0123456789" if digit != made[-1]]
        assert not any(check_reference(kind, made[:-1] + digit).valid for digit in others)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1000 67", "100067"),
        ("00000000000001234561", "1234561"),  # a viite that a bank filled to twenty digits
        ("0000012345674", "12345674"),  # likewise a KID
        ("01234", "01234"),  # neither: a slip, perhaps
        ("000000000010009", "000000000010009"),  # what a FI card asks for is always fifteen digits
        ("+71<000000000010009+81234567<", "000000000010009"),
        ("71<000000000010009", "000000000010009"),
        ("rf34 1234 561", "1234561"),
        ("RF35 1234 561", "RF35 1234 561"),
        (" faktura 12 ", "faktura 12"),
        ("", ""),
    ],
)
def test_a_reference_is_one_however_it_was_written(written: str, plain: str) -> None:
    assert plain_reference(written) == plain


def test_an_rf_reference_around_letters_is_left_whole() -> None:
    reference = make_reference("rf", "A17")
    assert plain_reference(reference) == reference
