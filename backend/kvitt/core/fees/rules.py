"""The form of a country's rules on costs before court: what each measure may cost at most."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, get_args

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import DatedRule
from kvitt.core.expression import Expression
from kvitt.core.names import FactorName, FeesCode, PoolName, TraitName
from kvitt.core.parameter import DatedBy
from kvitt.core.rounding import Rounding

MeasureKind = Literal[
    "reminder",
    "warning",
    "demand",
    "own_demand",
    "plan",
    "public_demand",
    "bankruptcy_demand",
    "compensation",
    "deferral",
    "handover",
    "agency_salary",
]
"""Everything done to be paid that any of our countries lets cost the debtor something."""

MEASURES: tuple[MeasureKind, ...] = get_args(MeasureKind)
Amount = Expression | str
PlainSection = Annotated[str, msgspec.Meta(pattern="^[0-9]+[a-z]?$")]
"""A section as `plain_section` reads it: "5a"."""


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule and the paragraph that carries it."""

    citation: Citation = msgspec.field(name="cite")


class Agreed(_Rule, frozen=True, kw_only=True):
    """The cost must have been agreed beforehand."""


class Need(_Rule, frozen=True, kw_only=True):
    """At least one of these letters must have been sent before, charged or not.

    Refuses with the code `needs_` and the measures joined by `_or_`.
    """

    of: tuple[MeasureKind, ...]
    when: tuple[TraitName, ...] = ()


class NotAfter(_Rule, frozen=True, kw_only=True):
    """None of these may have been done before, charged or not.

    Refuses with the code `not_after_` and the measures joined by `_or_`.
    """

    of: tuple[MeasureKind, ...]


class After(_Rule, frozen=True, kw_only=True):
    """So many days must lie behind since the due day or an earlier letter, charged or not.

    `full`: that many whole days lie between, so the earliest day is one day later than `elapsed`.
    `on` is the date that must not be earlier: the measure's own day, or the day of payment; then
    all letters up to that date are seen, wherever they stand in the list.
    `then_working_day` moves the last of the days to a working day, before `further` days follow.
    `letters`: whether every letter sent counts, or only those that were charged.
    Where there is no such letter nothing is asked (that is what `needs` is for).
    """

    of: tuple[MeasureKind, ...] | Literal["due_day"]
    days: Amount
    counted: Literal["full", "elapsed"]
    which: Literal["latest", "earliest"] = "latest"
    letters: Literal["sent", "charged"] = "sent"
    on: DatedBy = "measure"
    then_working_day: Literal["stays", "next"] = "stays"
    further: Amount = "0"
    when: tuple[TraitName, ...] = ()


class InvoiceSent(_Rule, frozen=True, kw_only=True):
    """The invoice must have been sent at least so many days before the due day."""

    days_before_due: Amount


class Count(_Rule, frozen=True, kw_only=True):
    """No more than so many of these may be charged on one claim (default: of this measure).

    Only charges since `since` are counted; the count starts anew when `within_months` have passed
    since the last of them. `code` is that of the reason.
    """

    at_most: Amount
    code: FeesCode = "already_charged"
    of: tuple[MeasureKind, ...] = ()
    since: date | None = None
    within_months: Amount | None = None
    when: tuple[TraitName, ...] = ()


class Least(_Rule, frozen=True, kw_only=True):
    """A detail of the measure must be at least so great, as the days a deferral gives.

    Refuses with the code `<detail>_too_few`.
    """

    detail: str
    at_least: Amount
    when: tuple[TraitName, ...] = ()


class Allow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be so before a measure may cost anything, and how often it may."""

    agreed: Agreed | None = None
    invoice: InvoiceSent | None = None
    needs: tuple[Need, ...] = ()
    not_after: tuple[NotAfter, ...] = ()
    after: tuple[After, ...] = ()
    least: tuple[Least, ...] = ()
    count: tuple[Count, ...] = ()


class Round(Rounding, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From a day on (of the measure) an amount is rounded; of several the last one decides."""

    since: date


class Overdue(_Rule, frozen=True, kw_only=True):
    """The paragraph by which only what is done on a claim overdue and unpaid may cost."""


class FeeRule(DatedRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When one measure costs the debtor something, and how much at most.

    Of a measure's rules the first one applies whose `when` holds and in whose days it was taken.
    `barred` is the code of the reason where the measure may never cost anything here.
    """

    measure: MeasureKind
    citation: Citation = msgspec.field(name="cite")
    amount: Amount = "0"
    times: tuple[FactorName, ...] = ()
    """Names of the file's factors that the amount is multiplied by, as for VAT."""
    barred: FeesCode = ""
    arises: Literal["sending", "payment", "lateness"] = "sending"
    """What gives the right to it: `sending` only while the claim is unpaid; `payment`, where the
    letters it needs had been sent by then, and `lateness` where it was paid late, on whatever day
    it is reckoned."""
    overdue: Overdue | None = None
    """The measure's own paragraph, where it is not that of the whole file."""
    details: Mapping[str, str] = {}
    """What a measure may tell besides its day, and what is taken when it does not."""
    allow: Allow = Allow()
    pools: tuple[PoolName, ...] = ()
    round: tuple[Round, ...] = ()
    takes: tuple[FeesCode, ...] = ()
    """Codes of what is taken as satisfied, said with every charge (words/fees.yaml)."""
    remarks: tuple[tuple[TraitName, FeesCode], ...] = ()
    """(trait, code): said with the charge where the trait holds."""
    nothing: FeesCode = "not_yet_law"
    """The code of the reason where the amount comes to nothing."""


class Unlisted(_Rule, frozen=True, kw_only=True):
    """The paragraph that bars every measure without a rule, for such debtors."""

    when: tuple[TraitName, ...] = ()


class Offset(_Rule, frozen=True, kw_only=True):
    """These measures together cost only what exceeds another that is owed, first ones first."""

    against: MeasureKind
    of: tuple[MeasureKind, ...]
    when: tuple[TraitName, ...] = ()


class Pool(_Rule, frozen=True, kw_only=True):
    """The highest sum of all charges that name it; the charge that passes it is cut down to it.

    Charges before `since` are not counted. The sum is seen after offsets, on each measure's day.
    """

    at_most: Amount
    times: tuple[FactorName, ...] = ()
    since: date | None = None
    when: tuple[TraitName, ...] = ()


class Forfeit(DatedRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A breach of these sections loses costs: all, those from its day on, or those `next` to it.

    `next` are the first such measures on or after the day of the breach: the letter that was wrong.
    `since` and `until` are days of the breach; `of` names the measures (default: every one).
    """

    sections: tuple[PlainSection, ...]
    citation: Citation = msgspec.field(name="cite")
    costs: Literal["all", "from_the_breach", "next"]
    takes: tuple[FeesCode, ...] = ()
    of: tuple[MeasureKind, ...] = ()


class Trait(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word for `when` and `choose` that follows from the dates of the debt.

    Either a date lies before a day, or so long has passed since letters (`after`, on its `on`).
    """

    dated_by: DatedBy = "measure"
    before: date | None = None
    after: After | None = None
