from datetime import date

import msgspec
import pytest

from kvitt.core.barcode import (
    Barcode,
    BarcodeKind,
    check_barcode,
    flaw_of_barcode,
    make_barcode,
)
from kvitt.core.reference import Verdict

# Examples of the bar code guide of the Finnish banks, version 5.3.
GUIDE = [
    (
        "FI7944052020036082",
        488315,
        "868516259619897",
        date(2010, 6, 12),
        "479440520200360820048831500000000868516259619897100612",
    ),
    (
        "FI5810171000000122",
        48299,
        "559582243294671",
        date(2012, 1, 31),
        "458101710000001220004829900000000559582243294671120131",
    ),
    (
        "FI0250004640001302",
        69380,
        "69875672083435364",
        date(2011, 7, 24),
        "402500046400013020006938000000069875672083435364110724",
    ),
    (
        "FI1566010001530641",
        744454,
        "7758474790647489",
        date(2019, 12, 19),
        "415660100015306410074445400000007758474790647489191219",
    ),
    (
        "FI1680001400050267",
        93585,
        "78777679656628687",
        None,
        "416800014000502670009358500000078777679656628687000000",
    ),
    (
        "FI7331313001000058",
        0,
        "868624",
        date(2013, 8, 9),
        "473313130010000580000000000000000000000000868624130809",
    ),
    (
        "FI8333010001100775",
        15000020,
        "92125374252539897737",
        date(2016, 5, 25),
        "483330100011007751500002000092125374252539897737160525",
    ),
    (
        "FI3936363002092492",
        103,
        "590738390",
        date(2023, 3, 11),
        "439363630020924920000010300000000000000590738390230311",
    ),
    (
        "FI9239390001003391",
        2,
        "1357914",
        date(2099, 12, 24),
        "492393900010033910000000200000000000000001357914991224",
    ),
    (
        "FI7944052020036082",
        488315,
        "RF09868516259619897",
        date(2010, 6, 12),
        "579440520200360820048831509000000868516259619897100612",
    ),
    (
        "FI5810171000000122",
        48299,
        "RF06559582243294671",
        date(2010, 1, 31),
        "558101710000001220004829906000000559582243294671100131",
    ),
    (
        "FI0250004640001302",
        69380,
        "RF61698756720839",
        date(2011, 7, 24),
        "502500046400013020006938061000000000698756720839110724",
    ),
    (
        "FI1680001400050267",
        93585,
        "RF6078777679656628687",
        None,
        "516800014000502670009358560000078777679656628687000000",
    ),
    (
        "FI8333010001100775",
        15000020,
        "RF7192125374252539897737",
        date(2016, 5, 25),
        "583330100011007751500002071092125374252539897737160525",
    ),
    (
        "FI3936363002092492",
        103,
        "RF66590738390",
        date(2023, 3, 11),
        "539363630020924920000010366000000000000590738390230311",
    ),
]
FOUR = Barcode(
    kind="barcode4",
    iban="FI7944052020036082",
    cents=488315,
    reference="868516259619897",
    due_day=date(2010, 6, 12),
)
FIVE = msgspec.structs.replace(FOUR, kind="barcode5", reference="RF09868516259619897")
WRITTEN = "479440520200360820048831500000000868516259619897100612"


def kind_of(digits: str) -> BarcodeKind:
    return "barcode4" if digits.startswith("4") else "barcode5"


@pytest.mark.parametrize(("iban", "cents", "reference", "due_day", "digits"), GUIDE)
def test_the_guides_examples(
    iban: str, cents: int, reference: str, due_day: date | None, digits: str
) -> None:
    kind = kind_of(digits)
    barcode = Barcode(kind=kind, iban=iban, cents=cents, reference=reference, due_day=due_day)
    assert flaw_of_barcode(barcode) is None
    assert make_barcode(barcode) == digits
    told: dict[str, str | int] = {"iban": iban, "amount_minor": cents, "reference": reference}
    code = "barcode_right_undated"
    if due_day is not None:
        code, told["due_day"] = "barcode_right", due_day.isoformat()
    assert check_barcode(kind, digits) == Verdict(valid=True, code=code, params=told)


