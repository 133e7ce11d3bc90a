"""Whether a step may be taken on a day, given what was done before; with every reason."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kvitt.core.admissibility.conditions import AnyOf, Condition, Needs, Weekdays
from kvitt.core.admissibility.facts import Asked, EarlierStep, Found, StepFacts, StepLaw
from kvitt.core.admissibility.standing import concerns, is_open, say, stand
from kvitt.core.days import ONE_DAY
from kvitt.core.explanation import Explanation
from kvitt.core.refusal import Refusal


class StepVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a step may be taken, the first day it may, and all the reasons."""

    allowed: bool
    earliest: date | None
    reasons: tuple[Explanation, ...]


def assess_step(
    law: StepLaw, step: str, *, on: date, history: Sequence[EarlierStep], facts: StepFacts
) -> StepVerdict:
    """Decide whether a step may be taken that day; the history is complete up to it."""
    past = sorted((one for one in history if one.day <= on), key=lambda one: one.day)
    asked = Asked(law=law, on=on, facts=facts, history=tuple(past))
    names = law.step_rules.steps[step]
    found = _look(asked, names)
    verdict = _weigh(asked, found)
    if verdict.allowed and verdict.earliest is not None:
        since = _open_since(asked, names, verdict.earliest)
        earliest = _open_day(asked, since, _weekdays(found))
        verdict = msgspec.structs.replace(verdict, earliest=earliest)
    later = [one for one in history if one.day > on]
    return msgspec.structs.replace(
        verdict,
        reasons=(
            *verdict.reasons,
            *(_ignored(one) for one in later),
            Explanation(code="unsaid_is_satisfied"),
        ),
    )


def _ignored(later: EarlierStep) -> Explanation:
    return Explanation(code="later_is_ignored", params={"day": later.day.isoformat()})


def _look(asked: Asked, names: Sequence[str]) -> list[Found]:
    rules = asked.law.step_rules
    return [
        _assess(asked, rules.conditions[name])
        for name in names
        if concerns(asked, rules.conditions[name])
    ]


def _weigh(asked: Asked, found: Sequence[Found]) -> StepVerdict:
    """Put the conditions together: what is unknown refuses only where it decides."""
    reasons = tuple(reason for one in found for reason in one.reasons)
    refusals = [one.refusal for one in found if one.refusal and one.state == "unknown"]
    first = max((one.first for one in found if one.first is not None), default=asked.on)
    states = {one.state for one in found}
    if "lacking" in states or (refusals and "early" in states):
        return StepVerdict(allowed=False, earliest=None, reasons=reasons)
    if refusals:
        raise refusals[0]
    weekdays = _weekdays(found)
    opens = _open_day(asked, first, weekdays)
    allowed = opens <= asked.on and is_open(asked, asked.on, weekdays)
    earliest = opens if allowed else _open_day(asked, max(first, asked.on), weekdays)
    last = min((one.last for one in found if one.last is not None), default=date.max)
    is_known = earliest <= last and not any(one.refusal for one in found)
    return StepVerdict(allowed=allowed, earliest=earliest if is_known else None, reasons=reasons)


def _open_since(asked: Asked, names: Sequence[str], first: date) -> date:
    """Look back to the day from which the step was open without a break until the day asked about.

    The conditions know only what was done in the end; what was done last may have lifted a bar
    that stood until then, or replaced a way that was open already.
    """
    while asked.history and first <= (turn := asked.history[-1].day):
        past = tuple(one for one in asked.history if one.day < turn)
        asked = msgspec.structs.replace(asked, on=turn - ONE_DAY, history=past)
        earlier = _first_open(asked, names)
        if earlier is None:
            return turn
        first = earlier
    return first


def _first_open(asked: Asked, names: Sequence[str]) -> date | None:
    """The first day the step was open, weekdays aside; none if it was not or nothing dates it."""
    try:
        found = [one for one in _look(asked, names) if one.weekdays is None]
        verdict = _weigh(asked, found)
    except Refusal:
        return None
    is_dated = any(one.first is not None for one in found)
    return verdict.earliest if verdict.allowed and is_dated else None


def _weekdays(found: Sequence[Found]) -> list[Weekdays]:
    return [one.weekdays for one in found if one.weekdays is not None]


def _open_day(asked: Asked, day: date, weekdays: Sequence[Weekdays]) -> date:
    while not is_open(asked, day, weekdays):
        day += ONE_DAY
    return day


def _assess(asked: Asked, condition: Condition) -> Found:
    try:
        return (
            _any_of(asked, condition) if isinstance(condition, AnyOf) else stand(asked, condition)
        )
    except Refusal as unknown:
        untold = condition.time_unknown if isinstance(condition, Needs) else ""
        reason = Explanation(code=untold or "left_out", citations=(condition.citation,))
        return Found(state="met" if untold else "unknown", reasons=(reason,), refusal=unknown)


def _any_of(asked: Asked, condition: AnyOf) -> Found:
    """Take the way that is open first; where none is, tell all of them."""
    found = [_look(asked, way) for way in condition.ways]
    weighed = [_weigh(asked, way) for way in found]
    own = say(condition)
    reached = [pair for pair in zip(weighed, found, strict=True) if pair[0].earliest is not None]
    if not reached:
        reasons = (own, *(reason for one in weighed for reason in one.reasons))
        return Found(state="lacking", reasons=reasons)
    best, way = min(reached, key=lambda one: (not one[0].allowed, one[0].earliest or date.max))
    return Found(
        state="met" if best.allowed else "early",
        reasons=(own, *best.reasons),
        first=best.earliest,
        last=min((one.last for one in way if one.last is not None), default=None),
    )
