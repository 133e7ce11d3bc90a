"""What the law asks before a step may be taken: the shapes, filled in country by country."""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import Dated
from kvitt.core.parameter import Parameter

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class _Condition(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every condition says: its words, its paragraph, whom it concerns, and since when."""

    code: str
    citation: Citation = msgspec.field(name="cite")
    when: tuple[str, ...] = ()


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

    of: tuple[str, ...]
    wait: str | None = None
    then: Literal["that_day", "day_after"] = "day_after"
    pay_by: bool = False
    within: str | None = None
    not_older: str | None = None
    at_least: str | None = None
    sent_after_due: bool = False
    in_force: Literal["step", "letter"] = "step"
    time_unknown: str = ""
    """The code of the sentence where its time is not known: then it is left out, and the earliest
    day stays unsaid. Without one, a time that decides refuses the answer."""


class DueFor(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="due_for"):
    """The claim has been due for some time."""

    wait: str


class Apart(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="apart"):
    """Decides nothing: the letter may be sent, but cost something only some time after the last."""

    of: tuple[str, ...]
    wait: str


class Barred(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="barred"):
    """Something that happened stands in the way, unless something later took it away."""

    by: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Never(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="never"):
    """The step is not lawful for those it concerns."""


class Amount(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="amount"):
    """The principal lies on the right side of a limit, unless an earlier step made up for it."""

    limit: str
    side: Literal["at_most", "at_least", "above"]
    unless: tuple[str, ...] = ()


class Weekdays(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="weekdays"):
    """The step is taken on certain days of the week only, and never on some days of the year."""

    days: tuple[Weekday, ...]
    not_on: tuple[str, ...] = ()


class Told(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="told"):
    """Decides nothing, but whoever takes the step should know it."""


class AnyOf(_Condition, frozen=True, kw_only=True, tag_field="ask", tag="any_of"):
    """The step is open on several ways; one of them is enough."""

    ways: tuple[tuple[str, ...], ...]


Condition = Due | DueFor | Needs | Apart | Barred | Never | Amount | Weekdays | Told | AnyOf


class StepRules(msgspec.Struct, frozen=True, kw_only=True):
    """A country's conditions by name, which of them each step has, and their numbers."""

    conditions: Mapping[str, Condition]
    steps: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Parameter]


def unknown_names(
    conditions: Mapping[str, Condition],
    steps: Mapping[str, tuple[str, ...]],
    parameters: Mapping[str, Parameter],
) -> Iterator[tuple[tuple[str, str], str]]:
    """Find every name a step or condition uses that stands nowhere: where, and the name."""
    for step, names in steps.items():
        yield from ((("may", step), name) for name in names if name not in conditions)
    for named, condition in conditions.items():
        if isinstance(condition, AnyOf):
            ways = (name for way in condition.ways for name in way)
            yield from ((("conditions", named), name) for name in ways if name not in conditions)
        for number in numbers_of(condition):
            if number not in parameters:
                yield ("conditions", named), number


def numbers_of(condition: Condition) -> tuple[str, ...]:
    """Name the numbers of the law a condition asks for."""
    if isinstance(condition, Needs):
        asked = (condition.wait, condition.within, condition.not_older, condition.at_least)
        return tuple(name for name in asked if name is not None)
    if isinstance(condition, Apart | DueFor):
        return (condition.wait,)
    return (condition.limit,) if isinstance(condition, Amount) else ()
