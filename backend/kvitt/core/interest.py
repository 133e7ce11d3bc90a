"""Default interest: exact, simple, reckoned day by day and told span by span."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from operator import attrgetter

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import days_through
from kvitt.core.refusal import Refusal

_MILLION = 1_000_000
_COMMON_YEAR = 365
_LEAP_YEAR = 366
_COMMERCIAL_YEAR = 360
_COMMERCIAL_MONTH = 30
_MONTHS = 12

DENOMINATORS = {
    "act/365": _COMMON_YEAR * _MILLION,
    "act/act": _COMMON_YEAR * _LEAP_YEAR * _MILLION,
    "30E/360": _COMMERCIAL_YEAR * _MILLION,
}
"""What one unit of the cumulative index is divided by, for each day count that is additive."""


class RateStep(msgspec.Struct, frozen=True):
    """A yearly rate from a day on, in parts per million, with every paragraph behind it."""

    since: date
    rate_ppm: int
    citation: Citation
    also: tuple[Citation, ...] = ()


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """The rates of one claim over time, and how the days are counted.

    `first_day_offset` days after the due day lies the first day that bears interest, and
    `end_offset` days after the as-of day lies the first that no longer does.
    """

    steps: tuple[RateStep, ...]
    day_count: str
    first_day_offset: int
    end_offset: int
    known_until: date | None = None
    digest: str = ""

    def first_day(self, due_day: date) -> date:
        """Find the first day that bears interest on a claim due that day."""
        return due_day + timedelta(days=self.first_day_offset)

    def end(self, as_of: date) -> date:
        """Find the first day no longer counted when interest is asked for as of that day."""
        if as_of > date.max - timedelta(days=self.end_offset):
            raise _rate_not_known(as_of, self)  # the calendar itself ends there
        return as_of + timedelta(days=self.end_offset)


class BaseSpan(msgspec.Struct, frozen=True):
    """The capital that bears interest from a day until, but not on, another."""

    start: date
    end: date
    base_minor: int


class InterestSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of days at one base and one rate, as a person checks it by hand."""

    start: date
    last: date
    days: int
    base_minor: int
    rate_ppm: int
    amount_minor: int
    citations: tuple[Citation, ...]


class Reckoning(msgspec.Struct, frozen=True):
    """Interest with the way it came about; rounded half up once, the spans sum to it."""

    spans: tuple[InterestSpan, ...]
    exact: Fraction
    amount_minor: int


class _Piece(msgspec.Struct, frozen=True):
    start: date
    end: date
    base_minor: int
    rate_ppm: int
    citations: tuple[Citation, ...]


def round_half_up(exact: Fraction) -> int:
    """Round to whole minor units, a half upwards."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def accrue(schedule: Schedule, bases: Sequence[BaseSpan]) -> Reckoning:
    """Reckon simple interest on the given capital; refuses days whose rate is not known."""
    pieces = _joined([piece for base in bases for piece in _pieces(schedule, base)])
    spans: list[InterestSpan] = []
    running = Fraction(0)
    for piece in pieces:
        before = round_half_up(running)
        running += _exact(schedule, piece)
        last = piece.end - timedelta(days=1)
        spans.append(
            InterestSpan(
                start=piece.start,
                last=last,
                days=days_through(piece.start, last),
                base_minor=piece.base_minor,
                rate_ppm=piece.rate_ppm,
                amount_minor=round_half_up(running) - before,
                citations=piece.citations,
            )
        )
    return Reckoning(spans=tuple(spans), exact=running, amount_minor=round_half_up(running))


def cumulative(schedule: Schedule, day: date) -> int:
    """Sum rate times weight from the first step to that day, the day itself not counted.

    Interest on P over [a, b) is P × (cumulative(b) − cumulative(a)) / DENOMINATORS[day_count].
    """
    return sum(
        rate.rate_ppm * _weight(schedule.day_count, start, end)
        for start, end, rate in _rated(schedule, schedule.steps[0].since, day)
    )


def rate_at(schedule: Schedule, day: date) -> RateStep:
    """Find the rate that applies on a day; refuses as `rate_not_known`."""
    return next(_rated(schedule, day, day + timedelta(days=1)))[2]


def _pieces(schedule: Schedule, base: BaseSpan) -> Iterator[_Piece]:
    assert base.base_minor >= 0, "a negative capital bears no interest"
    if base.base_minor == 0:
        return
    for start, end, step in _rated(schedule, base.start, base.end):
        yield _Piece(start, end, base.base_minor, step.rate_ppm, (step.citation, *step.also))


def _rated(schedule: Schedule, start: date, end: date) -> Iterator[tuple[date, date, RateStep]]:
    if start >= end:
        return
    last = end - timedelta(days=1)
    if start < schedule.steps[0].since:
        raise _rate_not_known(start, schedule)
    if schedule.known_until is not None and last > schedule.known_until:
        raise _rate_not_known(last, schedule)
    at = bisect_right(schedule.steps, start, key=attrgetter("since")) - 1
    while start < end:
        following = at + 1
        until = schedule.steps[following].since if following < len(schedule.steps) else end
        stop = min(end, until)
        yield start, stop, schedule.steps[at]
        start, at = stop, following


def _rate_not_known(day: date, schedule: Schedule) -> Refusal:
    known = {"known_from": schedule.steps[0].since.isoformat()}
    if schedule.known_until is not None:
        known["known_until"] = schedule.known_until.isoformat()
    return Refusal(
        "rate_not_known",
        params={"day": day.isoformat(), **known},
        citation=schedule.steps[-1].citation,
    )


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None:
            assert last.end <= piece.start, "stretches of capital come in order, without overlap"
        if last is not None and _continues(last, piece):
            citations = tuple(dict.fromkeys(last.citations + piece.citations))
            joined[-1] = _Piece(last.start, piece.end, last.base_minor, last.rate_ppm, citations)
        else:
            joined.append(piece)
    return joined


def _continues(last: _Piece, piece: _Piece) -> bool:
    same = (last.base_minor, last.rate_ppm) == (piece.base_minor, piece.rate_ppm)
    return same and last.end == piece.start


def _exact(schedule: Schedule, piece: _Piece) -> Fraction:
    weight = _weight(schedule.day_count, piece.start, piece.end)
    return Fraction(piece.base_minor * piece.rate_ppm * weight, DENOMINATORS[schedule.day_count])


def _weight(day_count: str, start: date, end: date) -> int:
    if day_count == "act/365":
        return (end - start).days
    if day_count == "act/act":
        return _year_weight(end) - _year_weight(start)
    assert day_count == "30E/360", f"{day_count} cannot be reckoned span by span"
    return _commercial_day(end) - _commercial_day(start)


def _year_weight(day: date) -> int:
    # Each whole year weighs the same 365 × 366, so that a day weighs one part of its own year.
    new_year = date(day.year, 1, 1)
    length = (date(day.year + 1, 1, 1) - new_year).days
    other = _COMMON_YEAR * _LEAP_YEAR // length
    return day.year * _COMMON_YEAR * _LEAP_YEAR + (day - new_year).days * other


def _commercial_day(day: date) -> int:
    months = day.year * _MONTHS + day.month - 1
    return months * _COMMERCIAL_MONTH + min(day.day, _COMMERCIAL_MONTH)
