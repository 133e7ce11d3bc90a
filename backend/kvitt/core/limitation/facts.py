"""The claim and what happened to it; and the last day it lives, with how that came about."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation

OWN_TIME = ("promissory_note", "loan")
"""Kinds of claim that some law gives a time of their own."""

TRAITS = frozenset({*OWN_TIME, "creditor_natural_person"})
"""What the rules may ask besides the kind of debtor."""


class LimitedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What of a claim decides its time: when it arose, its due day if any, and its traits."""

    arose: date
    due_day: date | None
    traits: frozenset[str] = frozenset()


class LimitationEvent(msgspec.Struct, frozen=True):
    """Something that touches limitation, on the day it happened or reached the debtor."""

    kind: str
    day: date
    details: Mapping[str, str] = {}


class LimitationTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn of the reckoning: what happened, the last day it leads to, and why."""

    kind: str
    day: date
    last_day: date | None
    """None while proceedings are open: the time does not run out."""
    why: Explanation

    @property
    def citation(self) -> Citation:
        """The paragraph that decides what this event does."""
        return self.why.citations[0]


class Limitation(msgspec.Struct, frozen=True, kw_only=True):
    """The last day the claim lives, the paragraph, and how it came about.

    While proceedings are open, `day` is the last day as if they had never been.
    """

    day: date
    citation: Citation
    trail: tuple[LimitationTurn, ...]
    absolute_day: date | None
    absolute: Explanation
    final_day: date | None
    """The absolute day, where it cuts whatever runs longer."""
    proceedings_open: bool

    @property
    def last_day(self) -> date | None:
        """The last day the claim lives; none while proceedings are open."""
        return None if self.proceedings_open else self.day

    def is_barred(self, today: date) -> bool:
        """Tell whether the claim can no longer be asked for."""
        if self.final_day is not None and today > self.final_day:
            return True
        return not self.proceedings_open and today > self.day
