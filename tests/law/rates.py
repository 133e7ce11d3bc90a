"""Asks the law of interest as its tests do: one claim's schedule, and its rate on a day."""

from datetime import date
from typing import Any

from kvitt.core.interest import RateStep, Schedule, rate_at
from kvitt.law.read import load

CONSUMER = frozenset({"consumer"})
BUSINESS = frozenset({"company"})
AUTHORITY = frozenset({"authority"})
CREDIT = frozenset({"consumer", "consumer_credit"})
HIGH_COST = CREDIT | {"high_cost_credit"}
DUE = {country: date(2026, 6, 30) for country in ("se", "fi", "dk", "no")}


def schedule(country: str, **terms: Any) -> Schedule:
    recalled = terms.pop("allow_recalled", False)
    law = load(country, allow_recalled=recalled).interest
    return law.default_schedule(**{"due_day": DUE[country], "traits": CONSUMER, **terms})


def step(country: str, day: date, **terms: Any) -> RateStep:
    return rate_at(schedule(country, **terms), day)


def rate(country: str, day: date, **terms: Any) -> tuple[int, str]:
    found = step(country, day, **terms)
    return found.rate_ppm, found.citation.short


def codes(found: RateStep) -> list[str]:
    return [why.code for why in found.why]
