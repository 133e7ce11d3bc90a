from collections.abc import Iterator
from datetime import date

import pytest
from stdnum import luhn

from kvitt.core.person import (
    IDENTITY_KINDS,
    IdentityNumber,
    look_at_identity,
    read_identity,
)
from kvitt.core.refusal import Refusal

TODAY = date(2026, 11, 22)


def test_a_person_number_is_kept_with_its_century() -> None:
    number = read_identity("se.person", "19121212-1212")
    assert number == IdentityNumber(
        kind="se.person",
        digits="191212121212",
        birth_day=date(1912, 12, 12),
        sort="personnummer",
    )


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("121212-1212", "201212121212"),
        ("121212+1212", "191212121212"),
        ("1212121212", "201212121212"),
        ("701063-2391", "197010632391"),
        (" 811218-9876 ", "198112189876"),
        ("18121212+1212", "181212121212"),
    ],
)
def test_a_short_number_takes_its_century_from_today(text: str, digits: str) -> None:
    assert read_identity("se.person", text, today=TODAY).digits == digits


@pytest.mark.parametrize(
    ("day", "year"),
    [("261121", 2026), ("261122", 2026), ("261123", 1926), ("261022", 2026), ("271021", 1927)],
)
def test_the_century_is_the_latest_that_has_come(day: str, year: int) -> None:
    stem = f"{day}123"
    number = read_identity("se.person", stem + luhn.calc_check_digit(stem), today=TODAY)
    assert number.birth_day is not None
    assert number.birth_day.year == year


def test_a_coordination_number_has_its_birth_day_sixty_days_back() -> None:
    number = read_identity("se.person", "19701063-2391")
    assert (number.birth_day, number.sort) == (date(1970, 10, 3), "samordningsnummer")


@pytest.mark.parametrize("day", ["60", "92", "32", "00"])
def test_a_swedish_day_is_one_of_the_calendar(day: str) -> None:
    stem = f"7010{day}239"
    text = f"19{stem}{luhn.calc_check_digit(stem)}"
    assert look_at_identity("se.person", text) == "no_such_day"


def test_a_short_number_without_today_leaves_the_century_open() -> None:
    with pytest.raises(Refusal) as refused:
        read_identity("se.person", "121212-1212")
    assert refused.value.code == "identity_number_needs_century"
    assert refused.value.params == {"kind": "se.person"}


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
        assert read_identity("se.organisation", text) == IdentityNumber(
            kind="se.organisation", digits="5560360793", sort="organisationsnummer"
        )


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_identity("se.dog", "1")
    assert refused.value.code == "identity_kind_unknown"
    assert refused.value.params == {"kind": "se.dog"}


@pytest.mark.parametrize(
    ("today", "come"), [(date(2052, 10, 12), False), (date(2052, 10, 13), True)]
)
def test_nobody_is_born_after_today(today: date, come: bool) -> None:
    found = look_at_identity("fi.person", "131052A308T", today=today)
    assert (found == "day_in_future") is not come
    assert isinstance(look_at_identity("fi.person", "131052A308T"), IdentityNumber)


FINNISH_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def finnish(day: str, sign: str, serial: str) -> str:
    return f"{day}{sign}{serial}{FINNISH_CHECKS[int(day + serial) % 31]}"


@pytest.mark.parametrize(
    ("sign", "year"),
    [("+", 1852)] + [(sign, 1952) for sign in "-YXWVU"] + [(sign, 2052) for sign in "ABCDEF"],
)
def test_a_finnish_sign_tells_the_century(sign: str, year: int) -> None:
    # 131052-308T is the authority's own example.
    assert read_identity("fi.person", f"131052{sign}308t") == IdentityNumber(
        kind="fi.person",
        digits=f"131052{sign}308T",
        birth_day=date(year, 10, 13),
        sort="henkilötunnus",
    )


