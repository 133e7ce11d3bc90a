"""What is not settled in the law's files is told beside the figure that rests on it."""

import json

import pytest

from kvitt.app.commands import main

FEES = "law fees --country DK --party business --principal 5000 --due"


def told(words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main(words.split())
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize(
    ("words", "doubts"),
    [
        (
            f"{FEES} 2026-01-15 --measure warning@2026-02-02 --measure agency_salary@2026-02-13",
            ["", "BEK 719/2024"],
        ),
        (
            f"{FEES} 2009-06-15 --measure warning@2009-07-02 --measure agency_salary@2009-07-13",
            ["", "1 July 2009, is recalled"],
        ),
        (f"{FEES} 2026-01-15 --measure compensation@2026-02-02", ["BEK 719/2024"]),
        (f"{FEES} 2013-02-15 --measure compensation@2013-03-02", [""]),
        # The letter's ten days have a doubt of their own, whether or not they are over.
        (
            f"{FEES} 2026-01-15 --measure warning@2026-02-02 --measure agency_salary@2026-02-05",
            ["", "from receipt"],
        ),
    ],
)
def test_doubts_of_costs_are_told(
    words: str, doubts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    charges = told(words, capsys)["charges"]
    assert isinstance(charges, list)
    for charge, doubt in zip(charges, doubts, strict=True):
        assert doubt in charge["doubt"]
        assert bool(doubt) == bool(charge["doubt"])


def test_doubts_of_the_order_of_payments_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = "law allocate --country DK --party consumer --day 2026-03-01 --amount 5"
    parts = told(f"{words} --owed costs=10", capsys)["parts"]
    assert isinstance(parts, list)
    assert parts[0]["doubt"]


def test_doubts_of_a_step_s_time_and_limit_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = "law may --country NO --party consumer --on 2026-03-01 --history"
    why = told(f"{words} payment_order@2026-02-01 --step credit_mark", capsys)["why"]
    assert isinstance(why, list)
    assert [one["doubt"] for one in why if "month" in one["text"]] == [
        "pages speak of 30 days; the act says one month"
    ]
    words = f"{words} demand@2026-02-01 --step civil_case --principal 250000 --allow-recalled"
    why = told(words, capsys)["why"]
    assert isinstance(why, list)
    assert any("medium confidence" in one["doubt"] for one in why)


def test_doubts_of_a_rate_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = "law interest --country DK --party consumer --principal 100 --due 2026-06-15"
    spans = told(f"{words} --from 2026-06-16 --to 2026-08-01", capsys)["spans"]
    assert isinstance(spans, list)
    assert [bool(span["doubt"]) for span in spans] == [False, True]


def test_a_refused_figure_names_the_paragraph_nobody_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = "law interest --country DK --party consumer --principal 100 --due 2003-06-01"
    problem = told(f"{words} --from 2003-07-01 --to 2003-08-01", capsys)
    reference = problem["law_reference"]
    assert isinstance(reference, dict)
    assert reference["basis"] == "recalled"
