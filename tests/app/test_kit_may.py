"""`kvitt law may` names a paragraph beside every reason."""

import pytest

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