@pytest.mark.parametrize(
    ("serial", "sort"),
    [
        ("002", "henkilötunnus"),
        ("899", "henkilötunnus"),
        ("900", "temporary henkilötunnus"),
        ("999", "temporary henkilötunnus"),
    ],
)
def test_a_high_finnish_serial_is_temporary(serial: str, sort: str) -> None:
    assert read_identity("fi.person", finnish("131052", "-", serial)).sort == sort


def test_a_published_temporary_number_with_a_new_sign() -> None:
    assert read_identity("fi.person", "010594Y9032").birth_day == date(1994, 5, 1)


# The check digits of 01018012371 by hand: 92 mod 11 = 4 gives 7, then 98 mod 11 = 10 gives 1;
# the others likewise, with the day or the month 40 higher.
@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("01018012371", "fødselsnummer"),
        ("010180 12371", "fødselsnummer"),
        ("010180-12371", "fødselsnummer"),
        ("41018012365", "D-number"),
        ("01418012354", "H-number"),
    ],
)
def test_a_norwegian_number_says_which_it_is(text: str, sort: str) -> None:
    digits = text.replace(" ", "").replace("-", "")
    assert read_identity("no.person", text) == IdentityNumber(
        kind="no.person", digits=digits, birth_day=date(1980, 1, 1), sort=sort
    )


def norwegian(stem: str) -> str:
    """Add the two check digits, tried one after the other."""
    for checks in range(100):
        digits = f"{stem}{checks:02}"
        first = sum(
            int(d) * w for d, w in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), strict=False)
        )
        second = sum(
            int(d) * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True)
        )
        if first % 11 == 0 and second % 11 == 0:
            return digits
    return ""


def norwegian_of(serials: range, year: str) -> Iterator[str]:
    """A number in each end of a stretch of serial numbers, as near the end as there is one."""
    for order in (serials, reversed(serials)):
        yield next(filter(None, (norwegian(f"0101{year}{serial:03}") for serial in order)))


@pytest.mark.parametrize(
    ("serials", "year", "born"),
    [
        (range(500), "00", 1900),
        (range(500), "99", 1999),
        (range(500, 750), "54", 1854),
        (range(500, 750), "99", 1899),
        (range(500, 1000), "00", 2000),
        (range(500, 1000), "39", 2039),
        (range(900, 1000), "40", 1940),
        (range(900, 1000), "99", 1999),
    ],
)
def test_the_norwegian_serial_tells_the_century(serials: range, year: str, born: int) -> None:
    for text in norwegian_of(serials, year):
        assert read_identity("no.person", text).birth_day == date(born, 1, 1)


@pytest.mark.parametrize(
    ("serials", "year"),
    [
        (range(500, 900), "40"),
        (range(500, 900), "53"),
        (range(750, 900), "54"),
        (range(750, 900), "99"),
    ],
)
def test_a_norwegian_serial_that_belongs_to_no_century(serials: range, year: str) -> None:
    for text in norwegian_of(serials, year):
        assert look_at_identity("no.person", text) == "no_such_day"


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("01018012371", "valid", "valid"),
        ("01018012541", "check_digit", "valid"),  # remainder 1
        ("01018012398", "check_digit", "valid"),  # remainder 2
        ("01018012487", "check_digit", "valid"),  # remainder 3
        ("01018012495", "check_digit", "check_digit"),  # remainder 4
        ("01018012399", "check_digit", "check_digit"),  # the second digit is as strict as ever
    ],
)
def test_norway_widens_the_first_check_digit_in_2032(text: str, before: str, after: str) -> None:
    for today, wanted in ((None, before), (date(2031, 12, 31), before), (date(2032, 1, 1), after)):
        found = look_at_identity("no.person", text, today=today)
        assert (found if isinstance(found, str) else "valid") == wanted


