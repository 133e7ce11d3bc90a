"""How one condition stands on a day: met, too early, lacking; and the words for it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import get_args

import msgspec

from kvitt.core.admissibility.conditions import (
    Amount,
    Apart,
    Barred,
    Condition,
    Due,
    DueFor,
    Needs,
    Never,
    Owed,
    Told,
    Weekday,
    Weekdays,
    numbers_of,
)
from kvitt.core.admissibility.facts import Asked, EarlierStep, Found, State
from kvitt.core.citation import Citation
from kvitt.core.days import add_days, add_months, is_within
from kvitt.core.explanation import Explanation
from kvitt.core.expression import holds
from kvitt.core.money import money_of
from kvitt.core.parameter import Parameter
from kvitt.core.refusal import Refusal

_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_DAYS_OF_WEEK = len(_WEEKDAYS)
Params = Mapping[str, str | int]


def stand(asked: Asked, condition: Condition) -> Found:
    """Tell how a condition stands; refuses where a number it hangs on is not known."""
    if isinstance(condition, Due | DueFor):
        found = _due(asked, condition)
    elif isinstance(condition, Needs):
        found = _needs(asked, condition)
    elif isinstance(condition, Apart):
        found = _apart(asked, condition)
    elif isinstance(condition, Barred):
        found = _barred(asked, condition)
    elif isinstance(condition, Amount):
        found = _amount(asked, condition)
    elif isinstance(condition, Owed):
        found = _owed(asked, condition)
    elif isinstance(condition, Weekdays):
        status = "met" if is_open(asked, asked.on, (condition,)) else "another_day"
        found = Found(state="met", reasons=(say(condition, status),), weekdays=condition)
    else:
        assert isinstance(condition, Never | Told), "the ways are weighed by the step"
        state: State = "lacking" if isinstance(condition, Never) else "met"
        found = Found(state=state, reasons=(say(condition),))
    return found


def is_open(asked: Asked, day: date, weekdays: Sequence[Weekdays]) -> bool:
    """Tell whether all weekday rules let the step be taken that day."""
    return all(
        _WEEKDAYS[day.weekday()] in one.days
        and f"{day:%m-%d}" not in one.not_on
        and asked.law.calendar.holiday_name(day) is None
        for one in weekdays
    )


def say(
    condition: Condition,
    status: str = "",
    *,
    params: Params | None = None,
    terms: Mapping[str, date | int] | None = None,
    doubts: tuple[str, ...] = (),
) -> Explanation:
    """Say a condition in its own words, and after them how it stands."""
    told = {
        name: term.isoformat() if isinstance(term, date) else term
        for name, term in (terms or {}).items()
    }
    return Explanation(
        code=condition.code,
        params=params or {},
        citations=(condition.citation,),
        parts=(Explanation(code=status, params=told),) if status else (),
        doubts=doubts,
    )


def _due(asked: Asked, condition: Due | DueFor) -> Found:
    due = asked.facts.due_day
    params: Params = {}
    doubts = _doubts(asked, condition, sent=asked.on)
    first = None if due is None else add_days(due, 1)
    if isinstance(condition, DueFor):
        parameter = asked.law.step_rules.parameters[condition.wait]
        params = {"count": parameter.at(asked.on).whole}
        first = None if due is None else _end(due, parameter, version=asked.on)
    if first is None:
        reason = say(condition, "unsaid", params=params, doubts=doubts)
        return Found(state="met", reasons=(reason,))
    assert due is not None, "a first day comes from a due day"
    return _timed(asked, condition, _Stretch(sent=due, first=first), params, doubts)


class _Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """From when an earlier step opens this one, and until when."""

    sent: date
    first: date
    last: date = date.max

    def holds(self, day: date) -> bool:
        """Tell whether this step is open on that day."""
        return self.first <= day <= self.last


def _timed(
    asked: Asked,
    condition: Condition,
    found: _Stretch,
    params: Params,
    doubts: tuple[str, ...],
) -> Found:
    """Say from when a condition is met, and until when if it ends."""
    status = "met_from" if found.first <= asked.on else "early"
    terms = {"from_day": found.sent, "first_day": found.first}
    if found.last < date.max:
        status, terms = f"{status}_until", {**terms, "last_day": found.last}
    return Found(
        state="met" if found.first <= asked.on else "early",
        reasons=(say(condition, status, params=params, terms=terms, doubts=doubts),),
        first=found.first,
        last=found.last,
    )


def _needs(asked: Asked, condition: Needs) -> Found:
    letters = _letters(asked, condition)
    if not letters:
        params = _numbers(asked, condition, sent=asked.on)
        doubts = _doubts(asked, condition, sent=asked.on)
        reason = say(condition, "lacking", params=params, doubts=doubts)
        return Found(state="lacking", reasons=(reason,))
    stretches = [_stretch(asked, condition, one.day) for one in letters]
    open_now = [one for one in stretches if one.holds(asked.on)]
    coming = [one for one in stretches if one.first > asked.on]
    if not open_now and not coming:
        latest = max(stretches, key=lambda one: one.last)
        params = _numbers(asked, condition, sent=latest.sent)
        doubts = _doubts(asked, condition, sent=latest.sent)
        terms = {"last_day": latest.last}
        reason = say(condition, "closed", params=params, terms=terms, doubts=doubts)
        return Found(state="lacking", reasons=(reason,))
    found = min(open_now or coming, key=lambda one: one.first)
    params = _numbers(asked, condition, sent=found.sent)
    timed = _timed(asked, condition, found, params, _doubts(asked, condition, sent=found.sent))
    return _with_terms(timed, asked.law.told_terms(found.sent)) if condition.pay_by else timed


def _with_terms(found: Found, terms: Sequence[Explanation]) -> Found:
    """Tell how the time of the statutory letter was reckoned, and on what that rests."""
    reason, *others = found.reasons
    sources = (citation for term in terms for citation in term.citations)
    cited = tuple(dict.fromkeys((*reason.citations, *sources)))
    told = msgspec.structs.replace(reason, citations=cited, parts=(*reason.parts, *terms))
    return msgspec.structs.replace(found, reasons=(told, *others))


def _letters(asked: Asked, condition: Needs) -> tuple[EarlierStep, ...]:
    """The letters that may open the step; where several are needed, from the last of them on."""
    letters = asked.of(condition.of)
    due = asked.facts.due_day
    if condition.sent_after_due and due is not None:
        letters = tuple(one for one in letters if one.day > due)
    if condition.in_force == "letter":
        letters = tuple(one for one in letters if _in_force(condition, one.day))
    needed = _numbers(asked, condition, sent=asked.on).get("letters", 1)
    return letters[needed - 1 :]


def _in_force(condition: Condition, day: date) -> bool:
    return is_within(day, since=condition.since, until=condition.until)


def concerns(asked: Asked, condition: Condition) -> bool:
    """Tell whether a condition is in force, and asked of such a claim and debtor."""
    day = asked.on
    if isinstance(condition, Needs) and condition.in_force == "letter":
        day = max((one.day for one in asked.of(condition.of)), default=asked.on)
    return _in_force(condition, day) and holds(condition.when, asked.traits)


def _numbers(asked: Asked, condition: Needs, *, sent: date) -> dict[str, int]:
    """The numbers a condition's words may name, as they stood when the letter was sent."""
    named = {
        "count": condition.wait,
        "within": condition.within,
        "not_older": condition.not_older,
        "letters": condition.at_least,
    }
    parameters = asked.law.step_rules.parameters
    return {
        name: parameters[number].at(_version(asked, parameters[number], sent=sent)).whole
        for name, number in named.items()
        if number is not None
    }


