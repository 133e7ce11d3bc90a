"""What is asked of one step: the law, the day, the claim and what was done; and what is found."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol

import msgspec

from kvitt.core.admissibility.conditions import StepRules, Weekdays
from kvitt.core.explanation import Explanation
from kvitt.core.refusal import Refusal

KIND_UNSAID = "kind_unsaid"


class Holidays(Protocol):
    """A country's calendar as far as steps need it."""

    def holiday_name(self, day: date) -> str | None:
        """Name the public holiday of a day, if it is one."""


class StepLaw(Protocol):
    """The part of a country's law that decides on a step."""

    @property
    def currency(self) -> str:
        """The currency limits are written in."""

    @property
    def step_rules(self) -> StepRules:
        """What each step needs."""

    @property
    def calendar(self) -> Holidays:
        """Which days are holidays."""

    def pay_by(self, sent_on: date) -> date:
        """Reckon the last day the statutory letter sent that day must leave."""

    def told_terms(self, sent_on: date) -> tuple[Explanation, ...]:
        """Tell the times that letter must leave, each with its source."""


class EarlierStep(msgspec.Struct, frozen=True, kw_only=True):
    """Something done before, and the day it was done."""

    kind: str
    day: date


class StepFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of claim and debtor; a blank was not said and is taken as satisfied."""

    party: str
    due_day: date | None = None
    principal_minor: int | None = None
    claim_kind: str = ""


State = Literal["met", "early", "lacking", "unknown"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one condition says: how it stands, from which day, until which, and why."""

    state: State
    reasons: tuple[Explanation, ...]
    first: date | None = None
    last: date | None = None
    weekdays: Weekdays | None = None
    refusal: Refusal | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question: the step's law, day and facts, and what was done up to that day."""

    law: StepLaw
    on: date
    facts: StepFacts
    history: tuple[EarlierStep, ...]

    @property
    def traits(self) -> frozenset[str]:
        """What decides whether a condition concerns this claim."""
        kind = self.facts.claim_kind or KIND_UNSAID
        return frozenset({self.facts.party, kind, *(one.kind for one in self.history)})

    def of(self, kinds: Sequence[str]) -> tuple[EarlierStep, ...]:
        """The earlier steps of these kinds, oldest first."""
        return tuple(one for one in self.history if one.kind in kinds)
