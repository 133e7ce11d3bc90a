"""`kvitt reference` and `kvitt identity`: made, checked, and said why."""

import datetime as dt

import pytest

from kvitt.app.kit.arguments import BadArgument
from kvitt.app.kit.ask import ask
from kvitt.app.kit.reference import KINDS
from kvitt.runtime import clock

IBAN = "FI7944052020036082"
VIITE = "868516259619897"


def told(*words: str) -> object:
    answered = ask(words)
    assert answered.code == 0
    return answered.content


def test_a_reference_in_groups_needs_no_quotes() -> None:
    assert told("reference", "check", "viite", "86851", "62596", "19897") == {
        "valid": True,
        "why": "The check digit 7 is right.",
    }


def test_a_rule_that_is_only_recalled_is_told_as_such() -> None:
    assert told("reference", "check", "plusgiro", "4-2") == {
        "valid": True,
        "why": "The check digit 2 is right. That it bears this check digit is only recalled, "
        "not read in a source.",
    }


def test_a_wrong_reference_is_an_answer_not_an_error() -> None:
    assert told("reference", "check", "kid11", "12344") == {
        "valid": False,
        "why": "The check digit is 4, but 3 would be right.",
    }


def test_a_finnish_body_that_is_no_viite_is_named_but_valid() -> None:
    assert told("reference", "check", "rf", "RF97 1234 56") == {
        "valid": True,
        "why": "The check digits 97 are right; the rest, however, is no Finnish reference (viite).",
    }


@pytest.mark.parametrize(
    ("due", "last"),
    [
        (["2010-06-12"], "100612"),
        (["100612"], "100612"),
        (["0"], "000000"),
        (["000000"], "000000"),
        ([], "000000"),
    ],
)
def test_a_bar_code_is_made_with_or_without_a_due_day(due: list[str], last: str) -> None:
    assert told("reference", "make", "barcode4", IBAN, "4883.15", VIITE, *due) == {
        "value": f"479440520200360820048831500000000868516259619897{last}"
    }


def test_a_bar_code_is_made_of_one_quoted_value_too() -> None:
    assert told("reference", "make", "barcode4", f"{IBAN} 4883.15 {VIITE} 2010-06-12") == {
        "value": "479440520200360820048831500000000868516259619897100612"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_at_all_is_a_wrong_reference(kind: str) -> None:
    assert told("reference", "check", kind, " ") == {
        "valid": False,
        "why": "There is nothing in it.",
    }


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("viite", "0000"), "Without the zeros at its beginning it has 0 digits; it must have 4"),
        (("kid11", "0"), "It has 1 characters; it must have 4 to 25."),
    ],
)
def test_what_is_too_short_is_told_so(words: tuple[str, ...], why: str) -> None:
    answered = told("reference", "check", *words)
    assert isinstance(answered, dict)
    assert answered["why"].startswith(why)


def test_a_bar_code_tells_what_it_means() -> None:
    code = "479440520200360820048831500000000868516259619897100612"
    assert told("reference", "check", "barcode4", code) == {
        "valid": True,
        "why": f"It means €4,883.15 to {IBAN} with the reference {VIITE} by 12 June 2010.",
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["make", "ocr", ""], "ocr: There is nothing in it."),
        (["make", "ocr", "1" * 25], "ocr: Before the check digits stand 25 digits; there must be"),
        (["make", "barcode4", IBAN, "1.00"], "barcode4 is made of IBAN AMOUNT REFERENCE DUE"),
        (["make", "barcode4", IBAN, "1.00", VIITE, "0", "0"], "barcode4 is made of IBAN AMOUNT"),
        (["make", "barcode4", IBAN, "-1", VIITE], "AMOUNT: “-1” is less than nothing"),
        (
            ["make", "barcode4", IBAN, "1.001", VIITE],
            "AMOUNT: “1.001” has more than the 2 decimals of EUR.",
        ),
        (["make", "barcode4", IBAN, "1.00", VIITE, "tomorrow"], "DUE: “tomorrow” is not a day"),
        (["make", "barcode4", IBAN, "1.00", VIITE, "101312"], "DUE: “2010-13-12” is not a day"),
        (
            ["make", "barcode4", IBAN, "1.00", "123"],
            "barcode4: Its reference is not right as viite.",
        ),
        (["make", "barcode5", IBAN, "1.00", VIITE], "barcode5: Its reference is not right as rf."),
        (["make", "barcode4", "SE12", "1.00", VIITE], "barcode4: The account is no Finnish IBAN"),
    ],
)
def test_what_cannot_be_made_is_a_bad_argument(words: list[str], sentence: str) -> None:
    with pytest.raises(BadArgument) as wrong:
        ask(["reference", *words])
    assert str(wrong.value).removeprefix(f"kvitt reference {words[0]}: ").startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "value", "why", "sort"),
    [
        (
            "se.person",
            "701063-2391",
            "Its form, its date and its check digits are right: samordningsnummer.",
            "samordningsnummer",
        ),
        (
            "dk.person",
            "010180-1234",
            "Its form and its date are right: CPR. Since 2007 the check digit need not hold, "
            "so it is not asked.",
            "CPR",
        ),
        (
            "no.organisation",
            "974760673",
            "Its form and its check digit are right: organisasjonsnummer.",
            "organisasjonsnummer",
        ),
        ("no.organisation", "974760674", "The check digit is wrong.", None),
        ("fi.person", "320152-308T", "The date in the number is not in the calendar.", None),
        (
            "no.person",
            "1",
            "A Norwegian fødselsnummer has eleven digits: DDMMYY and five more.",
            None,
        ),
    ],
)
def test_an_identity_number_is_judged_and_never_repeated(
    kind: str, value: str, why: str, sort: str | None
) -> None:
    assert told("identity", "check", kind, value) == {
        "valid": sort is not None,
        "why": why,
        "kind": sort,
    }


def test_the_century_of_ten_digits_follows_from_today() -> None:
    with clock.wound(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)):
        born = told("identity", "check", "fi.person", "131052A308T")
        short = told("identity", "check", "se.person", "1212121212")
    assert born == {
        "valid": True,
        "why": "Its form, its date and its check digits are right: henkilötunnus. "
        "The birthday in the number has not come yet.",
        "kind": "henkilötunnus",
    }
    assert isinstance(short, dict)
    assert short["valid"]


def test_every_reason_can_be_said() -> None:
    for kind in ("se.person", "se.organisation", "fi.person", "fi.business"):
        assert ask(["identity", "check", kind, "x"]).content["valid"] is False
    for kind in ("dk.person", "dk.business", "no.person", "no.organisation"):
        assert ask(["identity", "check", kind, "x"]).content["valid"] is False
