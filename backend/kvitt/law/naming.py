"""Finds names in the law's files that stand for nothing."""

from collections.abc import Iterator, Mapping

from kvitt.core.admissibility.conditions import unknown_names
from kvitt.core.demand import DemandContent
from kvitt.core.parameter import Parameter
from kvitt.law import forms
from kvitt.law.text import Place


def nameless(
    file: forms.File | forms.Absent, parameters: Mapping[str, Parameter]
) -> Iterator[tuple[Place, str]]:
    """Find every name a file uses that neither it nor the country knows: where, and the name."""
    if isinstance(file, forms.ProcedureFile):
        yield from unknown_names(file.conditions, file.may, parameters)
        for name in file.every_step:
            if name not in file.conditions:
                yield ("every_step",), name
    if isinstance(file, forms.NoticesFile):
        if file.statutory not in file.letters:
            yield ("statutory",), file.statutory
        for letter, rules in file.letters.items():
            for name in (*(term.time for term in rules.terms), *rules.receipt.values()):
                if name not in parameters:
                    yield ("letters", letter), name
            for at, one in enumerate(rules.content):
                if one.code not in DemandContent.__struct_fields__:
                    yield ("letters", letter, "content", at), one.code
    if isinstance(file, forms.FeesFile):
        yield from _nameless_costs(file)


def _nameless_costs(file: forms.FeesFile) -> Iterator[tuple[Place, str]]:
    for at, rule in file.rules.items():
        named = {*rule.pools} - file.pools.keys() | {*rule.times} - file.factors.keys()
        named |= {least.detail for least in rule.allow.least} - rule.details.keys()
        yield from ((("rules", at), name) for name in sorted(named))
    for at, pool in file.pools.items():
        yield from ((("pools", at), name) for name in pool.times if name not in file.factors)
