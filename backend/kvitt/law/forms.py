"""The shape of each law file; the same files in every country."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from kvitt.core.admissibility.conditions import Condition, StepKind
from kvitt.core.allocation import AllocationOrder
from kvitt.core.citation import Citation
from kvitt.core.days import DatedRule, DayOfYear
from kvitt.core.demand import CountedFrom, RequiredContent
from kvitt.core.expression import Expression
from kvitt.core.fees.rules import FeeRule, Forfeit, Offset, Overdue, Pool, Trait, Unlisted
from kvitt.core.limitation.rules import AbsoluteLimit, EventRule, Grace, NoLimit, Start, Transition
from kvitt.core.names import ConditionName, LetterName, ParameterName, Text
from kvitt.core.parameter import DatedBy, Parameter
from kvitt.core.person import IdentityKind
from kvitt.core.procedure import HoldRule, StepRule
from kvitt.core.rounding import Rounding
from kvitt.core.statement import DebtorKind
from kvitt.law.decode import Act

Parameters = Mapping[str, Parameter]


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What every file says: when it was last read against its sources, and its numbers."""

    checked: date
    parameters: Parameters = {}


class Absent(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says instead when its subject does not exist in the country: why."""

    checked: date
    none: Text


class ActsFile(File, frozen=True, kw_only=True):
    """acts.yaml: the texts that rules rest on."""

    acts: Mapping[str, Act]


class CountryFile(File, frozen=True, kw_only=True):
    """country.yaml: what is true of the country as a whole."""

    currency: Literal["SEK", "EUR", "DKK", "NOK"]
    time_zone: Literal["Europe/Stockholm", "Europe/Helsinki", "Europe/Copenhagen", "Europe/Oslo"]
    person_kind: IdentityKind
    organisation_kind: IdentityKind
    debtor_kinds: tuple[DebtorKind, ...]
    reference_kind: Literal["ocr-length", "viite", "kid10", "fik71"]
    """How the payment reference of a case is made."""


class RateRule(DatedRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule on default interest, and for which claims it holds: by traits and by one date.

    What depends on traits is a rule of its own; the numbers inside it depend on dates alone.
    `accrual_since` is the first day of interest that the rule is known to govern.
    """

    citation: Citation = msgspec.field(name="cite")
    dated_by: DatedBy = "due_day"
    accrual_since: date | None = None


class Statutory(RateRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rate that applies where nothing else is agreed."""

    rate: Expression


class Continued(RateRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When interest that ran before the due day goes on at its own rate, if that is higher."""

    lasts: ParameterName | None = None
    """The number of days it goes on at most after the due day; without one, for good."""


class Bound(RateRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ceiling or a floor; without a rate of its own it is what the law gives unagreed."""

    rate: Expression | None = None


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule without a number: the paragraph alone carries it.

    `says` tells a reader of the country's page in a sentence where the name does not.
    """

    says: Text = ""
    citation: Citation = msgspec.field(name="cite")
    doubt: str = ""


class InterestFile(File, frozen=True, kw_only=True):
    """interest.yaml: default interest. Of several rules in a list, the first that holds counts."""

    published: ParameterName
    """The parameter that an authority publishes anew each half-year."""
    statutory: tuple[Statutory, ...]
    continued: tuple[Continued, ...]
    agreed_rule: Paragraph
    ceilings: tuple[Bound, ...] = ()
    floors: tuple[Bound, ...] = ()
    rules: Mapping[str, Paragraph] = {}
    """What a person has to judge: when interest starts otherwise, when it may be reduced …"""


class ReferenceRateFile(File, frozen=True, kw_only=True):
    """reference_rate.yaml: the published base of default interest."""


class FeesFile(File, frozen=True, kw_only=True):
    """fees.yaml: what the debtor pays before court."""

    rules: Mapping[str, FeeRule]
    unlisted: tuple[Unlisted, ...]
    overdue: Overdue
    traits: Mapping[str, Trait] = {}
    factors: Mapping[str, Expression] = {}
    pools: Mapping[str, Pool] = {}
    offsets: tuple[Offset, ...] = ()
    forfeits: tuple[Forfeit, ...] = ()


class Title(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paper that a claim can be enforced on, and the paragraph that makes it one."""

    name: Text
    citation: Citation = msgspec.field(name="cite")
    doubt: str = ""


class LimitationFile(File, frozen=True, kw_only=True):
    """limitation.yaml: when a claim is lost by time."""

    starts: Start
    starts_rule: Paragraph
    period: Expression
    without_due_day: Expression | None = None
    title: Expression | None = None
    grace: Grace
    absolute: tuple[AbsoluteLimit, ...] = ()
    no_absolute: NoLimit
    transition: Transition | None = None
    events: tuple[EventRule, ...]
    accessories: Paragraph
    mandatory: Paragraph
    titles: tuple[Title, ...] = ()
    rules: Mapping[str, Paragraph] = {}
    """What a person has to judge: refunds, whose time is a time of its own …"""


class AllocationFile(File, frozen=True, kw_only=True):
    """allocation.yaml: which head a payment reduces first, for whom and since when."""

    orders: tuple[AllocationOrder, ...]
    within_head_rule: Paragraph
    rules: Mapping[str, Paragraph] = {}
    """What a person has to judge: who may choose the debt or the head that is paid."""


class LetterTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time a letter must leave, and from what it is counted."""

    counted_from: CountedFrom
    time: ParameterName


Channel = Literal["letter", "email", "mailbox"]
"""How a letter reaches the debtor."""


class Letter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one letter must say, the times it must leave, and when it counts as received."""

    content: tuple[RequiredContent, ...]
    terms: tuple[LetterTerm, ...]
    receipt: Mapping[Channel, ParameterName] = {}


class NoticesFile(File, frozen=True, kw_only=True):
    """notices.yaml: what each letter says and how long it gives."""

    letters: Mapping[str, Letter]
    statutory: LetterName
    """The letter nobody may go to court without; its times are those of `pay_by`."""
    rules: Mapping[str, Paragraph] = {}


class ProcedureFile(File, frozen=True, kw_only=True):
    """procedure.yaml: the lawful course, what holds it, and what each step needs."""

    code: str
    version: str
    steps: tuple[StepRule, ...]
    holds: tuple[HoldRule, ...]
    rules: Mapping[str, Paragraph]
    conditions: Mapping[str, Condition]
    every_step: tuple[ConditionName, ...]
    """Conditions that every step has, after its own."""
    may: Mapping[StepKind, tuple[ConditionName, ...]]


class CourtFee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fee that is reckoned from others, and how it is rounded."""

    label: Text
    amount: Expression
    rounding: Rounding
    citation: Citation = msgspec.field(name="cite")
    doubt: str = ""


class CourtsFile(File, frozen=True, kw_only=True):
    """courts.yaml: what court and enforcement cost; an amount is itself a fee of its name."""

    fees: Mapping[str, CourtFee] = {}


class CreditMarksFile(File, frozen=True, kw_only=True):
    """credit_marks.yaml: what may enter a credit register, and for how long."""

    rules: Mapping[str, Paragraph]


Holiday = Literal["Midsummer Day", "Christmas Day", "New Year's Day", "Ascension Day"]
"""A holiday as the `holidays` library names it in English, where another day hangs on it."""


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day beside the holidays when banks rest, and where statute says so also time limits.

    It is the same date `each` year ("06-05"), or the day `before` or `after` a holiday.
    """

    name: Text
    stops: Annotated[tuple[Literal["banks", "terms"], ...], msgspec.Meta(min_length=1)]
    citation: Citation = msgspec.field(name="cite")
    each: DayOfYear | None = None
    before: Holiday | None = None
    after: Holiday | None = None
    since: date = date.min
    doubt: str = ""

    def __post_init__(self) -> None:
        if sum(rule is not None for rule in (self.each, self.before, self.after)) != 1:
            raise ValueError("give exactly one of each, before or after")


class CalendarFile(File, frozen=True, kw_only=True):
    """calendar.yaml: holidays, and the other days that are no banking days."""

    holidays: Literal["SE", "FI", "DK", "NO"]
    """The country as the `holidays` library knows it."""
    closed_days: tuple[ClosedDay, ...]
    next_weekday: Paragraph


FILES: Mapping[str, type[File]] = {
    "acts": ActsFile,
    "country": CountryFile,
    "reference_rate": ReferenceRateFile,
    "interest": InterestFile,
    "fees": FeesFile,
    "limitation": LimitationFile,
    "allocation": AllocationFile,
    "notices": NoticesFile,
    "procedure": ProcedureFile,
    "courts": CourtsFile,
    "credit_marks": CreditMarksFile,
    "calendar": CalendarFile,
}
"""The files of a country; the acts come first, since all others cite them."""