def _doubts(asked: Asked, condition: Condition, *, sent: date) -> tuple[str, ...]:
    """What is not settled about the numbers a condition asks for."""
    doubts: tuple[str, ...] = ()
    for name in numbers_of(condition):
        parameter = asked.law.step_rules.parameters[name]
        # A number nobody knows is refused where it decides, and here has nothing to doubt.
        with suppress(Refusal):
            doubts += parameter.at(_version(asked, parameter, sent=sent)).doubts
    return doubts


def _stretch(asked: Asked, condition: Needs, start: date) -> _Stretch:
    """Reckon from when until when a letter of that day opens the step."""
    end = start
    if condition.pay_by:
        end = asked.law.pay_by(start)
    elif condition.wait is not None:
        end = _time(asked, condition.wait, start, sent=start)
    waits = condition.pay_by or condition.wait is not None
    lasts = [date.max]
    if condition.within is not None:
        lasts.append(_time(asked, condition.within, end, sent=start))
    if condition.not_older is not None:
        lasts.append(_time(asked, condition.not_older, start, sent=start))
    first = add_days(end, 1) if waits and condition.then == "day_after" else end
    return _Stretch(sent=start, first=first, last=min(lasts))


def _time(asked: Asked, name: str, start: date, *, sent: date) -> date:
    """Count a time of the law from a day, in the version that counts for the letter."""
    parameter = asked.law.step_rules.parameters[name]
    return _end(start, parameter, version=_version(asked, parameter, sent=sent))


