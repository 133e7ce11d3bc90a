"""The law's numbers in words: an expression by its parts, a parameter by its name and value now."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kvitt.app.countries.rows import day_of, plain
from kvitt.core.expression import ELSE, Expression
from kvitt.core.parameter import Parameter

Parameters = Mapping[str, Parameter]
_NOW = "now "
_SPANS = {"days", "bank_days", "weeks", "months", "years"}


def while_holds(parameters: Parameters, since: date | None, until: date | None) -> Parameters:
    """Leave of the numbers that the day of the measure picks those of a rule's own days."""
    first, last = since or date.min, until or date.max

    def within(parameter: Parameter) -> Parameter:
        if parameter.dated_by != "measure":
            return parameter
        ends = [one.since for one in parameter.values[1:]]
        dated = zip(parameter.values, [*ends, date.max], strict=True)
        kept = tuple(one for one, end in dated if one.since <= last and end > first)
        return msgspec.structs.replace(parameter, values=kept) if kept else parameter

    return {name: within(one) for name, one in parameters.items()}


def number(expression: Expression | str, parameters: Parameters) -> str:
    """Say how a number is built: "`reference_rate` + 8 %"."""
    if isinstance(expression, str):
        return expression
    if expression.ref is not None:
        by = f" by {day_of(expression.dated_by)}" if expression.dated_by else ""
        return named(expression.ref, parameters) + by
    if expression.size is not None:
        return f"the {plain(expression.size)}"
    if expression.choose is not None:
        ways = [
            f"otherwise {number(value, parameters)}"
            if word == ELSE
            else f"{number(value, parameters)} if {plain(word)}"
            for word, value in expression.choose
        ]
        return f"[{', '.join(ways)}]"
    return _combined(expression, parameters)


def _combined(expression: Expression, parameters: Parameters) -> str:
    def said(parts: tuple[Expression | str, ...]) -> list[str]:
        return [number(part, parameters) for part in parts]

    if expression.sum is not None:
        return f"({' + '.join(said(expression.sum))})"
    if expression.product is not None:
        return " × ".join(said(expression.product))
    if expression.least is not None:
        return f"the lower of {' and '.join(said(expression.least))}"
    return f"the higher of {' and '.join(said(expression.greatest or ()))}"


def named(name: str, parameters: Parameters) -> str:
    """Give a parameter's value where it never changed, else its name: "now 8 % (`margin`)"."""
    worth = value_now(name, parameters)
    if worth and not worth.startswith(_NOW):
        return worth
    return f"{worth} (`{name}`)" if worth else f"`{name}`"


def value_now(name: str, parameters: Parameters) -> str:
    """Give a parameter's one value, or its latest as "now …"; nothing where it is no plain one."""
    parameter = parameters[name]
    known = {one.value: None for one in parameter.values if one.unknown is None}
    latest = parameter.values[-1].value
    if latest is None or None in known or parameter.known_until is not None:
        return ""
    return f"{_NOW if len(known) > 1 else ''}{latest}{_unit(parameter.unit, latest)}"


def _unit(unit: str, count: str) -> str:
    if unit in _SPANS:
        return f" {plain(unit).removesuffix('s') if count == '1' else plain(unit)}"
    return " %" if unit == "percent" else ""
