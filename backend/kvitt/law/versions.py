"""What differs between two readings of a country's law, as far as a figure could tell."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from kvitt.core.citation import Citation

Content = Mapping[str, Any]
"""A law as it is kept: its files by name, in plain JSON."""

Figure = Literal["interest", "charge", "allocation"]
_READ_BY: Mapping[Figure, tuple[str, ...]] = {
    "interest": ("interest", "reference_rate"),
    "charge": ("fees",),
    "allocation": ("allocation",),
}
# What is told about a rule without changing what follows from it.
_TOLD = frozenset({"cite", "checked", "doubt", "label", "note", "parameters"})
# Dates that are the figure's own day: one fixed before a change was not touched by it.
_OWN_DAY = frozenset({"accrual_day", "measure"})


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A number or rule that the present law says otherwise."""

    file: str
    name: str
    was: object
    now: object
    since: date | None = None
    """From which day on, by the date that picks the value; None where no day divides it."""
    dated_by: str = ""
    citation: Citation | None = None


def changes_between(was: Content, now: Content) -> list[Change]:
    """List what an earlier law said otherwise than the present one, file by file.

    What is merely new (a later half-year's rate, a rule nobody could use) is no change.
    """
    return [
        change
        for file in was
        if file != "acts"
        for change in _in_file(file, was[file], now.get(file, {}))
    ]


def touched_by(changes: list[Change], law: Content) -> dict[Figure, list[Change]]:
    """Tell which kinds of figure each change could have altered."""
    touched: dict[Figure, list[Change]] = {}
    for figure, files in _READ_BY.items():
        named = {word for file in files for word in _words(law.get(file, {}))}
        found = [one for one in changes if one.file in files or one.name in named]
        if found:
            touched[figure] = found
    return touched


def first_day(changes: list[Change], law: Content) -> date:
    """Find the day before which no figure can have been touched."""
    return min(_first_day(change, law) for change in changes)


def _first_day(change: Change, law: Content) -> date:
    if change.since is None or change.dated_by not in _OWN_DAY:
        return date.min
    return date.min if change.name in _redated(law) else change.since


def _in_file(file: str, was: Content, now: Content) -> Iterator[Change]:
    told = now.get("parameters", {})
    for name, parameter in was.get("parameters", {}).items():
        if name in told:
            yield from _in_parameter(file, name, parameter, told[name])
    for name, rule in was.items():
        before, after = _bare(rule), _bare(now.get(name))
        if name in _TOLD or before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            for part in {**before, **after}:
                one, other = before.get(part), after.get(part)
                if one != other:
                    yield Change(file=file, name=f"{name}.{part}", was=one, now=other)
        else:
            yield Change(file=file, name=name, was=before, now=after)


def _in_parameter(file: str, name: str, was: Content, now: Content) -> Iterator[Change]:
    dated_by = was["dated_by"]
    if (dated_by, was["unit"]) != (now["dated_by"], now["unit"]):
        yield Change(file=file, name=name, was=_bare(was), now=_bare(now))
        return
    for day in sorted({*_breaks(was), *_breaks(now)}):
        before, after = _at(was, day), _at(now, day)
        if before is None or _said(before) == _said(after):
            continue
        yield Change(
            file=file,
            name=name,
            was=_said(before),
            now=_said(after),
            since=day,
            dated_by=dated_by,
            citation=None if after is None else msgspec.convert(after["cite"], Citation),
        )


def _breaks(parameter: Content) -> Iterator[date]:
    for value in parameter["values"]:
        yield date.fromisoformat(value["since"])
        if value.get("until"):
            yield date.fromisoformat(value["until"]) + timedelta(days=1)
    if parameter.get("known_until"):
        yield date.fromisoformat(parameter["known_until"]) + timedelta(days=1)


def _at(parameter: Content, day: date) -> Content | None:
    """The value of a day, where one is known."""
    told = day.isoformat()
    if (parameter.get("known_until") or told) < told:
        return None
    found = [value for value in parameter["values"] if value["since"] <= told]
    if not found or (found[-1].get("until") or told) < told or found[-1].get("unknown"):
        return None
    value: Content = found[-1]
    return value


def _said(value: Content | None) -> object:
    return None if value is None else value.get("table") or value.get("value")


def _bare(part: object) -> object:
    if isinstance(part, Mapping):
        return {name: _bare(one) for name, one in part.items() if name not in _TOLD}
    if isinstance(part, list):
        return [_bare(one) for one in part]
    return part


def _words(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for one in _parts(part):
        yield from _words(one)


def _redated(part: object) -> Iterator[str]:
    """Name the parameters that an expression takes by another date than their own."""
    if isinstance(part, Mapping) and part.get("ref") and part.get("dated_by"):
        yield part["ref"]
    for one in _parts(part):
        yield from _redated(one)


def _parts(part: object) -> Iterable[object]:
    if isinstance(part, Mapping):
        return part.values()
    return part if isinstance(part, list) else ()
