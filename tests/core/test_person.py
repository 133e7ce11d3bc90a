from datetime import date

import pytest

from kvitt.core.person import read_identity
from kvitt.core.refusal import Refusal

TODAY = date(2026, 11, 22)


def test_a_person_number_is_kept_with_its_century() -> None:
    number = read_identity("se.person", "19121212-1212")
    assert (number.digits, number.birth_day) == ("191212121212", date(1912, 12, 12))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("121212-1212", "201212121212"),
        ("121212+1212", "191212121212"),
        ("1212121212", "201212121212"),
        ("701063-2391", "197010632391"),
        (" 811218-9876 ", "198112189876"),
    ],
)
def test_a_short_number_takes_its_century_from_today(text: str, digits: str) -> None:
    assert read_identity("se.person", text, today=TODAY).digits == digits


def test_a_coordination_number_has_its_birth_day_sixty_days_back() -> None:
    assert read_identity("se.person", "19701063-2391").birth_day == date(1970, 10, 3)


def test_a_short_number_without_today_leaves_the_century_open() -> None:
    with pytest.raises(Refusal) as refused:
        read_identity("se.person", "121212-1212")
    assert refused.value.code == "identity_number_needs_century"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("se.person", "19121212-1213"),
        ("se.person", "19121312-1211"),
        ("se.person", "abc"),
        ("se.organisation", "121212-1212"),
        ("se.organisation", "556036-0794"),
        ("se.organisation", ""),
    ],
)
def test_a_wrong_number_is_refused_without_repeating_it(kind: str, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_identity(kind, text, today=TODAY)
    assert refused.value.code == "identity_number_invalid"
    assert refused.value.params == {"kind": kind}


def test_an_organisation_number_is_ten_digits() -> None:
    for text in ("556036-0793", "5560360793", "165560360793"):
        number = read_identity("se.organisation", text)
        assert (number.digits, number.birth_day) == ("5560360793", None)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_identity("se.dog", "1")
    assert refused.value.code == "identity_kind_unknown"


def test_nobody_is_born_after_today() -> None:
    with pytest.raises(Refusal, match="identity_number_invalid"):
        read_identity("se.person", "20850423-2383", today=date(2026, 11, 22))
