"""Small arithmetic over dated parameters: how a statute builds one number from others."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Literal

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.names import ChoiceName, ParameterName
from kvitt.core.parameter import DatedBy, Parameter, Size

ELSE = "else"
_DECIMALS_MAX = 6


class Expression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One operator over numbers, parameters and further expressions."""

    ref: ParameterName | None = None
    dated_by: DatedBy | None = None
    size: Size | None = None
    sum: tuple["Expression | str", ...] | None = None
    product: tuple["Expression | str", ...] | None = None
    least: tuple["Expression | str", ...] | None = None
    greatest: tuple["Expression | str", ...] | None = None
    choose: tuple[tuple[ChoiceName, "Expression | str"], ...] | None = None


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What picks the numbers: the dates, the traits of claim and debtor, and the sizes."""

    dates: Mapping[str, date] = {}
    traits: frozenset[str] = frozenset()
    sizes: Mapping[str, Fraction] = {}


class Number(msgspec.Struct, frozen=True):
    """An exact number, the paragraphs it was built from, and what is doubtful about them.

    `terms` are what it was put together from, by `sign`; none where it was only looked up.
    """

    value: Fraction
    citations: tuple[Citation, ...] = ()
    doubts: tuple[str, ...] = ()
    sign: Literal["+", "×"] = "+"
    terms: tuple["Number", ...] = ()

    @property
    def arithmetic(self) -> str:
        """How it was built, as on a pocket calculator: (45 + 3 × 5) × 1.255."""
        if not self.terms:
            return exact_text(self.value)
        # A plain 1 is what a factor is where it does not apply.
        told = [one for one in self.terms if self.sign == "+" or one.citations or one.value != 1]
        inside = [one.arithmetic for one in told]
        if self.sign == "×" and len(told) > 1:
            inside = [f"({text})" if " + " in text else text for text in inside]
        return f" {self.sign} ".join(inside)


def exact_text(value: Fraction) -> str:
    """Write a number exactly: as a decimal where it ends soon, else as a fraction."""
    digits = next((n for n in range(_DECIMALS_MAX + 1) if not value * 10**n % 1), None)
    if digits is None:
        return str(value)
    return f"{Decimal(int(value * 10**digits)).scaleb(-digits):f}"


def holds(words: tuple[str, ...], traits: frozenset[str]) -> bool:
    """Tell whether every word applies; "not consumer" applies where "consumer" does not."""
    return all((word.removeprefix("not ") in traits) != word.startswith("not ") for word in words)


def evaluate(
    expression: Expression | str,
    circumstances: Circumstances,
    parameters: Mapping[str, Parameter],
) -> Number:
    """Work the number out exactly; refuses where a parameter is not known for its date."""
    if isinstance(expression, str):
        return Number(Fraction(expression))
    if expression.ref is not None:
        return _look_up(expression, circumstances, parameters)
    if expression.size is not None:
        return Number(circumstances.sizes[expression.size])
    if expression.choose is not None:
        chosen = next(
            value
            for word, value in expression.choose
            if word == ELSE or holds((word,), circumstances.traits)
        )
        return evaluate(chosen, circumstances, parameters)
    return _combine(expression, circumstances, parameters)


def _look_up(
    expression: Expression, circumstances: Circumstances, parameters: Mapping[str, Parameter]
) -> Number:
    parameter = parameters[expression.ref or ""]
    day = circumstances.dates[expression.dated_by or parameter.dated_by]
    found = parameter.at_size(day, circumstances.sizes)
    return Number(found.number(circumstances.sizes), (found.citation,), found.doubts)


def _combine(
    expression: Expression, circumstances: Circumstances, parameters: Mapping[str, Parameter]
) -> Number:
    parts = [evaluate(part, circumstances, parameters) for part in operands_of(expression)]
    values = [part.value for part in parts]
    citations = tuple(dict.fromkeys(cite for part in parts for cite in part.citations))
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
    if expression.sum is not None:
        return Number(sum(values, Fraction(0)), citations, doubts, "+", tuple(parts))
    if expression.product is not None:
        return Number(prod(values, start=Fraction(1)), citations, doubts, "×", tuple(parts))
    decisive = min(values) if expression.least is not None else max(values)
    return parts[values.index(decisive)]


def operands_of(expression: Expression) -> tuple["Expression | str", ...]:
    """List what the operator works on, whichever operator it is."""
    if expression.choose is not None:
        return tuple(value for _, value in expression.choose)
    lists = (expression.sum, expression.product, expression.least, expression.greatest)
    return next((operands for operands in lists if operands is not None), ())


def references_in(expression: Expression | str) -> Iterator[tuple[str, DatedBy | None]]:
    """Walk every parameter named anywhere inside, with the date that is to pick it."""
    if isinstance(expression, str):
        return
    if expression.ref is not None:
        yield expression.ref, expression.dated_by
    for operand in operands_of(expression):
        yield from references_in(operand)


def flaw_of(expression: Expression | str) -> str:
    """Say what is wrong with the shape of an expression, or nothing."""
    if isinstance(expression, str):
        return ""
    operators = (
        expression.ref,
        expression.size,
        expression.sum,
        expression.product,
        expression.least,
        expression.greatest,
        expression.choose,
    )
    if sum(operator is not None for operator in operators) != 1:
        return "an expression has exactly one of ref, size, sum, product, least, greatest, choose"
    if expression.choose is not None and expression.choose[-1][0] != ELSE:
        return "choose ends with else"
    return next((flaw for flaw in map(flaw_of, operands_of(expression)) if flaw), "")
