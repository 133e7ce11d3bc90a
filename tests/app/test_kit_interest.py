"""`kvitt law interest`: what it answers, and what it says when it is asked wrongly."""

from collections.abc import Mapping

import pytest

from kvitt.app.kit.arguments import BadArgument
from kvitt.app.kit.ask import ask

ASKED = {
    "country": "SE",
    "party": "consumer",
    "principal": "100000.00",
    "due": "2026-06-30",
    "from": "2026-07-01",
    "to": "2026-12-31",
}


def words(more: Mapping[str, str]) -> list[str]:
    given = {**ASKED, **more}
    return ["law", "interest", *(word for name in given for word in (f"--{name}", given[name]))]


def wrongly(more: Mapping[str, str]) -> str:
    with pytest.raises(BadArgument) as wrong:
        ask(words(more))
    return str(wrong.value)


def test_the_whole_answer() -> None:
    answer = ask(words({})).content
    assert answer == {
        "total": {"amount_minor": 501_370, "currency": "SEK"},
        "exact": "36600000/73",
        "spans": [
            {
                "from": "2026-07-01",
                "to": "2026-12-31",
                "days": 183,
                "base_minor": 10_000_000,
                "rate": "10.00",
                "amount": {"amount_minor": 501_370, "currency": "SEK"},
                "citation": (
                    "6 § räntelagen (1975:635); 9 § räntelagen (1975:635) – riksbank.se, as read"
                    " by two third parties [secondary]"
                ),
                "doubt": (
                    "the announcement itself (SFS) was not seen; two independent rule registers"
                    " agree"
                ),
                "assumed": False,
                "why": (
                    "The rate is 10.00\xa0%: the reference rate 2.00\xa0% plus 8 percentage points."
                ),
            }
        ],
        "citation": "6 § räntelagen (1975:635)",
        "day_count": {
            "counted": "act/365",
            "custom": "act/365",
            "citation": "dagräkning branschpraxis (practice) – actual days over 365 [custom]",
            "doubt": (
                "No statute. Kronofogden's calculator counts full years by their own length"
                " (act/act), collection software actual days over 365; they differ in leap years."
            ),
        },
        "why": ["Each day counts as 1/365 of a year."],
    }


def test_what_was_taken_for_granted_is_said() -> None:
    answer = ask([*words({"agreed-rate": "12", "day-count": "30/360"}), "--inclusive-end"]).content
    assert answer["why"] == [
        "Each month counts as 30 days and each day as 1/360 of a year.",
        "31 December 2026 is counted too, as one whole day at that day's rate.",
        "No day of agreement was given. The due day, 30 June 2026, was taken instead.",
    ]
    told = ask(words({"pre-due-rate": "12", "agreed-on": "2026-01-01", "day-count": "act/act"}))
    assert told.content["why"] == [
        "Each day counts by its own calendar year, 1/365 or 1/366.",
    ]
    assert "[assumed]" in str(ask(words({"to": "2027-01-02", "assume-rate": "2027-01-01=2"})))


def test_a_rate_of_nothing_is_a_rate() -> None:
    answer = ask(words({"agreed-rate": "0"})).content
    assert answer["exact"] == "0"
    assert len(answer["why"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"to": "2026-06-30"}, "--from 2026-07-01 lies after --to 2026-06-30; swap them."),
        ({"agreed-rate": "-0.1"}, "--agreed-rate: a rate of a claim is 0 or more."),
        ({"pre-due-rate": "-1"}, "--pre-due-rate: a rate of a claim is 0 or more."),
        (
            {"assume-rate": "2026-12-31=2"},
            "--assume-rate 2026-12-31: the rates are published through 2026-12-31;"
            " assume only later ones.",
        ),
        ({"assume-rate": "2027-01-01"}, "--assume-rate: “2027-01-01” lacks its rate;"),
        ({"principal": "1.001"}, "--principal: “1.001” has more than the 2 decimals of SEK."),
        ({"claim-kind": "loan"}, "--claim-kind: “loan” is none of goods, credit,"),
        ({"day-count": "act/360"}, "--day-count: “act/360” is none of act/365, act/act, 30/360."),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_sentence(
    more: Mapping[str, str], sentence: str
) -> None:
    assert wrongly(more).startswith(f"kvitt law interest: {sentence}")


def test_an_assumed_day_is_given_once() -> None:
    with pytest.raises(BadArgument, match="--assume-rate 2027-01-01 is given twice; say it once"):
        ask([*words({"assume-rate": "2027-01-01=2"}), "--assume-rate", "2027-01-01=3"])
