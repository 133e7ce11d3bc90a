"""A claim of one day in each country, and its limitation after what happened to it."""

from collections.abc import Mapping
from datetime import date

from kvitt.core.explanation import Explanation
from kvitt.core.limitation.facts import Limitation, LimitationEvent, LimitedClaim
from kvitt.core.limitation.reckon import reckon_limitation
from kvitt.core.limitation.rules import LimitationRules
from kvitt.law.read import load

COUNTRIES = ("se", "fi", "dk", "no")
AROSE, DUE = date(2020, 3, 10), date(2020, 4, 10)
CONSUMER, COMPANY = frozenset({"consumer"}), frozenset({"company"})
Told = tuple[str, date] | tuple[str, date, Mapping[str, str]]


def rules(country: str, *, recalled: bool = False) -> LimitationRules:
    return load(country, allow_recalled=recalled).limitation


def reckon(
    country: str,
    *events: Told,
    traits: frozenset[str] = CONSUMER,
    due: date = DUE,
    recalled: bool = False,
) -> Limitation:
    claim = LimitedClaim(arose=due - (DUE - AROSE), due_day=due, traits=traits)
    return reckon_limitation(
        rules(country, recalled=recalled), claim, [LimitationEvent(*told) for told in events]
    )


def trail(limitation: Limitation) -> list[tuple[str, date | None]]:
    return [(turn.kind, turn.last_day) for turn in limitation.trail]


def codes(why: Explanation) -> list[str]:
    return [why.code, *(code for part in why.parts for code in codes(part))]
