"""Finds what a country's law lacks though the core asks for it, whatever the country."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from kvitt.core.admissibility.conditions import STEPS
from kvitt.core.expression import holds
from kvitt.core.interest import DENOMINATORS
from kvitt.core.limitation.rules import EVENT_KINDS
from kvitt.core.parameter import Parameter, Unit
from kvitt.core.statement import DEBTOR_KINDS
from kvitt.law import forms
from kvitt.law.rates import is_for_all
from kvitt.law.text import Place

_NUMBERS: Mapping[type[forms.File], Mapping[str, Unit]] = {
    forms.CountryFile: {"service_vat": "percent"},
    forms.InterestFile: {
        "day_count": "word",
        "first_interest_day": "days",
        "last_interest_day": "days",
    },
    forms.ProcedureFile: {
        "adult_years": "years",
        "answer_days": "days",
        "limitation_near_days": "days",
        "old_claim_days": "days",
    },
}
"""The numbers that the core names itself, and what each counts."""

_WORDS: Mapping[str, Collection[str]] = {"day_count": DENOMINATORS}
"""Of the numbers written as a word, those that stand for something in the core."""

_GUARDS = ("not_due", "disputed", "deceased")
"""The rules on claims that the core names itself."""

Flaws = Iterator[tuple[Place, str]]


def lacking(file: forms.File | forms.Absent, parameters: Mapping[str, Parameter]) -> Flaws:
    """Find everything a file lacks, or says in a way the core cannot follow."""
    if isinstance(file, forms.Absent):
        return
    yield from _numbers(file, parameters)
    if isinstance(file, forms.InterestFile):
        yield from _interest(file, parameters)
    elif isinstance(file, forms.FeesFile):
        yield from _for_every_debtor("unlisted", [one.when for one in file.unlisted])
    elif isinstance(file, forms.AllocationFile):
        yield from _for_every_debtor("orders", [one.when for one in file.orders])
    elif isinstance(file, forms.LimitationFile):
        plain = {rule.kind for rule in file.events if not rule.when}
        yield from _all_there("events", EVENT_KINDS, plain)
    elif isinstance(file, forms.NoticesFile):
        yield from _receipts(file)
    elif isinstance(file, forms.ProcedureFile):
        yield from _all_there("may", STEPS, file.may)
        yield from _all_there("rules", _GUARDS, file.rules)


def _numbers(file: forms.File, parameters: Mapping[str, Parameter]) -> Flaws:
    needed = _NUMBERS.get(type(file), {})
    yield from _all_there("parameters", needed, parameters)
    for name, parameter in file.parameters.items():
        place: Place = ("parameters", name)
        if parameter.unit != needed.get(name, parameter.unit):
            yield (*place, "unit"), f"“{name}” is counted in {needed[name]}"
        for at, value in enumerate(parameter.values):
            if value.value is not None and value.value not in _WORDS.get(name, (value.value,)):
                yield (*place, "values", at, "value"), f"“{value.value}” is no known {name}"


def _interest(file: forms.InterestFile, parameters: Mapping[str, Parameter]) -> Flaws:
    for name, rules in (("statutory", file.statutory), ("continued", file.continued)):
        if not rules or not is_for_all(rules[-1]):
            yield (name,), "the last rule holds for every claim"
    if parameters[file.published].half_years_since is None:
        yield ("published",), f"“{file.published}” does not say from when on each half-year counts"


def _for_every_debtor(name: str, rules: Sequence[tuple[str, ...]]) -> Flaws:
    for kind in DEBTOR_KINDS:
        if not any(holds(when, frozenset({kind})) for when in rules):
            yield (name,), f"nothing is said for “{kind}”"


def _receipts(file: forms.NoticesFile) -> Flaws:
    for name, letter in file.letters.items():
        counted = {term.counted_from for term in letter.terms}
        if "receipt" in counted and "letter" not in letter.receipt:
            yield ("letters", name), "it is not said when a letter is received"


def _all_there(place: str, needed: Collection[str], there: Collection[str]) -> Flaws:
    yield from (((place,), f"“{name}” is missing") for name in needed if name not in there)
