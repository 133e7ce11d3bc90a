"""Finds dated rules of one subject that overlap, or that end with nothing after them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from kvitt.core.admissibility.conditions import AnyOf
from kvitt.core.allocation import AllocationOrder
from kvitt.core.days import ONE_DAY, DatedRule
from kvitt.core.expression import holds
from kvitt.core.statement import DEBTOR_KINDS
from kvitt.law import forms
from kvitt.law.text import Place

Group = Sequence[tuple[Place, DatedRule]]
"""Rules on one subject, each with its place."""


def untimely(file: forms.File | forms.Absent) -> Iterator[tuple[Place, str]]:
    """Find every dated rule that does not join those beside it: where, and what to say of it."""
    for group in _groups(file):
        yield from _abandoned(group)
        # Conditions stand together; of all other rules one counts at a time.
        if not isinstance(file, forms.ProcedureFile):
            yield from _overlapping(group)
    if isinstance(file, forms.AllocationFile):
        yield from _ambiguous(file.orders)


def _groups(file: forms.File | forms.Absent) -> Iterator[Group]:
    """Put together the rules that follow each other in time."""
    if isinstance(file, forms.InterestFile):
        for name in ("statutory", "continued", "ceilings", "floors"):
            rules: Sequence[DatedRule] = getattr(file, name)
            yield [((name, at), rule) for at, rule in enumerate(rules)]
    elif isinstance(file, forms.FeesFile):
        for measure in dict.fromkeys(rule.measure for rule in file.rules.values()):
            theirs = {name: rule for name, rule in file.rules.items() if rule.measure == measure}
            yield [(("rules", name), rule) for name, rule in theirs.items()]
        # A section may be broken in several ways, each with its loss.
        for costs in dict.fromkeys((one.costs, one.of) for one in file.forfeits):
            yield [
                (("forfeits", at), one)
                for at, one in enumerate(file.forfeits)
                if (one.costs, one.of) == costs
            ]
    elif isinstance(file, forms.ProcedureFile):
        for names in (*file.may.values(), file.every_step):
            yield [(("conditions", name), file.conditions[name]) for name in _all_of(names, file)]


def _all_of(names: Sequence[str], file: forms.ProcedureFile) -> Iterator[str]:
    for name in names:
        yield name
        condition = file.conditions[name]
        if isinstance(condition, AnyOf):
            for way in condition.ways:
                yield from _all_of(way, file)


def _abandoned(group: Group) -> Iterator[tuple[Place, str]]:
    begins = {(type(rule), rule.since) for _, rule in group}
    for place, rule in group:
        if rule.until is None or rule.lapsed is not None:
            continue
        following = rule.until + ONE_DAY
        if (type(rule), following) not in begins:
            yield place, f"a gap: nothing follows from {following}; else say why it lapsed"


def _overlapping(group: Group) -> Iterator[tuple[Place, str]]:
    """Find a rule for the same whose days meet those of another."""
    for (_, one), (place, other) in combinations(group, 2):
        if _subject(one) == _subject(other) and _meet(one, other):
            yield place, f"overlaps another for the same, {_days(one)}"


def _subject(rule: DatedRule) -> object:
    return rule.when, getattr(rule, "dated_by", None)


def _meet(one: DatedRule, other: DatedRule) -> bool:
    return (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (
        one.until or date.max
    )


def _days(rule: DatedRule) -> str:
    return f"from {rule.since or 'the beginning'} to {rule.until or 'this day'}"


def _ambiguous(orders: Sequence[AllocationOrder]) -> Iterator[tuple[Place, str]]:
    """Find a kind of debtor for whom two orders begin on one day; the later one counts else."""
    for kind in DEBTOR_KINDS:
        begun: dict[date, int] = {}
        for at, order in enumerate(orders):
            if holds(order.when, frozenset({kind})) and begun.setdefault(order.since, at) != at:
                yield ("orders", at), f"overlaps another order for “{kind}” since {order.since}"
