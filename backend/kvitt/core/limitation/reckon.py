"""Reckons the last day a claim lives, from the start of the time through every interruption."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import add_years
from kvitt.core.explanation import Explanation, doubts_of
from kvitt.core.expression import Circumstances, Expression, evaluate, holds
from kvitt.core.limitation.facts import Limitation, LimitationEvent, LimitationTurn, LimitedClaim
from kvitt.core.limitation.rules import (
    EVENT_KINDS,
    AbsoluteLimit,
    EventRule,
    LimitationRules,
    Transition,
)
from kvitt.core.refusal import Refusal


def reckon_limitation(
    rules: LimitationRules, claim: LimitedClaim, events: Sequence[LimitationEvent]
) -> Limitation:
    """Reckon the last day from the start of the time through every interruption in order."""
    return _Reckoning(rules, claim).through(events)


def _place(event: LimitationEvent) -> tuple[date, int, list[tuple[str, str]]]:
    return event.day, EVENT_KINDS.index(event.kind), sorted(event.details.items())


class _State(msgspec.Struct, frozen=True, kw_only=True):
    """How the time stands after an event."""

    # The last day as if the proceedings now open had never been.
    quiet_day: date
    began: date
    years: int
    citation: Citation
    pending: frozenset[str] = frozenset()
    grace_used: bool = False
    titled_on: date | None = None


class _Limit(msgspec.Struct, frozen=True, kw_only=True):
    """The absolute limit as it stands: its day, whether it cuts, and the reason."""

    day: date | None
    cuts: bool
    why: Explanation


class _Years(msgspec.Struct, frozen=True):
    """A time in whole years, where it stands, and what is doubtful about it."""

    count: int
    citation: Citation
    doubts: tuple[str, ...]


class _Reckoning:
    """The law and the claim that one reckoning is about."""

    def __init__(self, rules: LimitationRules, claim: LimitedClaim) -> None:
        self.rules = rules
        self.claim = claim
        due_day = None if rules.starts == "arose" else claim.due_day
        self.start = due_day or claim.arose
        self.kind = "due" if due_day else "arose"
        self.undated = rules.starts == "due_day" and claim.due_day is None

    @property
    def period(self) -> Expression:
        """The time that runs from the start."""
        if not self.undated:
            return self.rules.period
        assert self.rules.without_due_day is not None, "where it is asked for, the due day is given"
        return self.rules.without_due_day

    def through(self, events: Sequence[LimitationEvent]) -> Limitation:
        self.refuse_older()
        period = self.years(self.period, self.start)
        state = _State(
            quiet_day=self.last_day(self.start, period.count),
            began=self.start,
            years=period.count,
            citation=period.citation,
        )
        why = Explanation(
            code=self.kind,
            citations=(period.citation,),
            parts=(self.new_period(state),),
            doubts=period.doubts,
        )
        trail = [self.turn(self.kind, self.start, state, why)]
        for event in sorted(events, key=_place):
            if self.limitation(state).is_barred(event.day):
                trail.append(self.barred(event, state))
                continue
            rule = self.rule_for(event)
            state, parts = self.after(event, rule, state)
            why = Explanation(
                code=rule.says,
                citations=(rule.citation,),
                parts=parts,
                doubts=doubts_of(rule.doubt),
            )
            trail.append(self.turn(event.kind, event.day, state, why))
        return self.limitation(state, tuple(trail))

    def refuse_older(self) -> None:
        """Refuse a claim that an older law, which nobody read, may have ended before."""
        transition = self.rules.transition
        if transition is not None and self.start < transition.unknown_before:
            params = {
                "parameter": "limitation",
                "day": self.start.isoformat(),
                "reason": transition.unknown,
            }
            raise Refusal("law_not_known", params=params, citation=transition.citation)

    def years(self, expression: Expression, title: date) -> _Years:
        dates = {
            "arose": self.known(self.claim.arose),
            "due_day": self.known(self.claim.due_day or self.claim.arose),
            "title": self.known(title),
        }
        circumstances = Circumstances(dates=dates, traits=self.claim.traits)
        number = evaluate(expression, circumstances, self.rules.parameters)
        return _Years(int(number.value), number.citations[0], number.doubts)

    def known(self, day: date) -> date:
        """Take the act's first day for what is older than the act but follows it."""
        transition = self.rules.transition
        return day if transition is None else max(day, transition.since)

    def last_day(self, from_day: date, years: int) -> date:
        day = add_years(from_day, years)
        transition = self.rules.transition
        if transition is not None and self.start < transition.since:
            return max(day, transition.not_before)
        return day

    def rule_for(self, event: LimitationEvent) -> EventRule:
        return next(
            rule
            for rule in self.rules.events[event.kind]
            if rule.when.items() <= event.details.items()
        )

    def after(
        self, event: LimitationEvent, rule: EventRule, state: _State
    ) -> tuple[_State, tuple[Explanation, ...]]:
        """Work out how the time stands after an event on a claim that still lives."""
        if rule.effect == "none":
            return state, ()
        if rule.effect == "open":
            opened = msgspec.structs.replace(
                state, pending=state.pending | {event.kind}, citation=rule.citation
            )
            return opened, (Explanation(code="pending"),)
        pending = state.pending - set(rule.closes)
        # What closes nothing cannot prolong a time that only other proceedings keep from ending.
        if state.pending and pending == state.pending and event.day > state.quiet_day:
            return state, (Explanation(code="own_time_over"),)
        state = msgspec.structs.replace(state, pending=pending, citation=rule.citation)
        if rule.effect == "grace":
            return self.after_grace(event, state)
        return self.after_restart(event, rule, state)

    def after_restart(
        self, event: LimitationEvent, rule: EventRule, state: _State
    ) -> tuple[_State, tuple[Explanation, ...]]:
        years = state.years
        doubts: tuple[str, ...] = ()
        if rule.effect == "title":
            assert self.rules.title is not None, "where a title counts, its period is known"
            title = self.years(self.rules.title, event.day)
            years, doubts = title.count, title.doubts
            state = msgspec.structs.replace(state, titled_on=event.day)
        parts: list[Explanation] = []
        # What happens before the time begins to run lets it begin where it would have begun.
        began = max(event.day, self.start)
        if began > event.day:
            early = Explanation(code="runs_from_start", params={"start_day": began.isoformat()})
            parts.append(early)
            if state.titled_on is None:
                decides = self.years(self.period, self.start)
                state = msgspec.structs.replace(state, citation=decides.citation)
        state = msgspec.structs.replace(
            state, quiet_day=self.last_day(began, years), began=began, years=years
        )
        parts.append(self.new_period(state, doubts))
        if state.pending:
            parts.append(Explanation(code="still_pending"))
        return state, tuple(parts)

    def after_grace(
        self, event: LimitationEvent, state: _State
    ) -> tuple[_State, tuple[Explanation, ...]]:
        if self.rules.grace.once and state.grace_used:
            return state, (Explanation(code="grace_used"),)
        grace = self.years(self.rules.grace.years, event.day)
        at_least = add_years(event.day, grace.count)
        part = Explanation(
            code="grace",
            params={"grace_day": at_least.isoformat()},
            citations=(grace.citation,),
            doubts=grace.doubts,
        )
        state = msgspec.structs.replace(
            state, quiet_day=max(state.quiet_day, at_least), grace_used=True
        )
        return state, (part,)

    def new_period(self, state: _State, doubts: tuple[str, ...] = ()) -> Explanation:
        parts: tuple[Explanation, ...] = ()
        plain_day = add_years(state.began, state.years)
        transition = self.moved_by(state)
        if transition is not None:
            moved = Explanation(
                code="transition",
                params={
                    "since_day": transition.since.isoformat(),
                    "later_day": state.quiet_day.isoformat(),
                },
                citations=(transition.citation,),
                doubts=doubts_of(transition.doubt),
            )
            parts = (moved,)
        return Explanation(
            code="new_period",
            params={"years": state.years, "last_day": plain_day.isoformat()},
            parts=parts,
            doubts=doubts,
        )

    def moved_by(self, state: _State) -> Transition | None:
        """The transitional rule, where it and not the period gives the last day."""
        transition = self.rules.transition
        plain_day = add_years(state.began, state.years)
        if transition is None or not plain_day < state.quiet_day == transition.not_before:
            return None
        return transition

    def turn(self, kind: str, day: date, state: _State, why: Explanation) -> LimitationTurn:
        limit = self.limit(state)
        if limit.day is not None and limit.cuts and state.quiet_day > limit.day:
            cut = Explanation(
                code="cut",
                params={"absolute_day": limit.day.isoformat()},
                citations=limit.why.citations,
                doubts=limit.why.doubts,
            )
            why = msgspec.structs.replace(why, parts=(*why.parts, cut))
        last_day = self.limitation(state).last_day
        return LimitationTurn(kind=kind, day=day, last_day=last_day, why=why)

    def barred(self, event: LimitationEvent, state: _State) -> LimitationTurn:
        limitation = self.limitation(state)
        last = limitation.final_day if limitation.proceedings_open else limitation.day
        assert last is not None, "what is open is lost only by an absolute limit"
        why = Explanation(
            code="barred", params={"last_day": last.isoformat()}, citations=(state.citation,)
        )
        return LimitationTurn(kind=event.kind, day=event.day, last_day=limitation.last_day, why=why)

    def limitation(self, state: _State, trail: tuple[LimitationTurn, ...] = ()) -> Limitation:
        limit = self.limit(state)
        final_day = limit.day if limit.cuts else None
        moved = None if state.pending else self.moved_by(state)
        citation = state.citation if moved is None else moved.citation
        if final_day is not None and final_day < state.quiet_day and not state.pending:
            citation = limit.why.citations[0]
        return Limitation(
            day=min(state.quiet_day, final_day or state.quiet_day),
            citation=citation,
            trail=trail,
            absolute_day=limit.day,
            absolute=limit.why,
            final_day=final_day,
            proceedings_open=bool(state.pending),
        )

    def limit(self, state: _State) -> _Limit:
        """Find the absolute limit that comes first, as the claim stands."""
        limits = [
            limit
            for limit in self.rules.absolute
            if holds(limit.when, self.claim.traits)
            and (limit.runs_from != "title" or state.titled_on is not None)
        ]
        if not limits:
            none = self.rules.no_absolute
            why = Explanation(code=none.says, citations=(none.citation,))
            return _Limit(day=None, cuts=False, why=why)
        found = [self.limit_of(limit, state) for limit in limits]
        return min(found, key=lambda one: one.day or date.max)

    def limit_of(self, limit: AbsoluteLimit, state: _State) -> _Limit:
        titled_on = state.titled_on if limit.runs_from == "title" else None
        from_day = max(titled_on or self.start, self.start, limit.not_before)
        try:
            years = self.years(limit.years, from_day)
        except Refusal as unknown:
            # Only a limit that cuts changes the last day; without the other one can answer.
            if limit.cuts:
                raise
            why = Explanation(code="absolute_unknown", params=unknown.params)
            return _Limit(day=None, cuts=False, why=why)
        if self.undated and limit.runs_from == "start":
            cited = (years.citation,)
            why = Explanation(code="absolute_from_due_day", citations=cited, doubts=years.doubts)
            return _Limit(day=None, cuts=False, why=why)
        day = add_years(from_day, years.count)
        code = "absolute" if limit.cuts else "absolute_ignorance"
        params: dict[str, str | int] = {"years": years.count, "from_day": from_day.isoformat()}
        before = limit.counted_before
        doubts = years.doubts
        if before is not None:
            most = self.years(before.years, from_day)
            counted, doubts = most.count, doubts + most.doubts
            later = add_years(before.in_force, years.count - counted)
            if later > day:
                day, code = later, "absolute_counted"
                params |= {"counted": counted, "in_force_day": before.in_force.isoformat()}
        why = Explanation(
            code=code,
            params={**params, "absolute_day": day.isoformat()},
            citations=(years.citation,),
            doubts=doubts,
        )
        return _Limit(day=day, cuts=limit.cuts, why=why)
