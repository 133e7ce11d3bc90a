"""What is doubtful about a number comes out with every answer that hangs on it."""

from collections.abc import Iterator
from datetime import date

import pytest

from kvitt.core.admissibility.conditions import Condition, Needs, numbers_of
from kvitt.core.admissibility.facts import Asked, EarlierStep, StepFacts
from kvitt.core.admissibility.standing import stand
from kvitt.core.days import ONE_DAY
from kvitt.core.parameter import Parameter
from kvitt.core.refusal import Refusal
from kvitt.law.country import CountryLaw
from kvitt.law.read import load
from tests.law.rates import step

COUNTRIES = ("se", "fi", "dk", "no")
TODAY = date(2026, 12, 31)
LATER = date(2026, 9, 1)


def numbers(law: CountryLaw, condition: Condition) -> Iterator[Parameter]:
    """The numbers a condition hangs on, with those of the statutory letter's time."""
    yield from (law.step_rules.parameters[name] for name in numbers_of(condition))
    if isinstance(condition, Needs) and condition.pay_by:
        yield from (term.time for term in law.demand_rules.terms)
        if any(term.counted_from == "receipt" for term in law.demand_rules.terms):
            yield law.demand_rules.receipt["letter"]


def told(law: CountryLaw, condition: Condition, on: date) -> set[str]:
    """Every doubt of an answer, for a claim due the day before, with its letters sent today."""
    kinds = getattr(condition, "of", ())
    history = tuple(EarlierStep(kind=kind, day=on) for kind in kinds for _ in range(3))
    facts = StepFacts(party="consumer", due_day=on - ONE_DAY, principal_minor=100_000)
    found = stand(Asked(law=law, on=on, facts=facts, history=history), condition)
    return {doubt for reason in found.reasons for doubt in reason.all_doubts}


def doubted(number: Parameter) -> Iterator[tuple[date, str]]:
    """The last day of every row that is known and doubted, and its doubt."""
    later = [*(value.since - ONE_DAY for value in number.values[1:]), TODAY]
    for value, last in zip(number.values, later, strict=True):
        if value.doubt and value.unknown is None:
            yield min(last, value.until or last), value.doubt


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_doubted_number_of_a_condition_is_told(country: str) -> None:
    law = load(country, allow_recalled=True)
    conditions = law.step_rules.conditions
    rows = [
        (name, *row)
        for name, condition in conditions.items()
        for number in numbers(law, condition)
        for row in doubted(number)
    ]
    assert rows
    for name, day, doubt in rows:
        try:
            assert doubt in told(law, conditions[name], day), name
        except Refusal:
            # Another number of the condition is not known for that day.
            continue


def test_a_rate_from_before_the_due_day_tells_what_is_doubtful_about_the_law_s_own() -> None:
    """Lower, going on or ended: the law's own rate decided it, and the time the other lasts."""
    own = step("fi", LATER).why[0].all_doubts
    assert own
    lower = step("fi", LATER, pre_due_rate_ppm=10_000).why[0]
    assert (lower.code, lower.all_doubts) == ("pre_due_lower", own)
    lasts = load("fi").at("pre_due_days", LATER).doubts
    goes_on = step("fi", LATER, pre_due_rate_ppm=200_000).why[0]
    assert (goes_on.code, goes_on.all_doubts) == ("pre_due_continues", (*own, *lasts))
    early = {"due_day": date(2025, 12, 1), "pre_due_rate_ppm": 200_000}
    ended = step("fi", LATER, **early).why[0]
    assert (ended.code, ended.all_doubts) == ("pre_due_ended", (*own, *lasts))
