"""How the kit is asked, and the one sentence it answers when it is asked wrongly."""

import argparse
import os
from collections.abc import Callable
from datetime import date

import pytest

from kvitt.app.commands import main
from kvitt.app.kit import arguments
from kvitt.app.kit.arguments import BadArgument, Dated, Parser
from kvitt.app.kit.ask import GROUPS
from kvitt.core.fees.rules import MEASURES
from kvitt.core.limitation.rules import EVENT_KINDS
from kvitt.core.statement import CLAIM_KINDS


def parser() -> Parser:
    asked = Parser(prog="kvitt law test")
    arguments.add_law(asked)
    arguments.add_party(asked)
    asked.add_argument("--due", type=arguments.day, required=True)
    asked.add_argument("--measure", type=arguments.measure, action="append", default=[])
    asked.add_argument("--rate", type=arguments.rate)
    return asked


RATE_TOO_LONG = "has more than the 4 digits before and after the point that a rate may have"
NO_SECTION = "is not a section; write its number first, as in 5 a §"
ENOUGH = ["--country", "se", "--party", "consumer", "--due", "2026-06-30"]


def test_what_is_asked_rightly_is_read() -> None:
    asked = parser().parse_args([*ENOUGH, "--measure", "plan@2026-07-01:instalments=6,fee=x"])
    assert (asked.country, asked.party, asked.due) == ("SE", "consumer", date(2026, 6, 30))
    assert asked.measure == [
        Dated(kind="plan", day=date(2026, 7, 1), details={"instalments": "6", "fee": "x"})
    ]
    assert asked.allow_recalled is False
    assert parser().parse_args([*ENOUGH, "--rate", "-0.5"]).rate == -5000


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--colour", "red"], "“--colour” is not known here."),
        (["--due"], "--due needs a value."),
        (["--due", "2026-07-01"], "--due: it is given twice; say it once."),
        (["--allow-recalled=yes"], "--allow-recalled has no value."),
        (["--rate", "x"], "--rate: “x” is not a rate in percent; write it as 24.0 or -0.5."),
        (
            ["--measure", "reminder"],
            "--measure: “reminder” lacks its day; write it as reminder@2026-06-30.",
        ),
        (
            ["--measure", "plan@2026-07-01:six"],
            "--measure: “six” is not a detail; write it as instalments=6.",
        ),
        (["--measure", "plan@2026-07-01:a=1,a=2"], "--measure: “a” is given twice; say it once."),
        (
            ["--measure", "reminder@2026-02-30"],
            "--measure: “2026-02-30” is not a day; write it as 2026-06-30.",
        ),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_sentence(more: list[str], sentence: str) -> None:
    with pytest.raises(BadArgument) as wrong:
        parser().parse_args([*ENOUGH, *more])
    assert str(wrong.value) == f"kvitt law test: {sentence}"


def test_all_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(BadArgument, match="--country, --party and --due are missing"):
        parser().parse_args([])
    with pytest.raises(BadArgument, match="test: --due is missing"):
        parser().parse_args(ENOUGH[:4])


