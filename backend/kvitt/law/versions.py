"""What differs between two readings of a country's law, as far as a figure could tell."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import ONE_DAY

Content = Mapping[str, Mapping[str, object]]
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


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    since: date
    citation: Citation = msgspec.field(name="cite")
    until: date | None = None
    value: str | None = None
    table: object = None
    unknown: str | None = None


class _Parameter(msgspec.Struct, frozen=True, kw_only=True):
    unit: str
    dated_by: str
    values: tuple[_Value, ...]
    known_until: date | None = None

    def at(self, day: date) -> _Value | None:
        """The value of a day, where one is known."""
        found = [value for value in self.values if value.since <= day]
        if not found or found[-1].unknown is not None:
            return None
        last = min(self.known_until or date.max, found[-1].until or date.max)
        return found[-1] if day <= last else None

    def breaks(self) -> Iterator[date]:
        """The days from which another value may hold."""
        for value in self.values:
            yield value.since
            if value.until is not None:
                yield value.until + ONE_DAY
        if self.known_until is not None:
            yield self.known_until + ONE_DAY


def _in_file(file: str, was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Change]:
    told = _parameters(now)
    for name, parameter in _parameters(was).items():
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


def _parameters(file: Mapping[str, object]) -> Mapping[str, _Parameter]:
    return msgspec.convert(file.get("parameters", {}), dict[str, _Parameter])


def _in_parameter(file: str, name: str, was: _Parameter, now: _Parameter) -> Iterator[Change]:
    kinds = (f"{was.unit} by {was.dated_by}", f"{now.unit} by {now.dated_by}")
    if kinds[0] != kinds[1]:
        yield Change(file=file, name=name, was=kinds[0], now=kinds[1])
        return
    for day in sorted({*was.breaks(), *now.breaks()}):
        before, after = was.at(day), now.at(day)
        if before is None or _said(before) == _said(after):
            continue
        yield Change(
            file=file,
            name=name,
            was=_said(before),
            now=_said(after),
            since=day,
            dated_by=was.dated_by,
            citation=None if after is None else after.citation,
        )


def _said(value: _Value | None) -> object:
    return None if value is None else value.table or value.value


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
        yield str(part["ref"])
    for one in _parts(part):
        yield from _redated(one)


def _parts(part: object) -> Iterable[object]:
    if isinstance(part, Mapping):
        return part.values()
    return part if isinstance(part, list) else ()
