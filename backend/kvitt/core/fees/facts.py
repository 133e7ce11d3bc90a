"""What was done to be paid, on which debt; and what it may cost the debtor, with the reason."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.expression import Expression
from kvitt.core.fees.rules import FeeRule, Forfeit, Offset, Overdue, Pool, Trait, Unlisted
from kvitt.core.money import Money
from kvitt.core.parameter import Parameter

REMINDER = "reminder"
DEMAND = "demand"
COMPENSATION = "compensation"

_SECTION = re.compile(r"[\s§.]*([0-9]+)(?:[\s.]*([a-z])(?![^\W_])|(?![^\W_]))")


class TermCalendar(Protocol):
    """A country's calendar as far as the terms of letters need it."""

    def next_weekday(self, day: date) -> date:
        """Find the day a term that ends on a day of rest runs to."""
        ...


TOLD_IN_WORDS: Mapping[str, tuple[str, ...]] = {
    "form": ("written", "unwritten"),
    "collector": ("professional", "group"),
}
"""Details of a measure that count nothing, and what they may say."""


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Something done to be paid, on a day; `agreed` is None when nobody said whether it was."""

    kind: str
    day: date
    agreed: bool | None = False
    claim_id: UUID | None = None
    details: Mapping[str, str] = {}


class Breach(msgspec.Struct, frozen=True):
    """A paragraph that the creditor or the agency broke, and when."""

    section: str
    day: date

    @property
    def plain_section(self) -> str:
        """The paragraph however it was written, or what was written where it names none."""
        return plain_section(self.section) or self.section


def plain_section(written: str) -> str | None:
    """Read a paragraph however it is written: "5 a §", "5a" and "§ 5 A, 1 mom" are one."""
    found = _SECTION.match(written.lower())
    return None if found is None else "".join(found.groups(default=""))


class ChargeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides the costs besides the measures; what nobody said stays None."""

    debtor_kind: str
    due_day: date
    principal_minor: int
    agreement_day: date | None = None
    arose_day: date | None = None
    collection_began: date | None = None
    invoice_sent: date | None = None
    paid_day: date | None = None
    as_of: date | None = None
    vat_deducted: bool | None = None
    traits: frozenset[str] = frozenset()
    breaches: tuple[Breach, ...] = ()


class FeeLaw(msgspec.Struct, frozen=True, kw_only=True):
    """A country's rules on costs before court, and the paragraphs that bar all others."""

    currency: str
    rules: Mapping[str, FeeRule]
    parameters: Mapping[str, Parameter]
    unlisted: tuple[Unlisted, ...]
    overdue: Overdue
    traits: Mapping[str, Trait] = {}
    factors: Mapping[str, Expression] = {}
    pools: Mapping[str, Pool] = {}
    offsets: tuple[Offset, ...] = ()
    forfeits: tuple[Forfeit, ...] = ()
    calendar: TermCalendar | None = None


class AssessedCharge(msgspec.Struct, frozen=True, kw_only=True):
    """What one measure may cost the debtor at most, whether it may cost anything, and why."""

    measure: str
    day: date
    amount: Money
    allowed: bool
    explanation: Explanation
    citation: Citation

    @property
    def why(self) -> str:
        """The code of what decided."""
        return self.explanation.code