def test_an_option_is_never_guessed_from_its_beginning() -> None:
    with pytest.raises(BadArgument):
        parser().parse_args([*ENOUGH[:4], "--du", "2026-06-30"])


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (arguments.country, "no", "NO"),
        (arguments.day, "2024-02-29", date(2024, 2, 29)),
        (arguments.day, "1900-01-01", date(1900, 1, 1)),
        (arguments.day, "2199-12-31", date(2199, 12, 31)),
        (arguments.amount, "0", "0"),
        (arguments.amount, "000999999999999.99", "000999999999999.99"),
        (arguments.rate, "24", 240_000),
        (arguments.rate, "8.0001", 80_001),
        (arguments.rate, "-0.5", -5_000),
        (arguments.yes_or_no, "yes", True),
        (arguments.yes_or_no, "no", False),
        (arguments.count, "999", 999),
        (arguments.owed, "principal=100.00", ("principal", "100.00")),
        (arguments.assumed_rate, "2027-01-01=2.0", (date(2027, 1, 1), 20_000)),
        (arguments.breach, "5 §@2026-06-30", ("5 §", date(2026, 6, 30))),
        (arguments.breach, " § 5 a, stk. 1@2026-06-30", ("§ 5 a, stk. 1", date(2026, 6, 30))),
        (arguments.event, "settlement@2026-06-30", Dated(kind="settlement", day=date(2026, 6, 30))),
    ],
)
def test_each_word_is_read(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (arguments.country, "XX", "“XX” is none of SE, FI, DK, NO"),
        (arguments.party, "company", "“company” is none of consumer, business"),
        (arguments.day, "2026-6-30", "“2026-6-30” is not a day; write it as 2026-06-30"),
        (arguments.day, "٢٠٢٦-٠٦-٣٠", "“٢٠٢٦-٠٦-٣٠” is not a day; write it as 2026-06-30"),
        (arguments.day, "0001-01-01", "0001-01-01 lies outside the years 1900 to 2199"),
        (arguments.day, "1899-12-31", "1899-12-31 lies outside the years 1900 to 2199"),
        (arguments.day, "2200-01-01", "2200-01-01 lies outside the years 1900 to 2199"),
        (arguments.amount, "1,50", "“1,50” is not an amount; write it as 1250.00"),
        (arguments.amount, "1e3", "“1e3” is not an amount; write it as 1250.00"),
        (arguments.amount, "", "“” is not an amount; write it as 1250.00"),
        (arguments.amount, "١٢", "“١٢” is not an amount; write it as 1250.00"),
        (arguments.amount, "-5", "“-5” is less than nothing; an amount is 0 or more"),
        (
            arguments.amount,
            "1000000000000",
            "“1000000000000” is more than we reckon with (12 digits before the point)",
        ),
        (arguments.rate, "x", "“x” is not a rate in percent; write it as 24.0 or -0.5"),
        (arguments.rate, "12345", f"“12345” {RATE_TOO_LONG}"),
        (arguments.rate, "24.12345", f"“24.12345” {RATE_TOO_LONG}"),
        (arguments.assumed_rate, "2027-01-01=2.12345", f"“2.12345” {RATE_TOO_LONG}"),
        (arguments.yes_or_no, "maybe", "“maybe” is none of yes, no"),
        (arguments.count, "0", "“0” is not a whole number from 1 to 999"),
        (arguments.count, "1000", "“1000” is not a whole number from 1 to 999"),
        (arguments.owed, "principal", "“principal” lacks its amount; write it as principal=100.00"),
        (
            arguments.assumed_rate,
            "2027-01-01",
            "“2027-01-01” lacks its rate; write it as 2027-01-01=2.0",
        ),
        (
            arguments.breach,
            "2026-06-30",
            "“2026-06-30” is not SECTION@DAY; write it as “5 §@2026-06-30”",
        ),
        (
            arguments.breach,
            " @2026-06-30",
            "“ @2026-06-30” is not SECTION@DAY; write it as “5 §@2026-06-30”",
        ),
        (arguments.breach, "perintälaki 5 §@2026-06-30", f"“perintälaki 5 §” {NO_SECTION}"),
        (arguments.breach, "５ §@2026-06-30", f"“５ §” {NO_SECTION}"),
        (arguments.breach, "5é@2026-06-30", f"“5é” {NO_SECTION}"),
        (arguments.breach, "5 §\n@2026-06-30", f"“5 §�” {NO_SECTION}"),
    ],
)
def test_each_wrong_word_has_its_sentence(
    read: Callable[[str], object], text: str, sentence: str
) -> None:
    with pytest.raises(BadArgument) as wrong:
        read(text)
    assert str(wrong.value) == sentence