def test_printed_groups_are_read_together() -> None:
    printed = msgspec.structs.replace(
        FOUR, iban="fi79 4405 2020 0360 82", reference="0 86851 62596 19897"
    )
    assert make_barcode(printed) == WRITTEN
    grouped = " ".join(WRITTEN[at : at + 6] for at in range(0, 54, 6))
    assert check_barcode("barcode4", grouped).valid


@pytest.mark.parametrize(("cents", "digits"), [(99_999_999, "99999999"), (100_000_000, "0" * 8)])
def test_a_million_euros_is_left_open(cents: int, digits: str) -> None:
    assert make_barcode(msgspec.structs.replace(FOUR, cents=cents))[17:25] == digits


@pytest.mark.parametrize(
    ("barcode", "flaw"),
    [
        (msgspec.structs.replace(FOUR, iban="FI7944052020036083"), "barcode_iban"),
        (msgspec.structs.replace(FOUR, iban="FI794405202003608"), "barcode_iban"),
        (msgspec.structs.replace(FOUR, iban="SE4550000000058398257466"), "barcode_iban"),
        (msgspec.structs.replace(FIVE, reference="RF18539007547034X"), "barcode_reference"),
        (msgspec.structs.replace(FIVE, reference="RF185390075470Y"), "barcode_rf_letters"),
        (msgspec.structs.replace(FOUR, due_day=date(1999, 12, 31)), "barcode_century"),
        (msgspec.structs.replace(FOUR, due_day=date(2100, 1, 1)), "barcode_century"),
    ],
)
def test_what_cannot_be_written(barcode: Barcode, flaw: str) -> None:
    found = flaw_of_barcode(barcode)
    assert found is not None
    assert (found.valid, found.code) == (False, flaw)
    with pytest.raises(AssertionError):
        make_barcode(barcode)


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2099, 12, 31)])
def test_the_century_has_both_its_ends(day: date) -> None:
    digits = make_barcode(msgspec.structs.replace(FOUR, due_day=day))
    assert check_barcode("barcode4", digits).params["due_day"] == day.isoformat()


def test_each_version_has_its_own_reference() -> None:
    for barcode, kind in ((FOUR, "viite"), (FIVE, "rf")):
        wrong = msgspec.structs.replace(barcode, reference="868516259619898")
        assert flaw_of_barcode(wrong) == Verdict(
            valid=False, code="barcode_reference", params={"right": kind}
        )


FIVE_WRITTEN = "579440520200360820048831509000000868516259619897100612"


@pytest.mark.parametrize(
    ("kind", "digits", "found"),
    [
        ("barcode4", "", Verdict(valid=False, code="empty")),
        ("barcode4", WRITTEN[:-1] + "x", Verdict(valid=False, code="not_digits")),
        (
            "barcode4",
            WRITTEN[:-1],
            Verdict(valid=False, code="length_exact", params={"most": 54, "count": 53}),
        ),
        (
            "barcode5",
            WRITTEN,
            Verdict(valid=False, code="barcode_version", params={"found": "4", "right": "5"}),
        ),
        (
            "barcode4",
            FIVE_WRITTEN,
            Verdict(valid=False, code="barcode_version", params={"found": "5", "right": "4"}),
        ),
        (
            "barcode4",
            WRITTEN[:25] + "001" + WRITTEN[28:],
            Verdict(valid=False, code="barcode_reserved"),
        ),
        (
            "barcode4",
            WRITTEN[:48] + "100631",
            Verdict(valid=False, code="barcode_day", params={"found": "100631"}),
        ),
        ("barcode4", "478" + WRITTEN[3:], Verdict(valid=False, code="barcode_iban")),
        (
            "barcode4",
            WRITTEN[:28] + "0" * 20 + WRITTEN[48:],
            Verdict(valid=False, code="barcode_reference", params={"right": "viite"}),
        ),
        (
            "barcode5",
            FIVE_WRITTEN[:25] + "10" + FIVE_WRITTEN[27:],
            Verdict(valid=False, code="barcode_reference", params={"right": "rf"}),
        ),
    ],
)
def test_what_is_wrong_is_named(kind: BarcodeKind, digits: str, found: Verdict) -> None:
    assert check_barcode(kind, digits) == found
