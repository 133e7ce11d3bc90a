"""Works out the rates of one claim over time, under the rules that hold for it."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import ONE_DAY, DayRange, add_days, is_within
from kvitt.core.explanation import Explanation, doubts_of
from kvitt.core.expression import Circumstances, Expression, evaluate, holds, references_in
from kvitt.core.interest import RateStep, Schedule, Unknown
from kvitt.core.parameter import DatedValue, Parameter
from kvitt.core.rate import PPM_OF_PERCENT
from kvitt.core.refusal import Refusal
from kvitt.law.forms import Bound, Continued, InterestFile, Parameters, RateRule, Statutory

_ACCRUAL = "accrual_day"
_ASSUMED = "assumed"
NO_INTEREST = "no_interest_agreed"
"""The trait of a claim on which it was agreed that none is due."""
Assumed = tuple[tuple[date, int], ...]
"""Rates not yet published, each from a day on, in parts per million."""
Rule = TypeVar("Rule", bound=RateRule)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A rate on one day, with the rule that decides it and what that rule was built from."""

    ppm: int
    rule: Citation
    also: tuple[Citation, ...]
    why: Explanation


WorkedOut = dict[tuple[int, date, tuple[str, ...]], Found]
"""What rules came to on a day, by the rule, the day and the rows that a claim's dates pick."""