def test_an_amount_has_no_more_decimals_than_its_currency() -> None:
    assert arguments.minor("1250.5", "SEK", of="--amount") == 125050
    assert arguments.minor("1250", "ISK", of="--amount") == 1250
    with pytest.raises(BadArgument, match=r"--amount: “1250\.500” has more than the 2 decim"):
        arguments.minor("1250.500", "SEK", of="--amount")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("compensation@2026-07-01:days=6", "--measure: compensation knows no detail “days”; it ta"),
        ("plan@2026-07-01:days=6", "--measure: plan knows no detail “days”; it takes instalments"),
        ("plan@2026-07-01:instalments=x", "--measure plan: instalments: “x” is not a whole number"),
        ("reminder@2026-07-01:cost=x", "--measure reminder: cost: “x” is not an amount; write it"),
        ("reminder@2026-07-01:cost=1.234", "--measure reminder: cost: “1.234” has more than the 2"),
    ],
)
def test_a_measure_takes_only_its_own_details(written: str, sentence: str) -> None:
    known = arguments.MEASURE_DETAILS
    plan = arguments.measure("plan@2026-07-01:instalments=6")
    arguments.check_details(plan, known, option="--measure", currency="SEK")
    wrong = arguments.measure(written)
    with pytest.raises(BadArgument, match=f"^{sentence}"):
        arguments.check_details(wrong, known, option="--measure", currency="SEK")


def test_every_detail_is_named_in_the_help() -> None:
    for kind, details in arguments.MEASURE_DETAILS.items():
        assert kind in arguments.DETAILS_HELP
        assert all(f"{name}=" in arguments.DETAILS_HELP for name in details)


def test_bytes_that_are_no_text_are_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["reference", "check", "ocr", os.fsdecode(b"5\xff")]) == 2
    told = "kvitt reference check: “5�” is not text that can be read; write it in UTF-8.\n"
    assert capsys.readouterr().err == told


def test_what_was_given_is_shown_short_and_plain() -> None:
    assert arguments.shown("x" * 60) == f"“{'x' * 60}”"
    assert arguments.shown("x" * 61) == f"“{'x' * 60}…”"
    assert arguments.shown("a\x1b[31m\n") == "“a�[31m�”"


def test_the_law_is_that_of_the_country() -> None:
    asked = argparse.Namespace(country="SE", allow_recalled=False)
    assert arguments.law_for(asked).currency == "SEK"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "kvitt: say which command: up, "),
        (["laww"], "kvitt: “laww” is none of up, "),
        (["law"], "kvitt law: say which command: interest, fees, "),
        (["law", "fee"], "kvitt law: “fee” is none of interest, fees, "),
        (["reference", "make"], "kvitt reference make: KIND and VALUE are missing."),
        (
            ["reference", "make", "ocr", "1", "--x"],
            "kvitt reference make: “--x” is not known here.",
        ),
        (["reference", "make", "xx", "1"], "kvitt reference make: KIND: “xx” is none of ocr, "),
        (["reference", "make", "ocr", "1a"], "kvitt reference make: ocr: It has other characters"),
        (["bench", "--jsn"], "kvitt: “--jsn” is not known here."),
    ],
)
def test_a_wrong_command_line_ends_in_2_with_one_line(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(sentence)
    assert told.err.count("\n") == 1
    assert told.err.endswith(".\n")


@pytest.mark.parametrize(
    ("group", "name", "purpose"),
    [
        (group, name, purpose)
        for group, (_, rooms) in GROUPS.items()
        for name, (_, purpose) in rooms.items()
    ],
)
def test_help_is_help(
    group: str, name: str, purpose: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([group, name, "--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith(f"usage: kvitt {group} {name}")
    assert purpose in told


def test_the_closed_lists_are_what_was_promised() -> None:
    assert " ".join(MEASURES) == (
        "reminder warning demand own_demand plan public_demand bankruptcy_demand compensation"
        " deferral handover agency_salary"
    )
    assert " ".join(EVENT_KINDS) == (
        "acknowledged interest_paid part_paid demand_sent demand_received court_filed"
        " proceedings_ended judgment enforcement_applied enforcement_ended insolvency_lodged"
        " settlement"
    )
    assert " ".join(CLAIM_KINDS) == "goods credit high_cost_credit rent"
