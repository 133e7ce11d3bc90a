"""Builds the rates of a claim from the dated rules on default interest."""

from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.expression import Circumstances, Number, evaluate, holds, references_in
from kvitt.core.interest import RateStep, Schedule
from kvitt.core.parameter import Parameter
from kvitt.law.forms import Bound, InterestFile, Parameters

_PPM_OF_PERCENT = 10_000
_ACCRUAL = "accrual_day"


class InterestLaw:
    """A country's default interest, turned into schedules that reckoning can use."""

    def __init__(self, file: InterestFile, parameters: Parameters, digest: str) -> None:
        self._file = file
        self._parameters = parameters
        self._digest = digest
        self._schedules: dict[tuple[object, ...], Schedule] = {}

    @property
    def rule(self) -> Citation:
        """The paragraph the statutory rate rests on."""
        return self._file.rate_rule.citation

    def last_known_day(self, day: date) -> date:
        """The day itself, or the last one whose statutory rate is published, if that is earlier."""
        known_until = self.default_schedule(due_day=day).known_until
        return day if known_until is None else min(day, known_until)

    def default_schedule(
        self,
        *,
        due_day: date,
        agreed_rate_ppm: int | None = None,
        agreement_day: date | None = None,
        traits: frozenset[str] = frozenset(),
        day_count: str | None = None,
    ) -> Schedule:
        """Build the rates of a claim due that day: the statutory ones, or the agreed within bounds.

        Traits that matter: `consumer_credit`, `high_cost_credit`, `authority`. Statute is silent
        on how days are counted: `day_count` lets an agency choose another custom.
        """
        dates = {"due_day": due_day, "agreement": agreement_day or due_day}
        bounds = tuple(
            bound
            for bound in (*self._file.ceilings, *self._file.floors)
            if _applies(bound, dates, traits)
        )
        key = (agreed_rate_ppm, bounds, self._claim_dates(dates), day_count)
        if key not in self._schedules:
            built = self._build(dates, agreed_rate_ppm, bounds)
            chosen = msgspec.structs.replace(built, day_count=day_count or built.day_count)
            self._schedules[key] = chosen
        return self._schedules[key]

    def _claim_dates(self, dates: dict[str, date]) -> tuple[tuple[str, date], ...]:
        # Only dates that pick a number make schedules differ; most countries need none.
        picked_by = {
            dated_by or self._parameters[name].dated_by
            for name, dated_by in references_in(self._file.rate)
        }
        return tuple((name, day) for name, day in dates.items() if name in picked_by)

    def _build(
        self, dates: dict[str, date], agreed_rate_ppm: int | None, bounds: tuple[Bound, ...]
    ) -> Schedule:
        moving = self._moving(agreed_rate_ppm, bounds)
        days = sorted({value.since for one in moving for value in one.values}) or [date.min]
        first = max((one.values[0].since for one in moving), default=date.min)
        known = [one.known_until for one in moving if one.known_until is not None]
        conventions = {name: self._convention(name, dates["due_day"]) for name in _CONVENTIONS}
        return Schedule(
            steps=tuple(
                self._step(day, dates, agreed_rate_ppm, bounds) for day in days if day >= first
            ),
            day_count=conventions["day_count"],
            first_day_offset=int(conventions["first_interest_day"]),
            end_offset=int(conventions["last_interest_day"]),
            known_until=min(known, default=None),
            digest=self._digest,
        )

    def _moving(
        self, agreed_rate_ppm: int | None, bounds: tuple[Bound, ...]
    ) -> tuple[Parameter, ...]:
        expressions = [bound.rate for bound in bounds]
        if agreed_rate_ppm is None:
            expressions.append(self._file.rate)
        names = {
            name: dated_by
            for expression in expressions
            for name, dated_by in references_in(expression)
        }
        return tuple(
            self._parameters[name]
            for name, dated_by in names.items()
            if (dated_by or self._parameters[name].dated_by) == _ACCRUAL
        )

    def _step(
        self,
        day: date,
        dates: dict[str, date],
        agreed_rate_ppm: int | None,
        bounds: tuple[Bound, ...],
    ) -> RateStep:
        circumstances = Circumstances(dates={**dates, _ACCRUAL: day})
        if agreed_rate_ppm is None:
            number = evaluate(self._file.rate, circumstances, self._parameters)
            rule, ppm = self._file.rate_rule.citation, _ppm(number)
            also = tuple(cite for cite in number.citations if cite != rule)
        else:
            rule, ppm, also = self._file.agreed_rule.citation, agreed_rate_ppm, ()
        for bound in bounds:
            number = evaluate(bound.rate, circumstances, self._parameters)
            bounded = _ppm(number)
            decisive = bounded < ppm if bound in self._file.ceilings else bounded > ppm
            if decisive:
                rule, ppm, also = bound.citation, bounded, number.citations
        return RateStep(since=day, rate_ppm=ppm, citation=rule, also=also)

    def _convention(self, name: str, due_day: date) -> str:
        return self._parameters[name].at(due_day).word


_CONVENTIONS = ("day_count", "first_interest_day", "last_interest_day")


def _applies(bound: Bound, dates: dict[str, date], traits: frozenset[str]) -> bool:
    day = dates[bound.dated_by]
    within = bound.since <= day and (bound.until is None or day <= bound.until)
    return within and holds(bound.when, traits)


def _ppm(number: Number) -> int:
    ppm = number.value * _PPM_OF_PERCENT
    assert ppm.denominator == 1, "rates are exact to a part in a million"
    return int(ppm)
