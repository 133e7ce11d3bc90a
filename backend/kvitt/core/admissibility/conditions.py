"""What the law asks before a step may be taken: the shapes, filled in country by country."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import DatedRule, DayOfYear
from kvitt.core.fees.rules import MeasureKind
from kvitt.core.names import ConditionName, MayCode, ParameterName
from kvitt.core.parameter import Parameter

StepKind = Literal[
    MeasureKind,
    "payment_order",
    "civil_case",
    "enforcement",
    "bankruptcy_petition",
    "credit_mark",
    "visit",
    "objection",
]
"""Everything that may be asked about or told as done: the measures, and what follows them."""

STEPS: tuple[StepKind, ...] = get_args(StepKind)

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class _Condition(DatedRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every condition says: its words, its paragraph, whom it concerns, and since when."""

    code: MayCode
    citation: Citation = msgspec.field(name="cite")


class Due(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="due"):
    """The due day has passed."""


class Needs(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="needs"):
    """An earlier step has been taken, its time has run out, and it is not too old.

    `wait` names the time counted from the earlier step, or the time of the statutory letter as
    `pay_by` reckons it; `then` says whether the step may be taken on the day the time ends or on
    the day after. `within` is counted from the end of the wait, `not_older` from the earlier step.
    `in_force` says whose day `since` and `until` date: that of this step, or that of the letter it
    needs, where a letter keeps the rule it was sent under.
    """

    of: tuple[StepKind, ...]
    wait: ParameterName | None = None
    then: Literal["that_day", "day_after"] = "day_after"
    pay_by: bool = False
    within: ParameterName | None = None
    not_older: ParameterName | None = None
    at_least: ParameterName | None = None
    sent_after_due: bool = False
    in_force: Literal["step", "letter"] = "step"
    time_unknown: MayCode = ""
    """The code of the sentence where its time is not known: then it is left out, and the earliest
    day stays unsaid. Without one, a time that decides refuses the answer."""


class DueFor(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="due_for"):
    """The claim has been due for some time."""

    wait: ParameterName


class Apart(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="apart"):
    """Decides nothing: the letter may be sent, but cost something only some time after the last."""

    of: tuple[StepKind, ...]
    wait: ParameterName


class Barred(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="barred"):
    """Something that happened stands in the way, unless something later took it away."""

    by: tuple[StepKind, ...]
    unless: tuple[StepKind, ...] = ()


class Never(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="never"):
    """The step is not lawful for those it concerns."""


class Amount(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="amount"):
    """The principal lies on the right side of a limit, unless an earlier step made up for it."""

    limit: ParameterName
    side: Literal["at_most", "at_least", "above"]
    unless: tuple[StepKind, ...] = ()


class Owed(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="owed"):
    """The law gives this sum for claims due that day, and it was not asked for too often."""

    sum: ParameterName
    times: ParameterName
    of: tuple[StepKind, ...]


class Weekdays(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="weekdays"):
    """The step is taken on certain days of the week only, and never on some days of the year."""

    days: tuple[Weekday, ...]
    not_on: tuple[DayOfYear, ...] = ()


class Told(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="told"):
    """Decides nothing, but whoever takes the step should know it."""


class AnyOf(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="any_of"):
    """The step is open on several ways; one of them is enough."""

    ways: tuple[tuple[ConditionName, ...], ...]


Condition = Due | DueFor | Needs | Apart | Barred | Never | Amount | Owed | Weekdays | Told | AnyOf


class StepRules(msgspec.Struct, frozen=True, kw_only=True):
    """A country's conditions by name, which of them each step has, and their numbers."""

    conditions: Mapping[str, Condition]
    steps: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Parameter]


def numbers_of(condition: Condition) -> tuple[str, ...]:
    """Name the numbers of the law a condition asks for."""
    if isinstance(condition, Needs):
        asked = (condition.wait, condition.within, condition.not_older, condition.at_least)
        return tuple(name for name in asked if name is not None)
    if isinstance(condition, Apart | DueFor):
        return (condition.wait,)
    if isinstance(condition, Owed):
        return condition.sum, condition.times
    return (condition.limit,) if isinstance(condition, Amount) else ()
