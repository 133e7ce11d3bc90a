"""What a debtor must pay at most for reminders, demands, plans and for being late; and why."""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.expression import Number, holds
from kvitt.core.fees.conditions import Asked, Bar, bar_of, doubts_of_waits, in_force
from kvitt.core.fees.debt import Debt, circumstances_of
from kvitt.core.fees.facts import AssessedCharge, ChargeFacts, FeeLaw, Measure
from kvitt.core.fees.reasons import parts_of_bar, parts_of_charge
from kvitt.core.fees.rules import FeeRule
from kvitt.core.fees.settle import Assessed, settle
from kvitt.core.money import Money, money_of
from kvitt.core.rounding import rounded


def assess_charges(
    law_fees: FeeLaw, measures: Sequence[Measure], facts: ChargeFacts
) -> tuple[AssessedCharge, ...]:
    """Assess all measures of a debt together, in the order they were taken.

    They are gone through twice: some rules ask what else may be charged, also later.
    """
    if not measures:
        return ()
    in_order = tuple(sorted(measures, key=lambda measure: measure.day))
    debt = Debt(law=law_fees, facts=facts, measures=in_order)
    charged = frozenset(one.charge.measure for one in _assess_all(debt) if one.charge.allowed)
    debt = msgspec.structs.replace(debt, charged=charged)
    return settle(debt, _assess_all(debt))


def _assess_all(debt: Debt) -> tuple[Assessed, ...]:
    assessed: list[Assessed] = []
    for at in range(len(debt.measures)):
        charged = tuple(
            earlier
            for earlier, one in zip(debt.measures, assessed, strict=False)
            if one.charge.allowed
        )
        assessed.append(_assess(debt, at, charged))
    return tuple(assessed)


def _assess(debt: Debt, at: int, charged: tuple[Measure, ...]) -> Assessed:
    asked = _asked(debt, at, charged)
    bar = asked if isinstance(asked, Bar) else bar_of(asked)
    if bar is not None:
        return Assessed(charge=_barred(debt, at, bar))
    assert isinstance(asked, Asked), "what no rule applies to is barred"
    number = debt.number(asked.rule.amount, asked.circumstances, asked.rule.times)
    citation = (*number.citations, asked.rule.citation)[0]
    amount = money_of(_rounded(asked, number.value), debt.law.currency)
    if amount.is_zero:
        bar = Bar(asked.rule.nothing, citation, doubts=number.doubts)
        return Assessed(charge=_barred(debt, at, bar))
    return Assessed(charge=_charged(asked, amount, number, citation), asked=asked)


def _asked(debt: Debt, at: int, charged: tuple[Measure, ...]) -> Asked | Bar:
    measure = debt.measures[at]
    if measure.day > debt.as_of:
        params = {"as_of_day": debt.as_of.isoformat()}
        return Bar("after_as_of", debt.law.overdue.citation, params)
    rule = _rule_for(debt, at)
    if isinstance(rule, Bar):
        return rule
    circumstances = circumstances_of(debt, at, rule.details)
    return Asked(debt=debt, at=at, rule=rule, circumstances=circumstances, charged=charged)


def _rule_for(debt: Debt, at: int) -> FeeRule | Bar:
    """Choose the rule by debtor and day, or say which paragraph bars the measure."""
    measure = debt.measures[at]
    traits = circumstances_of(debt, at, {}).traits
    own = [rule for rule in debt.law.rules.values() if rule.measure == measure.kind]
    if not own:
        unlisted = next(one for one in debt.law.unlisted if holds(one.when, traits))
        return Bar("not_listed", unlisted.citation)
    theirs = [rule for rule in own if holds(rule.when, traits)]
    if not theirs:
        return Bar("not_for_this_debtor", own[0].citation)
    rule = next((rule for rule in theirs if in_force(rule, measure.day)), None)
    if rule is None:
        return Bar("not_yet_law", theirs[0].citation)
    return Bar(rule.barred, rule.citation) if rule.barred else rule


def _rounded(asked: Asked, value: Fraction) -> Fraction:
    begun = [one for one in asked.rule.round if one.since <= asked.measure.day]
    return rounded(value, begun[-1]) if begun else value


def _barred(debt: Debt, at: int, bar: Bar) -> AssessedCharge:
    measure = debt.measures[at]
    return AssessedCharge(
        measure=measure.kind,
        day=measure.day,
        amount=Money.zero(debt.law.currency),
        allowed=False,
        explanation=Explanation(
            code=bar.code,
            params=bar.params,
            citations=(bar.citation,),
            amount_minor=0,
            parts=parts_of_bar(debt, at, bar),
            doubts=bar.doubts,
        ),
        citation=bar.citation,
    )


def _charged(asked: Asked, amount: Money, number: Number, citation: Citation) -> AssessedCharge:
    citations = tuple(dict.fromkeys((*number.citations, asked.rule.citation)))
    return AssessedCharge(
        measure=asked.measure.kind,
        day=asked.measure.day,
        amount=amount,
        allowed=True,
        explanation=Explanation(
            code="allowed",
            params={"amount_minor": amount.amount_minor},
            citations=citations,
            amount_minor=amount.amount_minor,
            parts=parts_of_charge(asked, number, citations),
            doubts=(*number.doubts, *doubts_of_waits(asked)),
        ),
        citation=citation,
    )
