"""Finds names in the law's files that stand for nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, repeat
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

import msgspec

from kvitt.core.admissibility.conditions import STEPS
from kvitt.core.admissibility.facts import KIND_UNSAID
from kvitt.core.citation import Citation
from kvitt.core.demand import TRAITS as TRAITS_OF_LETTERS
from kvitt.core.demand import DemandContent
from kvitt.core.expression import ELSE
from kvitt.core.fees.debt import TRAITS as TRAITS_OF_COSTS
from kvitt.core.limitation.facts import TRAITS as TRAITS_OF_LIMITATION
from kvitt.core.names import NAMES, Named
from kvitt.core.parameter import Parameter
from kvitt.core.statement import CLAIM_KINDS, DEBTOR_KINDS, INTEREST_TRAITS
from kvitt.law import forms
from kvitt.law.rates import NO_INTEREST
from kvitt.law.sentences import sentences
from kvitt.law.text import Place

Parts = Sequence[tuple[Place, msgspec.Struct]]
"""Everything a file is made of, each with its place."""

Known = Mapping[Named, Collection[str]]
"""What there is of each kind of thing that a name may stand for."""


def known_of(files: Mapping[str, forms.File | forms.Absent], parameters: Collection[str]) -> Known:
    """List what any file of a country may name."""
    costs = [file for file in files.values() if isinstance(file, forms.FeesFile)]
    courts = [file for file in files.values() if isinstance(file, forms.CourtsFile)]
    rules = chain(*(file.rules for file in costs))
    court_fees = chain(*((*file.fees, *file.parameters) for file in courts))
    return {
        "parameter": parameters,
        "cost": {*rules, *court_fees},
        "fees": sentences("fees"),
        "limitation": sentences("limitation"),
        "may": sentences("may"),
        "content": DemandContent.__struct_fields__,
    }


def nameless(
    file: forms.File | forms.Absent, parts: Parts, known: Known
) -> Iterator[tuple[Place, str]]:
    """Find every name of a file that stands for nothing: where, and what to say of it."""
    there = {**known, **_own(file)}
    for place, part in parts:
        for at, kind, name in _names_in(part, place):
            if name.removeprefix("not ") not in there.get(kind, ()):
                yield at, f"“{name}” is {_NOTHING.get(kind, f'no {kind} of this country')}"
    if isinstance(file, forms.FeesFile):
        yield from _untold_costs(file, known["fees"])


_NOTHING: Mapping[Named, str] = {
    "trait": "no trait that is known here",
    "choice": "no trait that is known here",
    "content": "nothing that a letter can say",
    "fees": "no sentence in words/fees.yaml",
    "limitation": "no sentence in words/limitation.yaml",
    "may": "no sentence in words/may.yaml",
}


def _own(file: forms.File | forms.Absent) -> Known:
    """List what only this file itself may name."""
    traits: Collection[str] = ()
    own: dict[Named, Collection[str]] = {}
    if isinstance(file, forms.InterestFile):
        traits = {*INTEREST_TRAITS, NO_INTEREST}
    elif isinstance(file, forms.AllocationFile):
        traits = DEBTOR_KINDS
    elif isinstance(file, forms.LimitationFile):
        traits = {*DEBTOR_KINDS, *TRAITS_OF_LIMITATION}
    elif isinstance(file, forms.NoticesFile):
        own["letter"] = file.letters
        traits = TRAITS_OF_LETTERS
    elif isinstance(file, forms.ProcedureFile):
        own["condition"] = file.conditions
        traits = {*DEBTOR_KINDS, *CLAIM_KINDS, KIND_UNSAID, *STEPS}
    elif isinstance(file, forms.FeesFile):
        own["pool"], own["factor"] = file.pools, file.factors
        traits = {*DEBTOR_KINDS, *TRAITS_OF_COSTS, *file.traits}
    return {**own, "trait": traits, "choice": {*traits, ELSE}}


def _untold_costs(file: forms.FeesFile, said: Collection[str]) -> Iterator[tuple[Place, str]]:
    """Find reasons that rules put together from their own words, and nobody says."""
    for at, rule in file.rules.items():
        for least in rule.allow.least:
            if least.detail not in rule.details:
                yield ("rules", at), f"“{least.detail}” is no detail of this rule"
        codes = [f"needs_{'_or_'.join(need.of)}" for need in rule.allow.needs]
        codes += [f"not_after_{'_or_'.join(barring.of)}" for barring in rule.allow.not_after]
        codes += [f"{least.detail}_too_few" for least in rule.allow.least]
        # A detail taken as nothing leaves no charge that could say so.
        codes += [f"taken_{name}" for name, taken in rule.details.items() if taken.strip("0")]
        yield from (
            (("rules", at), f"“{code}” is no sentence in words/fees.yaml")
            for code in codes
            if code not in said
        )


def parts_of(part: object, place: Place) -> Iterator[tuple[Place, msgspec.Struct]]:
    """Walk everything that a file is made of, with the place it stands at."""
    if isinstance(part, (Parameter, Citation)):
        return  # most of a file, and no names inside
    if isinstance(part, msgspec.Struct):
        yield place, part
        names = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
        for name, written in names:
            yield from parts_of(getattr(part, name), (*place, written))
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from parts_of(one, (*place, name))
    elif isinstance(part, tuple):
        for at, one in enumerate(part):
            yield from parts_of(one, (*place, at))


def _names_in(part: msgspec.Struct, place: Place) -> Iterator[tuple[Place, Named, str]]:
    for name, written, form in _naming_fields(type(part)):
        yield from _named(form, getattr(part, name), (*place, written))


@lru_cache
def _naming_fields(form: type[msgspec.Struct]) -> tuple[tuple[str, str, object], ...]:
    """The fields of a form that hold names: as code and as the file calls them, and their type."""
    return tuple(
        (field.name, field.encode_name, field.type)
        for field in msgspec.structs.fields(form)
        if _names_any(field.type)
    )


def _names_any(form: object) -> bool:
    return _kind_of(form) is not None or any(_names_any(part) for part in get_args(form))


@lru_cache
def _kind_of(form: object) -> Named | None:
    """What a text of this type stands for, if it is a name; also where it may be left out."""
    if get_origin(form) is Annotated:
        kinds = [meta.extra[NAMES] for meta in getattr(form, "__metadata__", ()) if meta.extra]
        return kinds[0] if kinds else None
    arms = get_args(form) if get_origin(form) in {Union, UnionType} else ()
    return next((kind for kind in map(_kind_of, arms) if kind is not None), None)


def _named(form: object, value: object, place: Place) -> Iterator[tuple[Place, Named, str]]:
    """Read a value beside its type, down to the single names."""
    if isinstance(value, str):
        kind = _kind_of(form)
        # A code may be left out where nothing is to be said.
        if kind is not None and value:
            yield place, kind, value
    elif isinstance(value, tuple):
        inner = get_args(_arm(form, tuple))
        forms_of = repeat(inner[0]) if inner[-1] is ... else inner
        for at, (part, one) in enumerate(zip(forms_of, value, strict=False)):
            yield from _named(part, one, (*place, at))
    elif isinstance(value, dict):
        named, inner = get_args(form)
        for name, one in value.items():
            yield from _named(named, name, (*place, name))
            yield from _named(inner, one, (*place, name))


def _arm(form: object, origin: type) -> object:
    """Of a type that leaves a choice, the one that is a tuple."""
    return (
        form
        if get_origin(form) is origin
        else next(arm for arm in get_args(form) if get_origin(arm) is origin)
    )