@pytest.mark.parametrize(
    ("serial", "year", "born"),
    [
        ("0000", "00", 1900),
        ("3999", "99", 1999),
        ("4000", "00", 2000),
        ("4999", "36", 2036),
        ("4000", "37", 1937),
        ("4999", "99", 1999),
        ("5000", "00", 2000),
        ("8999", "57", 2057),
        ("5000", "58", 1858),
        ("8999", "99", 1899),
        ("9000", "00", 2000),
        ("9999", "36", 2036),
        ("9000", "37", 1937),
        ("9999", "99", 1999),
    ],
)
def test_the_seventh_digit_of_a_cpr_number_tells_the_century(
    serial: str, year: str, born: int
) -> None:
    for text in (f"0101{year}-{serial}", f"0101{year} {serial}", f"0101{year}{serial}"):
        assert read_identity("dk.person", text) == IdentityNumber(
            kind="dk.person",
            digits=f"0101{year}{serial}",
            birth_day=date(born, 1, 1),
            sort="CPR",
        )


@pytest.mark.parametrize(
    ("kind", "text", "digits", "sort"),
    [
        ("fi.business", "2077474-0", "2077474-0", "Y-tunnus"),
        ("fi.business", "20774740", "2077474-0", "Y-tunnus"),
        ("fi.business", "0112038-9", "0112038-9", "Y-tunnus"),
        ("dk.business", "13585628", "13585628", "CVR"),
        ("dk.business", "dk 13 58 56 28", "13585628", "CVR"),
        ("no.organisation", "974 760 673", "974760673", "organisasjonsnummer"),
        ("no.organisation", "923609016", "923609016", "organisasjonsnummer"),
    ],
)
def test_a_business_has_a_number_too(kind: str, text: str, digits: str, sort: str) -> None:
    assert read_identity(kind, text) == IdentityNumber(kind=kind, digits=digits, sort=sort)


@pytest.mark.parametrize(
    ("kind", "text", "flaw"),
    [
        ("se.person", "17121212-1212", "format"),
        ("se.person", "121212/1212", "format"),
        ("se.person", "19121212-1213", "check_digit"),
        ("se.organisation", "555036-0793", "check_digit"),
        ("se.organisation", "551036-0796", "format"),
        ("se.organisation", "552036-0793", "check_digit"),
        ("se.organisation", "55603-60793", "format"),
        ("fi.person", "131052G308T", "format"),
        ("fi.person", "131052-308", "format"),
        ("fi.person", finnish("131052", "-", "001"), "format"),
        ("fi.person", finnish("320152", "-", "308"), "no_such_day"),
        ("fi.person", finnish("290201", "A", "308"), "no_such_day"),
        ("fi.person", "131052-308U", "check_digit"),
        ("fi.business", "2077474-1", "check_digit"),
        ("fi.business", "207747-0", "format"),
        ("dk.person", "010180.1234", "format"),
        ("dk.person", "320180-1234", "no_such_day"),
        ("dk.person", "290299-0001", "no_such_day"),
        ("dk.business", "13585627", "check_digit"),
        ("dk.business", "03585628", "format"),
        ("dk.business", "1358562", "format"),
        ("no.person", "0101801237", "format"),
        ("no.person", "01018012372", "check_digit"),
        ("no.person", "01018012361", "check_digit"),
        ("no.person", "41418012348", "no_such_day"),
        ("no.person", norwegian("310280123"), "no_such_day"),
        ("no.person", norwegian("800180125"), "no_such_day"),
        ("no.person", norwegian("400180123"), "no_such_day"),
        ("no.person", norwegian("014080123"), "no_such_day"),
        ("no.organisation", "974760674", "check_digit"),
        ("no.organisation", "97476067", "format"),
    ],
)
def test_what_is_wrong_is_named(kind: str, text: str, flaw: str) -> None:
    assert text
    assert look_at_identity(kind, text, today=TODAY) == flaw
    with pytest.raises(Refusal, match="identity_number_invalid"):
        read_identity(kind, text, today=TODAY)


@pytest.mark.parametrize("kind", IDENTITY_KINDS)
def test_odd_text_is_only_a_wrong_format(kind: str) -> None:
    for text in ("", " ", "x", "1" * 200, "١٢١٢١٢-١٢١٢", "\0", "-", "12345678901\n2"):
        assert look_at_identity(kind, text, today=TODAY) == "format"
