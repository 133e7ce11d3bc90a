"""Which costs a breach loses."""

from datetime import date

import pytest

from kvitt.core.fees.facts import Breach
from kvitt.core.fees.rules import Forfeit
from tests.core.fee_rules import assess, cite, day, law, rule, taken, told


def forfeiting(**named: object) -> Forfeit:
    given = {"sections": ("5a", "17"), "costs": "all", "citation": cite("forfeit §"), **named}
    return Forfeit(**given)  # type: ignore[arg-type]


LOST = (0, "forfeited", "forfeit §")


@pytest.mark.parametrize(
    "written",
    [
        *("5a", "5 a", "5 A §", "§ 5 a", "5a§", " 5 a § ", "5.a"),
        *("5 a § 1 mom", "5a § 2 mom 3 k", "§ 5 a, stk. 1"),
    ],
)
def test_a_paragraph_may_be_written_in_many_ways(written: str) -> None:
    fee_law = law(rule(), forfeits=(forfeiting(),))
    charges = assess(fee_law, taken("demand", 5), breaches=(Breach(written, day(9)),))
    assert told(charges) == [LOST]
    assert charges[0].explanation.params == {"section": "5a", "breach_day": "2026-01-19"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("5 § 1 mom", "5"),
        ("5 st. 2", "5"),
        ("15 a §", "15a"),
        ("5 b §", "5b"),
        ("good practice", "good practice"),
    ],
)
def test_another_paragraph_is_another(written: str, read: str) -> None:
    fee_law = law(rule(), forfeits=(forfeiting(),))
    charge = assess(fee_law, taken("demand", 5), breaches=(Breach(written, day(9)),))[0]
    assert charge.why != "forfeited"
    assert charge.explanation.parts[-1].params["section"] == read


def test_a_breach_loses_the_costs_it_is_said_to() -> None:
    def lost(breached: date, **named: object) -> list[bool]:
        fee_law = law(rule(), rule("plan", "7"), forfeits=(forfeiting(**named),))
        measures = (taken("demand", 4), taken("plan", 5), taken("demand", 6))
        charges = assess(fee_law, *measures, breaches=(Breach("17 §", breached),))
        return [one.why == "forfeited" for one in charges]

    assert lost(day(5)) == [True, True, True]
    assert lost(day(5), of=("plan",)) == [False, True, False]
    assert lost(day(5), costs="from_the_breach") == [False, True, True]
    assert lost(day(5), costs="next") == [False, True, True]
    assert lost(day(4), costs="next", of=("demand",)) == [True, False, False]
    assert lost(day(7), costs="next") == [False, False, False]
    assert lost(day(5), since=day(5)) == [True, True, True]
    assert lost(day(5), since=day(6)) == [False, False, False]
    assert lost(day(5), until=day(5)) == [True, True, True]
    assert lost(day(5), until=day(4)) == [False, False, False]
    assert lost(day(5), when=("company",)) == [False, False, False]


def test_a_breach_after_the_day_asked_about_loses_nothing_yet() -> None:
    fee_law = law(rule(), forfeits=(forfeiting(),))
    breaches = (Breach("17 §", day(7)),)
    for as_of, lost in ((day(6), False), (day(7), True), (None, True)):
        charge = assess(fee_law, taken("demand", 5), breaches=breaches, as_of=as_of)[0]
        assert (charge.why == "forfeited") is lost
        without_effect = [one.params["section"] for one in charge.explanation.parts]
        assert without_effect == ([] if lost else ["17"])


def test_the_breach_that_loses_costs_is_found_among_several() -> None:
    fee_law = law(rule(), forfeits=(forfeiting(takes=("taken_not_minor",)),))
    breaches = (Breach("99 §", day(2)), Breach("17", day(3)))
    of_plans = law(rule(), forfeits=(forfeiting(sections=("99",), of=("plan",)), forfeiting()))
    assert told(assess(of_plans, taken("demand", 5), breaches=breaches)) == [LOST]
    later = law(
        rule(), forfeits=(forfeiting(sections=("99",), costs="from_the_breach"), forfeiting())
    )
    late = (Breach("99 §", day(6)), Breach("17", day(3)))
    assert told(assess(later, taken("demand", 5), breaches=late)) == [LOST]
    charge = assess(fee_law, taken("demand", 5), breaches=breaches)[0]
    assert told((charge,)) == [LOST]
    assert charge.explanation.params["section"] == "17"
    parts = [(one.code, one.params.get("section")) for one in charge.explanation.parts]
    assert parts == [("taken_not_minor", None), ("breach_forfeits_nothing", "99")]
    assert charge.explanation.parts[0].params["day"] == day(5).isoformat()