def _version(asked: Asked, parameter: Parameter, *, sent: date) -> date:
    """The day that picks the version of a number: of the letter, of the filing, or the due day."""
    if parameter.dated_by == "due_day":
        # Whatever is asked for today fell due before today.
        return asked.facts.due_day or asked.on
    return asked.on if parameter.dated_by == "filed" else sent


def _end(start: date, parameter: Parameter, *, version: date) -> date:
    """Count a time of the law from a day; which version counts is picked by another."""
    count = parameter.at(version).whole
    if parameter.unit == "months":
        return add_months(start, count)
    assert parameter.unit in {"days", "weeks"}, f"{parameter.name} is no time to count"
    return add_days(start, count * _DAYS_OF_WEEK if parameter.unit == "weeks" else count)


def _apart(asked: Asked, condition: Apart) -> Found:
    parameter = asked.law.step_rules.parameters[condition.wait]
    params = {"count": parameter.at(asked.on).whole}
    doubts = _doubts(asked, condition, sent=asked.on)
    letters = asked.of(condition.of)
    if not letters:
        reason = say(condition, "none_before", params=params, doubts=doubts)
        return Found(state="met", reasons=(reason,))
    sent = letters[-1].day
    first = add_days(_end(sent, parameter, version=asked.on), 1)
    status = "may_cost" if first <= asked.on else "free_before"
    terms = {"from_day": sent, "first_day": first}
    reason = say(condition, status, params=params, terms=terms, doubts=doubts)
    return Found(state="met", reasons=(reason,))


def _barred(asked: Asked, condition: Barred) -> Found:
    against = asked.of(condition.by)
    if not against:
        return Found(state="met", reasons=(say(condition, "none_known"),))
    since = against[-1].day
    settled = [one for one in asked.of(condition.unless) if one.day >= since]
    if settled:
        reason = say(condition, "settled", terms={"from_day": settled[0].day})
        return Found(state="met", reasons=(reason,))
    return Found(state="lacking", reasons=(say(condition, "stands", terms={"from_day": since}),))


def _amount(asked: Asked, condition: Amount) -> Found:
    if asked.of(condition.unless):
        return Found(state="met", reasons=(say(condition, "made_up_for"),))
    principal = asked.facts.principal_minor
    if principal is None:
        return Found(state="met", reasons=(say(condition, "unsaid"),))
    value = asked.law.step_rules.parameters[condition.limit].at(asked.on)
    doubts = _doubts(asked, condition, sent=asked.on)
    limit = money_of(value.number({}), asked.law.currency).amount_minor
    right = {
        "at_most": principal <= limit,
        "at_least": principal >= limit,
        "above": principal > limit,
    }[condition.side]
    terms = {"limit_minor": limit, "principal_minor": principal}
    status = "within_limit" if right else "beyond_limit"
    return Found(
        state="met" if right else "lacking",
        reasons=(say(condition, status, terms=terms, doubts=doubts),),
    )


def _owed(asked: Asked, condition: Owed) -> Found:
    parameters = asked.law.step_rules.parameters
    doubts = _doubts(asked, condition, sent=asked.on)
    due = _version(asked, parameters[condition.sum], sent=asked.on)
    nothing = _is_nothing(parameters[condition.sum], due)
    if nothing is not None:
        reason = say(condition, "not_owed", terms={"due_day": due}, doubts=doubts)
        reason = msgspec.structs.replace(reason, citations=(nothing, *reason.citations))
        return Found(state="lacking", reasons=(reason,))
    # On the due day and before nothing was owed yet: what was asked for then was not this.
    since = asked.facts.due_day or date.min
    earlier = [one for one in asked.of(condition.of) if one.day > since]
    if len(earlier) >= parameters[condition.times].at(asked.on).whole:
        terms = {"from_day": earlier[-1].day}
        reason = say(condition, "asked_before", terms=terms, doubts=doubts)
        return Found(state="lacking", reasons=(reason,))
    return Found(state="met", reasons=(say(condition, "met", doubts=doubts),))


def _is_nothing(parameter: Parameter, day: date) -> Citation | None:
    """Name the paragraph that gives nothing that day; a sum nobody found is a sum all the same."""
    try:
        value = parameter.at(day)
    except Refusal:
        return None
    return None if value.number({}) else value.citation
