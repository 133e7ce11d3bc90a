"""What is left of the charges seen together: what another swallows, and the highest sums."""

from collections.abc import Sequence
from datetime import date

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.explanation import Explanation
from kvitt.core.expression import holds
from kvitt.core.fees.conditions import Asked
from kvitt.core.fees.debt import Debt, concern_one
from kvitt.core.fees.facts import AssessedCharge
from kvitt.core.fees.rules import Offset, Pool
from kvitt.core.money import Money, money_of


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """A charge seen by itself, with what was asked about it; nothing was where it was barred."""

    charge: AssessedCharge
    asked: Asked | None = None

    @property
    def minor(self) -> int:
        """The amount in minor units."""
        return self.charge.amount.amount_minor


def settle(debt: Debt, assessed: Sequence[Assessed]) -> tuple[AssessedCharge, ...]:
    """Set charges off against each other, then keep each of their sums to its highest."""
    for offset in debt.law.offsets:
        assessed = _set_off(offset, assessed)
    capped: list[Assessed] = []
    for one in assessed:
        capped.append(_capped(debt, one, capped))
    return tuple(one.charge for one in capped)


def _set_off(offset: Offset, assessed: Sequence[Assessed]) -> list[Assessed]:
    free = _sum_of(assessed, (offset.against,))
    settled: list[Assessed] = []
    for at, one in enumerate(assessed):
        if not free or one.asked is None or one.charge.measure not in offset.of:
            settled.append(one)
            continue
        if not holds(offset.when, one.asked.circumstances.traits):
            settled.append(one)
            continue
        before = _sum_of(assessed[:at], offset.of)
        left = max(0, before + one.minor - free) - max(0, before - free)
        params = {"whole_minor": one.minor, "free_minor": free}
        code = "beyond_compensation" if left else "within_compensation"
        settled.append(_reduced(one, left, Explanation(code=code, params=params), offset.citation))
    return settled


def _sum_of(assessed: Sequence[Assessed], kinds: Sequence[str]) -> int:
    return sum(one.minor for one in assessed if one.charge.measure in kinds)


def _capped(debt: Debt, one: Assessed, earlier: Sequence[Assessed]) -> Assessed:
    """Keep a charge within every pool of its rule: the tightest decides."""
    if one.asked is None:
        return one
    for name in one.asked.rule.pools:
        pool = debt.law.pools[name]
        if one.charge.day < (pool.since or date.min):
            continue
        if not holds(pool.when, one.asked.circumstances.traits):
            continue
        number = debt.number(pool.at_most, one.asked.circumstances, pool.times)
        limit = money_of(number.value, debt.law.currency).amount_minor
        left = max(0, limit - _spent(name, pool, one.asked, earlier))
        params = {"whole_minor": one.minor, "limit_minor": limit}
        code = "cap_trimmed" if left else "cap_reached"
        citation = (*number.citations, pool.citation)[0]
        one = _reduced(one, left, Explanation(code=code, params=params), citation)
    return one


def _spent(name: str, pool: Pool, asked: Asked, earlier: Sequence[Assessed]) -> int:
    return sum(
        one.minor
        for one in earlier
        if one.asked is not None
        and name in one.asked.rule.pools
        and one.charge.day >= (pool.since or date.min)
        and concern_one(one.asked.measure, asked.measure)
    )


def _reduced(one: Assessed, left_minor: int, why: Explanation, citation: Citation) -> Assessed:
    """Let a charge keep no more than what is left, saying so before what was said of it."""
    if left_minor >= one.minor:
        return one
    explanation = Explanation(
        code=why.code,
        params={"amount_minor": left_minor, **why.params},
        citations=(citation,),
        amount_minor=left_minor,
        parts=(_by_itself(one.charge.explanation),),
    )
    charge = msgspec.structs.replace(
        one.charge,
        amount=Money(left_minor, one.charge.amount.currency),
        allowed=left_minor > 0,
        explanation=explanation,
        citation=citation,
    )
    return msgspec.structs.replace(one, charge=charge)


def _by_itself(explanation: Explanation) -> Explanation:
    if explanation.code != "allowed":
        return explanation
    return msgspec.structs.replace(explanation, code="by_itself")
