"""A number of the law with its whole history: which date picks it, and where it is written."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import MONTHS_OF_YEAR, ONE_DAY, Dated, add_months
from kvitt.core.names import Text
from kvitt.core.refusal import Refusal

DatedBy = Literal[
    "arose",
    "agreement",
    "due_day",
    "measure",
    "accrual_day",
    "paid",
    "filed",
    "collected",
    "collection_began",
    "title",
    "service",
    "previous",
]
"""Which date of a claim or a measure picks the value that applies."""


Unit = Literal[
    "currency",
    "percent",
    "days",
    "bank_days",
    "weeks",
    "months",
    "years",
    "pieces",
    "factor",
    "word",
]
"""What a value counts: an amount of the country's currency, a span of time, a plain number …"""


Size = Literal["principal", "instalments", "cost", "service_cost"]
"""What of a claim or a measure picks the band of a table, or is itself a part of a sum."""

_COUNTED_WHOLE = frozenset({"days", "bank_days", "weeks", "months", "years", "pieces"})


@lru_cache(maxsize=4096)
def _exact(text: str) -> Fraction:
    # The law's few numbers are read many thousand times; parsing is most of their cost.
    return Fraction(text)


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that depends on a size, band by band; each band includes its upper end.

    Without `above` no value is known beyond the last band.
    """

    by: Size
    bands: Annotated[tuple[tuple[str, str], ...], msgspec.Meta(min_length=1)]
    above: str | tuple[str, str] | None = None

    def reaches(self, size: Fraction) -> bool:
        """Tell whether a value is known for so great a size."""
        return self.above is not None or size <= _exact(self.bands[-1][0])

    def pick(self, size: Fraction) -> Fraction:
        """Take the value of the band the size falls in, or the rule above the last band."""
        for upto, value in self.bands:
            if size <= _exact(upto):
                return _exact(value)
        assert self.above is not None, "a size beyond what is known is refused before"
        if isinstance(self.above, str):
            return _exact(self.above)
        value, share = self.above
        return Fraction(value) + (size - Fraction(self.bands[-1][0])) * Fraction(share)


class DatedValue(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value and the days it holds for, beside its source and what is doubtful about it."""

    since: date
    citation: Citation = msgspec.field(name="cite")
    value: Text | None = None
    table: Table | None = None
    unknown: Text | None = None
    checked: date | None = None
    doubt: str = ""

    def number(self, sizes: Mapping[str, Fraction]) -> Fraction:
        """Give the value as an exact number, through its table where it has one."""
        if self.table is not None:
            return self.table.pick(sizes[self.table.by])
        return _exact(self.word)

    @property
    def word(self) -> str:
        """The value just as it stands in the data."""
        assert self.value is not None, "a known value without a table is written out"
        return self.value

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is doubtful about the value, if anything is."""
        return (self.doubt,) if self.doubt else ()

    @property
    def whole(self) -> int:
        """The value as a count of days, years or pieces."""
        return int(self.word)


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated number of the law; asking outside what is known is refused, never guessed.

    From `half_years_since` on it is published anew for each half-year, and each has a row.
    """

    label: Text
    unit: Unit
    kind: Literal["amount", "rate", "term", "count", "convention"]
    dated_by: DatedBy
    values: tuple[DatedValue, ...]
    known_until: date | None = None
    half_years_since: date | None = None
    name: str = ""

    def at(self, day: date) -> DatedValue:
        """Find the value for that day; refuses as `law_not_known` where none is known."""
        if self.known_until is not None and day > self.known_until:
            raise self._not_known(day, "not yet published", self.values[-1].citation)
        found = None
        for value in self.values:
            if value.since <= day:
                found = value
        if found is None:
            first = self.values[0]
            raise self._not_known(day, f"it is known only from {first.since} on", first.citation)
        if found.until is not None and day > found.until:
            raise self._not_known(day, f"it is known only through {found.until}", found.citation)
        if found.unknown is not None:
            raise self._not_known(day, found.unknown, found.citation)
        return found

    def at_size(self, day: date, sizes: Mapping[str, Fraction]) -> DatedValue:
        """Find the value for that day; refuses a size beyond the bands that are known, too."""
        found = self.at(day)
        table = found.table
        if table is not None and not table.reaches(sizes[table.by]):
            why = f"no band above {table.bands[-1][0]} is known"
            raise self._not_known(day, why, found.citation)
        return found

    def _not_known(self, day: date, why: str, citation: Citation) -> Refusal:
        # The label: a person reads this, and the name is only ours.
        params = {"parameter": self.label, "day": day.isoformat(), "reason": why}
        return Refusal("law_not_known", params=params, citation=citation)


