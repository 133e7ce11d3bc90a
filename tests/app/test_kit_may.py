"""`kvitt law may` names a paragraph beside every reason."""

import pytest

from kvitt.app.kit.arguments import BadArgument
from kvitt.app.kit.ask import ask


@pytest.mark.parametrize("country", ["SE", "FI", "DK", "NO"])
def test_every_reason_has_a_citation(country: str) -> None:
    words = f"law may --country {country} --party consumer --step demand --on 2026-03-01"
    told = ask(
        [*words.split(), "--history", "reminder@2026-02-01", "--history", "visit@2026-04-01"]
    )
    reasons = told.content["why"]
    assert isinstance(reasons, list)
    assert len(reasons) > 2
    assert all(reason["text"] and reason["citation"] for reason in reasons)


def test_what_was_not_said_stands_on_all_that_the_step_rests_on() -> None:
    words = "law may --country NO --party consumer --step reminder --on 2026-03-01"
    told = ask(words.split())
    reasons = told.content["why"]
    assert isinstance(reasons, list)
    *own, last = reasons
    assert last["citation"] == "; ".join(reason["citation"] for reason in own)


def test_the_history_takes_the_details_of_the_measures_it_lists() -> None:
    asked = "law may --country SE --party consumer --step demand --on 2026-03-01"
    words = [*asked.split(), "--history"]
    plain = ask([*words, "plan@2026-02-01"])
    assert ask([*words, "plan@2026-02-01:instalments=6"]) == plain
    with pytest.raises(BadArgument, match="--history plan: instalments: “0” is not a whole number"):
        ask([*words, "plan@2026-02-01:instalments=0"])
    with pytest.raises(BadArgument, match="--history: visit knows no detail “days”; it takes none"):
        ask([*words, "visit@2026-02-01:days=3"])


def test_a_principal_with_too_many_decimals_is_told_by_its_option() -> None:
    words = "law may --country SE --party consumer --step demand --on 2026-03-01"
    assert ask([*words.split(), "--principal", "10.00"]).code == 0
    with pytest.raises(BadArgument, match=r"--principal: “10\.001” has more than the 2 decimals"):
        ask([*words.split(), "--principal", "10.001"])