class ClaimRates:
    """One claim under the rules that hold for it: every part its own dates pick is settled."""

    def __init__(
        self,
        *,
        file: InterestFile,
        parameters: Parameters,
        dates: Mapping[str, date],
        traits: frozenset[str],
        agreed: int | None,
        pre_due: int | None,
        assumed: Assumed,
        known: WorkedOut,
    ) -> None:
        self.parameters = parameters
        self.known = known
        self.published = file.published
        self.dates = dates
        self.agreed = agreed
        self.agreed_rule = file.agreed_rule
        self.pre_due = pre_due
        self.assumed = assumed
        self.traits = traits | {NO_INTEREST} if agreed == 0 else traits
        self.statutory: Statutory = self.holding(file.statutory)[0]
        self.continued: Continued | None = None
        if pre_due is not None:
            self.continued = self.holding(file.continued)[0]
        # What only repeats the law's own rate bounds nothing but an agreement.
        self.ceilings: tuple[Bound, ...] = tuple(
            ceiling
            for ceiling in self.holding(file.ceilings)
            if agreed is not None or (pre_due is not None and ceiling.rate is not None)
        )
        self.floors: tuple[Bound, ...] = () if agreed is None else self.holding(file.floors)

    def holding(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """The rules of a list that hold for this claim."""
        return tuple(rule for rule in rules if self.is_under(rule))

    def is_under(self, rule: RateRule) -> bool:
        """Whether a rule holds for this claim, by its traits and the date that picks the rule."""
        day = self.dates[rule.dated_by]
        in_force = is_within(day, since=rule.since, until=rule.until)
        return in_force and holds(rule.when, self.traits)

    @cached_property
    def rules(self) -> tuple[RateRule, ...]:
        """The rules that decide: with an agreed rate the statutory one counts within bounds."""
        rules: list[RateRule] = [*self.ceilings, *self.floors]
        if self.agreed is None or self.ceilings:
            rules.insert(0, self.statutory)
            rules += [self.continued] if self.continued else []
        return tuple(rules)

    @cached_property
    def picked_by(self) -> tuple[tuple[Parameter, str], ...]:
        """The parameters that make the rates, each with the date that picks its value."""
        named = {
            name: dated_by
            for rule in self.rules
            if isinstance(rule, Statutory | Bound) and rule.rate is not None
            for name, dated_by in references_in(rule.rate)
        }
        parameters = ((self.parameters[name], dated_by) for name, dated_by in named.items())
        return tuple((one, dated_by or one.dated_by) for one, dated_by in parameters)

    @property
    def moving(self) -> tuple[Parameter, ...]:
        """The parameters whose value changes while interest runs."""
        return tuple(one for one, dated_by in self.picked_by if dated_by == _ACCRUAL)

    @cached_property
    def lasts(self) -> DatedValue | None:
        """How many days a rate from before the due day may go on, where the law sets a number."""
        if self.continued is None or self.continued.lasts is None:
            return None
        return self.parameters[self.continued.lasts].at(self.dates[self.continued.dated_by])

    @cached_property
    def continues_through(self) -> date | None:
        """The last day a rate from before the due day may go on, where the law sets one."""
        return None if self.lasts is None else add_days(self.dates["due_day"], self.lasts.whole)

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The rows that the claim's own dates pick."""
        return tuple(
            f"{parameter.name} of {_row_since(parameter, self.dates[dated_by])}"
            for parameter, dated_by in self.picked_by
            if dated_by != _ACCRUAL
        )

    @property
    def key_parts(self) -> tuple[str, ...]:
        """Everything of the claim that makes its rates, in words."""
        parts = []
        if self.agreed is not None:
            parts.append(f"agreed {self.agreed} ppm")
        if self.pre_due is not None and self.continued in self.rules:
            through = f" through {self.continues_through}" if self.continues_through else ""
            parts.append(f"before due {self.pre_due} ppm{through}")
        parts += [_key_of(rule) for rule in self.rules]
        parts += self.rows
        if self.is_assuming:
            parts += [f"assumed {ppm} ppm from {since}" for since, ppm in self.assumed]
        return tuple(parts)

    @property
    def is_assuming(self) -> bool:
        """Whether rates not yet published were assumed, and matter here."""
        names = {parameter.name for parameter in self.moving}
        return bool(self.assumed) and self.published in names

    def schedule(self, conventions: Mapping[str, str], *, key: str, digest: str) -> Schedule:
        """Work out every rate over time; refuses where not even the last is known."""
        steps, unknown = self.steps()
        if not steps:
            assert unknown is not None, "a claim has a rate, or a reason why none is known"
            raise unknown
        return Schedule(
            steps=steps,
            day_count=conventions["day_count"],
            first_day_offset=int(conventions["first_interest_day"]),
            end_offset=int(conventions["last_interest_day"]),
            known_until=self.known_until,
            gap=self.gap,
            unknown_before=_told(unknown),
            key=key,
            digest=digest,
        )

    @property
    def known_until(self) -> date | None:
        """The last day whose rate is published, where the rates move at all."""
        known = [one.known_until for one in self.moving if one.known_until is not None]
        return min(known, default=None)

    @property
    def gap(self) -> DayRange | None:
        """The days between the last published rate and the first assumed one."""
        if not self.is_assuming:
            return None
        published = self.parameters[self.published]
        known_until = published.values[-len(self.assumed) - 1].until
        assert known_until is not None, "what was published ends where the assumed may begin"
        first, last = add_days(known_until, 1), self.assumed[0][0] - ONE_DAY
        return DayRange(first, last) if first <= last else None

    def is_known(self, day: date) -> bool:
        """Whether the rate of a day is published, or assumed."""
        published = self.known_until is None or day <= self.known_until
        return published and (self.gap is None or day not in self.gap)

    def steps(self) -> tuple[tuple[RateStep, ...], Refusal | None]:
        """The rates from the last unknown one on, and why that one is not known."""
        firsts = [one.values[0].since for one in self.moving]
        governed = [rule for rule in self.rules if rule.accrual_since is not None]
        # A bound is needed only where a rate exceeds it: a lower one is known without it.
        firsts += [
            rule.accrual_since or date.min for rule in governed if not isinstance(rule, Bound)
        ]
        days = {value.since for one in self.moving for value in one.values}
        days |= {rule.accrual_since or date.min for rule in governed}
        days |= {max(firsts, default=date.min)}
        if self.continues_through is not None and self.is_known(self.continues_through + ONE_DAY):
            days.add(self.continues_through + ONE_DAY)
        steps: list[RateStep] = []
        unknown = None
        for day in sorted(day for day in days if day >= max(firsts, default=date.min)):
            try:
                steps.append(self.step(day))
            except Refusal as refused:
                steps, unknown = [], refused
        return tuple(steps), unknown

    def step(self, day: date) -> RateStep:
        """The rate from that day on; refuses where a number it needs is not known."""
        found = self.rate(day)
        assumed = [since for since, _ in self.assumed if self.is_assuming and since <= day]
        why = [found.why]
        if assumed:
            why.append(Explanation(code="assumed", params={"day": assumed[-1].isoformat()}))
        if any(cite.basis == "recalled" for cite in (found.rule, *found.also)):
            why.append(Explanation(code="recalled"))
        return RateStep(
            since=day,
            rate_ppm=found.ppm,
            citation=found.rule,
            also=tuple(cite for cite in found.also if cite != found.rule),
            why=tuple(why),
            assumed=bool(assumed),
        )

    def rate(self, day: date) -> Found:
        """The agreed rate, or the law's own, kept within the bounds."""
        if self.agreed is None:
            found = self.own(day)
        else:
            doubts = doubts_of(self.agreed_rule.doubt)
            why = Explanation(code="agreed", params={"rate_ppm": self.agreed}, doubts=doubts)
            found = Found(ppm=self.agreed, rule=self.agreed_rule.citation, also=(), why=why)
        for ceiling in self.ceilings:
            # A ceiling bears on what is agreed above the statutory rate, never on that itself.
            if found.ppm > self.by_statute(day).ppm:
                limit = self.limit(ceiling, day)
                if limit.ppm < found.ppm:
                    found = _bounded(found, limit, code="capped")
        for floor in self.floors:
            limit = self.limit(floor, day)
            if limit.ppm > found.ppm:
                found = _bounded(found, limit, code="raised" if found.ppm else "excluded")
        return found

    def limit(self, bound: Bound, day: date) -> Found:
        """How high or low a bound lies on a day; refuses one that is not known to hold yet."""
        if bound.accrual_since is not None and day < bound.accrual_since:
            params = {
                "parameter": "the limit of an agreed rate",
                "day": day.isoformat(),
                "reason": f"it is known only from {bound.accrual_since} on",
            }
            raise Refusal("law_not_known", params=params, citation=bound.citation)
        own = self.own(day) if bound.rate is None else self.worked_out(bound.rate, bound, day)
        also = tuple(dict.fromkeys((own.rule, *own.also)))
        return msgspec.structs.replace(own, rule=bound.citation, also=also)

    def own(self, day: date) -> Found:
        """What the law gives unagreed: the statutory rate, or a higher one from before."""
        statutory = self.by_statute(day)
        if self.pre_due is None:
            return statutory
        assert self.continued is not None, "a rate from before goes on by some rule"
        params: dict[str, str | int] = {"pre_due_ppm": self.pre_due, "statutory_ppm": statutory.ppm}
        doubts = statutory.why.doubts
        if self.pre_due <= statutory.ppm:
            lower = Explanation(code="pre_due_lower", params=params, doubts=doubts)
            return msgspec.structs.replace(statutory, why=lower)
        doubts += self.lasts.doubts if self.lasts else ()
        through = self.continues_through
        if through is not None and day > through:
            params["day"] = through.isoformat()
            ended = Explanation(code="pre_due_ended", params=params, doubts=doubts)
            also = (*statutory.also, self.continued.citation)
            return msgspec.structs.replace(statutory, also=also, why=ended)
        goes_on = Explanation(code="pre_due_continues", params=params, doubts=doubts)
        return Found(ppm=self.pre_due, rule=self.continued.citation, also=(), why=goes_on)

    def by_statute(self, day: date) -> Found:
        """The statutory rate on a day."""
        return self.worked_out(self.statutory.rate, self.statutory, day)

    def worked_out(self, rate: Expression, rule: RateRule, day: date) -> Found:
        """What an expression comes to on a day; every claim under the same rows shares it."""
        key = (id(rule), day, self.rows)
        if key not in self.known:
            self.known[key] = self.work_out(rate, rule, day)
        return self.known[key]

    def work_out(self, rate: Expression, rule: RateRule, day: date) -> Found:
        """Take the published rate, with a margin if it has one."""
        circumstances = Circumstances(dates={**self.dates, _ACCRUAL: day})
        number = evaluate(rate, circumstances, self.parameters)
        published = evaluate(Expression(ref=self.published), circumstances, self.parameters)
        ppm, reference = max(0, _ppm(number.value)), _ppm(published.value)
        params: dict[str, str | int] = {"rate_ppm": ppm, "reference_ppm": reference}
        is_assumed = published.citations[0].basis == _ASSUMED
        code = "assumed_whole" if is_assumed else "set_by_authority"
        why = Explanation(code=code, params={"rate_ppm": ppm}, doubts=number.doubts)
        if number.value != published.value:
            params["points"] = str(number.value - published.value)
            why = Explanation(code="reference_and_margin", params=params, doubts=number.doubts)
        return Found(ppm=ppm, rule=rule.citation, also=number.citations, why=why)


def _bounded(found: Found, limit: Found, *, code: str) -> Found:
    params = {"asked_ppm": found.ppm, "rate_ppm": limit.ppm}
    why = Explanation(code=code, params=params, parts=(limit.why,), doubts=found.why.doubts)
    return msgspec.structs.replace(limit, why=why)


def is_for_all(rule: RateRule) -> bool:
    """Whether a rule holds whatever the claim."""
    return (rule.when, rule.since, rule.until) == ((), None, None)


def _told(unknown: Refusal | None) -> Unknown | None:
    if unknown is None:
        return None
    params = unknown.params
    return Unknown(str(params["parameter"]), str(params["reason"]), unknown.citation)


def _key_of(rule: RateRule) -> str:
    began = f" since {rule.since}" if rule.since else ""
    ended = f" until {rule.until}" if rule.until else ""
    return f"{rule.citation.short}{began}{ended}"


def _row_since(parameter: Parameter, day: date) -> date | None:
    return max((value.since for value in parameter.values if value.since <= day), default=None)


def with_assumed(parameters: Parameters, name: str, assumed: Assumed) -> Parameters:
    """Let the published rate go on as assumed, each row marked so; the days between stay unsaid."""
    if not assumed:
        return parameters
    published = parameters[name]
    assert published.known_until is not None, "a published rate is known until a day"
    assert published.known_until < assumed[0][0], "what is published needs no assumption"
    *earlier, last = published.values
    cite = Citation(last.citation.act, last.citation.section, last.citation.title, _ASSUMED)
    rows = [
        DatedValue(since=since, value=str(Fraction(ppm, PPM_OF_PERCENT)), citation=cite)
        for since, ppm in assumed
    ]
    ended = msgspec.structs.replace(last, until=published.known_until)
    longer = msgspec.structs.replace(published, values=(*earlier, ended, *rows), known_until=None)
    return {**parameters, name: longer}


def _ppm(percent: Fraction) -> int:
    ppm = percent * PPM_OF_PERCENT
    assert ppm.denominator == 1, "rates are exact to a part in a million"
    return int(ppm)
