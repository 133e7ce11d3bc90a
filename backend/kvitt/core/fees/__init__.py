"""What a debtor must pay for a reminder, a demand, a plan or for being late; and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.expression import Circumstances, Expression, evaluate, holds
from kvitt.core.interest import round_half_up
from kvitt.core.money import Money, minor_digits
from kvitt.core.parameter import Parameter

REMINDER = "reminder"
DEMAND = "demand"
PLAN = "plan"
COMPENSATION = "compensation"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Something done to be paid, on a day; `agreed` when its cost was agreed beforehand."""

    kind: str
    day: date
    agreed: bool = False
    claim_id: UUID | None = None


class Allow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be so before a measure may cost anything, and how often it may."""

    needs: tuple[str, ...] = ()
    count: int | None = None


class Offset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure costs only what exceeds another, taken together with its companions."""

    against: str
    together_with: tuple[str, ...]
    citation: Citation = msgspec.field(name="cite")


class FeeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When one measure costs the debtor something, and how much at most."""

    measure: str
    amount: Expression | str
    citation: Citation = msgspec.field(name="cite")
    when: tuple[str, ...] = ()
    allow: Allow = Allow()
    offset: Offset | None = None


class FeeLaw(msgspec.Struct, frozen=True, kw_only=True):
    """A country's rules on costs before court, and the paragraph that bars all others."""

    currency: str
    rules: Mapping[str, FeeRule]
    parameters: Mapping[str, Parameter]
    unlisted: Citation


class ChargeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides the costs besides the measures: who owes, and since when it was due."""

    debtor_kind: str
    due_day: date
    agreement_day: date | None = None


class AssessedCharge(msgspec.Struct, frozen=True, kw_only=True):
    """What one measure may cost the debtor, whether it may cost anything, and why."""

    measure: str
    day: date
    amount: Money
    allowed: bool
    why: str
    citation: Citation


def assess_charges(
    law_fees: FeeLaw, measures: Sequence[Measure], facts: ChargeFacts
) -> tuple[AssessedCharge, ...]:
    """Assess all measures of a debt together, in the order they were taken."""
    in_order = sorted(measures, key=lambda measure: measure.day)
    assessed: list[AssessedCharge] = []
    for measure in in_order:
        count = sum(
            one.allowed and earlier.kind == measure.kind and earlier.claim_id == measure.claim_id
            for one, earlier in zip(assessed, in_order, strict=False)
        )
        assessed.append(_assess(law_fees, measure, facts, count))
    return _offset(law_fees, assessed)


def _assess(law_fees: FeeLaw, measure: Measure, facts: ChargeFacts, count: int) -> AssessedCharge:
    rule = law_fees.rules.get(measure.kind)
    if rule is None:
        return _nothing(law_fees, measure, "not_listed", law_fees.unlisted)
    if not holds(rule.when, frozenset({facts.debtor_kind})):
        return _nothing(law_fees, measure, "not_for_this_debtor", rule.citation)
    if "agreed" in rule.allow.needs and not measure.agreed:
        return _nothing(law_fees, measure, "not_agreed", rule.citation)
    if rule.allow.count is not None and count >= rule.allow.count:
        return _nothing(law_fees, measure, "already_charged", rule.citation)
    circumstances = Circumstances(
        dates={"measure": measure.day, "due_day": facts.due_day}
        | ({"agreement": facts.agreement_day} if facts.agreement_day else {}),
        traits=frozenset({facts.debtor_kind}),
    )
    number = evaluate(rule.amount, circumstances, law_fees.parameters)
    citation = (*number.citations, rule.citation)[0]
    if number.value == 0:
        return _nothing(law_fees, measure, "not_yet_law", citation)
    amount = money_of(number.value, law_fees.currency)
    return _charge(measure, amount, "allowed", citation)


def money_of(value: Fraction, currency: str) -> Money:
    """Turn a number of whole currency units into money, rounded half up to its minor unit."""
    return Money(round_half_up(value * 10 ** minor_digits(currency)), currency)


def _nothing(law_fees: FeeLaw, measure: Measure, why: str, citation: Citation) -> AssessedCharge:
    return _charge(measure, Money.zero(law_fees.currency), why, citation)


def _charge(measure: Measure, amount: Money, why: str, citation: Citation) -> AssessedCharge:
    return AssessedCharge(
        measure=measure.kind,
        day=measure.day,
        amount=amount,
        allowed=not amount.is_zero,
        why=why,
        citation=citation,
    )


def _offset(law_fees: FeeLaw, assessed: Sequence[AssessedCharge]) -> tuple[AssessedCharge, ...]:
    settled: list[AssessedCharge] = []
    for at, one in enumerate(assessed):
        rule = law_fees.rules.get(one.measure)
        if rule is None or rule.offset is None or not one.allowed:
            settled.append(one)
            continue
        group = (one.measure, *rule.offset.together_with)
        free = _sum_of(assessed, (rule.offset.against,))
        before = _sum_of(assessed[:at], group)
        after = before + one.amount.amount_minor
        left = max(0, after - free) - max(0, before - free)
        settled.append(_beyond(one, left, rule.offset.citation) if free else one)
    return tuple(settled)


def _sum_of(assessed: Sequence[AssessedCharge], measures: tuple[str, ...]) -> int:
    return sum(one.amount.amount_minor for one in assessed if one.measure in measures)


def _beyond(one: AssessedCharge, left_minor: int, citation: Citation) -> AssessedCharge:
    if left_minor == one.amount.amount_minor:
        return one
    return msgspec.structs.replace(
        one,
        amount=Money(left_minor, one.amount.currency),
        allowed=left_minor > 0,
        why="beyond_compensation" if left_minor else "within_compensation",
        citation=citation,
    )