def flaws_of(parameter: Parameter) -> tuple[tuple[int, str], ...]:
    """List what is wrong with the history of a parameter, each with the value it concerns."""
    if not parameter.values:
        return ((0, "a parameter needs at least one value"),)
    flaws = []
    for at, value in enumerate(parameter.values):
        given = [value.value, value.table, value.unknown]
        if sum(one is not None for one in given) != 1:
            flaws.append((at, "give exactly one of value, table or unknown"))
        if parameter.unit != "word":
            flaws += [(at, flaw) for flaw in _flaws_of_numbers(value, parameter.unit)]
        if parameter.known_until is not None and value.since > parameter.known_until:
            flaws.append((at, "begins after known_until"))
        elif (value.until or date.min) > (parameter.known_until or date.max):
            flaws.append((at, "ends after known_until"))
    for at, (earlier, later) in enumerate(
        zip(parameter.values, parameter.values[1:], strict=False)
    ):
        flaw = _flaw_between(earlier, later)
        if flaw:
            flaws.append((at + 1, flaw))
    return (*flaws, *_missing_half_years(parameter))


def _missing_half_years(parameter: Parameter) -> Iterator[tuple[int, str]]:
    """Find the half-years without a row of their own; each is told at the row before it."""
    day, known_until = parameter.half_years_since, parameter.known_until
    if day is not None and known_until is None:
        yield 0, "what is published each half-year says until when: known_until is missing"
    begins = [value.since for value in parameter.values]
    while day is not None and known_until is not None and day <= known_until:
        if day not in begins:
            at = sum(begun < day for begun in begins) - 1
            yield max(at, 0), f"a gap: the half-year from {day} has no row"
        day = _next_half_year(day)


def _next_half_year(day: date) -> date:
    first = day.replace(month=1, day=1)
    middle = add_months(first, MONTHS_OF_YEAR // 2)
    return middle if day < middle else add_months(first, MONTHS_OF_YEAR)


def _flaws_of_numbers(value: DatedValue, unit: Unit) -> Iterator[str]:
    """Find what is no number, less than nothing, no whole count, or in the wrong place."""
    written = list(_numbers_of(value))
    wrong = [text for text in written if not _is_number(text)]
    yield from (f"“{text}” is no exact number" for text in wrong)
    if wrong:
        return
    for text in written:
        if unit != "percent" and Fraction(text) < 0:
            yield f"“{text}” is less than nothing"
        if unit in _COUNTED_WHOLE and Fraction(text).denominator != 1:
            yield f"“{text}” is no whole number"
    ends = [] if value.table is None else [Fraction(upto) for upto, _ in value.table.bands]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        yield "each band ends above the one before"


def _numbers_of(value: DatedValue) -> Iterator[str]:
    if value.value is not None:
        yield value.value
    if value.table is not None:
        for band in value.table.bands:
            yield from band
        above = value.table.above or ()
        yield from (above,) if isinstance(above, str) else above


def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except ValueError:
        return False
    return True


def _flaw_between(earlier: DatedValue, later: DatedValue) -> str:
    if later.since <= earlier.since:
        return f"since {later.since} overlaps the value since {earlier.since}"
    if earlier.until is None:
        return ""
    if later.since <= earlier.until:
        return f"since {later.since} overlaps the value until {earlier.until}"
    if later.since > earlier.until + ONE_DAY:
        return f"a gap after {earlier.until}: say it with unknown and why"
    return ""
