"""When a claim is lost by time, and what started the time anew."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import add_years
from kvitt.core.expression import Circumstances, Expression, evaluate
from kvitt.core.parameter import Parameter

Effect = Literal["restart", "open", "end", "end_unserved"]


class Interruption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of event and what it does to the time."""

    kind: str
    effect: Effect
    citation: Citation = msgspec.field(name="cite")


class LimitationRules(msgspec.Struct, frozen=True, kw_only=True):
    """A country's periods in whole years, what interrupts them, and the one-time grace."""

    period: Expression
    unserved_grace: Expression
    interruptions: Mapping[str, Interruption]
    parameters: Mapping[str, Parameter]


class LimitationEvent(msgspec.Struct, frozen=True):
    """Something that touches limitation, on the day it happened or reached the debtor."""

    kind: str
    day: date


class LimitationTurn(msgspec.Struct, frozen=True):
    """One turn of the reckoning: what happened, when, and the last day it leads to."""

    kind: str
    day: date
    last_day: date
    citation: Citation


class Limitation(msgspec.Struct, frozen=True, kw_only=True):
    """The last day the claim lives, the paragraph, and how it came about."""

    day: date
    citation: Citation
    trail: tuple[LimitationTurn, ...]
    proceedings_open: bool = False

    def is_barred(self, today: date) -> bool:
        """Tell whether the claim can no longer be asked for."""
        return not self.proceedings_open and today > self.day


def reckon_limitation(
    rules: LimitationRules, arose: date, party: str, events: Sequence[LimitationEvent]
) -> Limitation:
    """Reckon the last day from the day the claim arose through every interruption in time."""
    years, citation = _years(rules.period, rules, arose, party)
    grace, _ = _years(rules.unserved_grace, rules, arose, party)
    # `quiet_day` is the last day as if the proceedings now open had never been.
    quiet_day = add_years(arose, years)
    state = Limitation(
        day=quiet_day,
        citation=citation,
        trail=(LimitationTurn("arose", arose, quiet_day, citation),),
    )
    graces_left = 1
    for event in sorted(events, key=lambda event: event.day):
        if state.is_barred(event.day):
            break
        interruption = rules.interruptions[event.kind]
        effect = interruption.effect
        if effect == "end" or (effect == "restart" and event.day <= quiet_day):
            quiet_day = add_years(event.day, years)
        elif effect == "end_unserved" and graces_left:
            quiet_day = max(quiet_day, add_years(event.day, grace))
            graces_left -= 1
        still_open = effect == "open" or (effect == "restart" and state.proceedings_open)
        turn = LimitationTurn(event.kind, event.day, quiet_day, interruption.citation)
        state = Limitation(
            day=quiet_day,
            citation=interruption.citation,
            trail=(*state.trail, turn),
            proceedings_open=still_open,
        )
    return state


def _years(
    expression: Expression, rules: LimitationRules, arose: date, party: str
) -> tuple[int, Citation]:
    circumstances = Circumstances(dates={"arose": arose}, traits=frozenset({party}))
    number = evaluate(expression, circumstances, rules.parameters)
    return int(number.value), number.citations[0]
