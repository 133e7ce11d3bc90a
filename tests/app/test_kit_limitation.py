"""How the kit tells a limitation and an allocation, and what it says to wrong arguments."""

import pytest

from kvitt.app.kit.arguments import BadArgument
from kvitt.app.kit.ask import ask

SWEDISH = ("law", "limitation", "--country", "SE", "--party", "consumer")
DANISH = ("law", "limitation", "--country", "DK", "--party", "consumer", "--due", "2024-02-10")
FINNISH = ("law", "allocate", "--country", "FI", "--day", "2026-03-01")


def test_a_limitation_is_told_turn_by_turn() -> None:
    doubt = (
        "Not for running promissory notes. That it stays three years after a ruling is a reading"
        " of 6–7 §§, not case law"
    )
    told = ask([*SWEDISH, "--arose", "2024-01-10", "--event", "court_filed@2025-05-01"])
    assert told.content == {
        "limitation_day": None,
        "limitation_why": "Proceedings are still open, and meanwhile the time does not run out.",
        "absolute_day": None,
        "absolute_why": (
            "The act sets no outer limit; the time can be interrupted again and again."
        ),
        "absolute_citation": "5–7 §§ preskriptionslagen (1981:130) [derived]",
        "absolute_doubt": "",
        "citation": "5 § 3 preskriptionslagen (1981:130)",
        "doubt": doubt,
        "trail": [
            {
                "event": "arose",
                "day": "2024-01-10",
                "limitation_day": "2027-01-10",
                "why": "The time runs from the day the claim arose."
                " The time is 3 years, and the last day is 10 January 2027.",
                "citation": "2 § andra stycket preskriptionslagen (1981:130)",
                "doubt": doubt,
            },
            {
                "event": "court_filed",
                "day": "2025-05-01",
                "limitation_day": None,
                "why": "The claim was brought before a court or an authority."
                " While it is pending the time does not run out.",
                "citation": "5 § 3 preskriptionslagen (1981:130)",
                "doubt": "",
            },
        ],
    }


def test_what_is_only_recalled_is_left_out_with_the_reason() -> None:
    told = ask(DANISH)
    assert (told.content["limitation_day"], told.content["absolute_day"]) == ("2027-02-10", None)
    assert "recall" in str(told.content["absolute_why"])
    assert told.content["absolute_citation"] is None
    known = ask([*DANISH, "--allow-recalled"])
    assert known.content["absolute_day"] == "2034-02-10"
    assert str(known.content["absolute_citation"]).endswith("[recalled]")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*SWEDISH, "--due", "2024-02-10"), "--arose is missing; in SE the time runs from"),
        (
            (
                "law",
                "limitation",
                "--country",
                "NO",
                "--party",
                "consumer",
                "--arose",
                "2024-02-10",
            ),
            "--due is missing; in NO the time runs from that day.",
        ),
        ((*DANISH, "--event", "promised@2025-01-01"), "“promised” is none of acknowledged"),
        (
            (*DANISH, "--event", "acknowledged@2025-01-01:written=so"),
            "--event acknowledged: written: “so” is none of yes, no.",
        ),
        ((*DANISH, "--event", "judgment@2025-01-01:written=yes"), "knows no detail “written”"),
        ((*DANISH, "--claim-kind", "gift"), "“gift” is none of promissory_note, loan"),
        ((*FINNISH, "--party", "consumer", "--amount", "5"), "--owed is missing"),
        (
            (*FINNISH, "--party", "consumer", "--amount", "5.001", "--owed", "costs=1"),
            "more than the 2 decimals of EUR",
        ),
    ],
)
def test_wrong_arguments_are_told_in_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(BadArgument) as wrong:
        ask(words)
    assert sentence in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_an_allocation_tells_which_places_are_custom() -> None:
    owed = ("--owed", "costs=50.00", "--owed", "principal=500.00")
    told = ask([*FINNISH, "--party", "business", "--amount", "510.00", *owed])
    statute = "Statute gives this head its place in the order."
    custom = "Statute is silent on this head; its place is custom and may be set otherwise."
    assert told.content == {
        "parts": [
            {
                "head": "principal",
                "amount": {"amount_minor": 50_000, "currency": "EUR"},
                "why": statute,
                "citation": "11 a § 1 mom perintälaki (513/1999)",
                "doubt": "",
            },
            {
                "head": "costs",
                "amount": {"amount_minor": 1_000, "currency": "EUR"},
                "why": custom,
                "citation": "kohdentaminen vakiintunut käytäntö (practice) [custom]",
                "doubt": "the act does not place costs where the debtor is a business",
            },
        ],
        "left": {"amount_minor": 0, "currency": "EUR"},
    }
