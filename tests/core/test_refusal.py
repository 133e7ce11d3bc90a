import pytest

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.refusal import Refusal, Refusals

CITATION = Citation("1975:635", "6 §", "räntelagen", "statute")


def test_a_refusal_says_what_it_is_about() -> None:
    refusal = Refusal("claim_not_due", params={"days": 3}, pointer="/due_day", citation=CITATION)
    assert str(refusal) == "claim_not_due(days=3)"
    assert (refusal.pointer, refusal.citation) == ("/due_day", CITATION)
    assert str(Refusal("nothing_to_pay")) == "nothing_to_pay"


def test_several_refusals_come_together() -> None:
    both = Refusals([Refusal("one"), Refusal("two")])
    assert [refusal.code for refusal in both.refusals] == ["one", "two"]
    assert str(both) == "one; two"


def test_refusing_needs_a_reason() -> None:
    with pytest.raises(AssertionError):
        Refusals([])


def test_a_citation_is_short_for_people() -> None:
    assert CITATION.short == "6 § räntelagen"
    assert Citation("house", "", "husets regel", "custom").short == "husets regel"


def test_an_explanation_holds_its_parts() -> None:
    part = Explanation(code="rate", params={"ppm": 100000}, citations=(CITATION,))
    whole = Explanation(code="interest", amount_minor=1815, parts=(part,))
    assert whole.parts[0].citations == (CITATION,)
