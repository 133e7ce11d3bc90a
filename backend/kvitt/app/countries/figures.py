"""The numbers of a law file: each with its whole history, joined where one source carries it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import msgspec

from kvitt.app.countries.rows import day_of, plain, sources, table
from kvitt.core.days import add_days
from kvitt.core.parameter import DatedValue, Parameter, Table
from kvitt.law.forms import Parameters

_UNITS_UNSAID = {"word", "currency"}
_USUAL_DAY = "measure"


def figures_table(parameters: Parameters) -> str:
    """Write every number of a file: its values by the day each begins, its sources and doubts."""
    rows = [row for name, one in parameters.items() for row in _rows(name, one)]
    return table(("Figure", "From, value", "Source", "Doubt"), rows)


def _rows(name: str, parameter: Parameter) -> Iterator[tuple[str, ...]]:
    told = _told(name, parameter)
    ends: list[date | None] = [one.since for one in parameter.values[1:]]
    dated = list(zip(parameter.values, [*ends, None], strict=True))
    notes = [note for note, _ in groupby(one.citation.note for one in parameter.values)]
    # Where nearly each value has a note of its own it stands beside the value.
    noted = 2 * len(notes) > len(parameter.values)
    for _, group in groupby(dated, key=lambda one: _carried_by(one[0], noted=noted)):
        values = list(group)
        first = values[0][0]
        beside = noted and len({one.citation.note for one, _ in values}) > 1
        cited = msgspec.structs.replace(first.citation, note="") if beside else first.citation
        yield told, _history(values, noted=beside), sources([cited]), first.doubt
        told = ""


def _told(name: str, parameter: Parameter) -> str:
    """Name a figure; its unit unless the label says it or it is money, its day unless usual."""
    label, unit = parameter.label, plain(parameter.unit)
    said = [label]
    if parameter.unit not in _UNITS_UNSAID and unit not in label:
        said.append(unit)
    if parameter.dated_by != _USUAL_DAY:
        said.append(f"by {day_of(parameter.dated_by).removeprefix('the ').removeprefix('day of ')}")
    if parameter.known_until is not None:
        said.append(f"known until {parameter.known_until}")
    return f"{', '.join(said)} (`{name}`)"


def _carried_by(value: DatedValue, *, noted: bool) -> tuple[str, ...]:
    cited = value.citation
    return cited.short, cited.basis, value.doubt, "" if noted else cited.note


def _history(values: Sequence[tuple[DatedValue, date | None]], *, noted: bool) -> str:
    shown: list[str] = []
    before = ""
    for value, following in values:
        note = f" ({value.citation.note})" if noted and value.citation.note else ""
        worth = _worth(value) + note
        if worth != before:
            shown.append(f"{value.since}: {worth}")
        before = worth
        if value.until is not None and (following is None or following > add_days(value.until, 1)):
            shown[-1] += f" (through {value.until})"
    return "; ".join(shown)


def _worth(value: DatedValue) -> str:
    if value.table is not None:
        return _bands(value.table)
    return value.value or f"unknown, {value.unknown}"


def _bands(bands: Table) -> str:
    upto = [f"≤ {end}: {value}" for end, value in bands.bands]
    above = bands.above or "not known"
    last = above if isinstance(above, str) else f"{above[0]} + {above[1]} of the excess"
    return f"by {plain(bands.by)} {', '.join(upto)}, above: {last}"
