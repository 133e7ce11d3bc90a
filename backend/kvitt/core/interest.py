"""Default interest: exact, simple, reckoned day by day and told span by span."""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from operator import attrgetter

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.days import MONTHS_OF_YEAR, ONE_DAY, DayRange, add_days
from kvitt.core.explanation import Explanation
from kvitt.core.rate import MILLION
from kvitt.core.refusal import Refusal
from kvitt.core.rounding import round_half_up

_COMMON_YEAR = 365
_LEAP_YEAR = 366
_COMMERCIAL_YEAR = 360
_COMMERCIAL_MONTH = 30

DENOMINATORS = {
    "act/365": _COMMON_YEAR * MILLION,
    "act/act": _COMMON_YEAR * _LEAP_YEAR * MILLION,
    "30E/360": _COMMERCIAL_YEAR * MILLION,
}
"""What one unit of the cumulative index is divided by, for each day count that is additive."""


class RateStep(msgspec.Struct, frozen=True):
    """A yearly rate from a day on, in parts per million, with every paragraph behind it."""

    since: date
    rate_ppm: int
    citation: Citation
    also: tuple[Citation, ...] = ()
    why: tuple[Explanation, ...] = ()
    assumed: bool = False
    """Whether it rests on a reference rate that is not published yet."""


class Unknown(msgspec.Struct, frozen=True):
    """A parameter of the law that is not known, why, and the paragraph it would stand on."""

    parameter: str
    reason: str
    citation: Citation | None


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """The rates of one claim over time, and how the days are counted.

    `first_day_offset` days after the due day lies the first day that bears interest, and
    `end_offset` days after the as-of day lies the first that no longer does. From the first step
    through `known_until` every day has its rate; only assumed rates can leave a `gap` before them.

    Whoever stores schedules knows them again by `digest` and `key`: the digest is that of one
    country's law, and the key tells in words which of its rules, rows and rates made this
    schedule. The same key under the same digest is the same schedule, whatever the claim.
    """

    steps: tuple[RateStep, ...]
    day_count: str
    first_day_offset: int
    end_offset: int
    known_until: date | None = None
    gap: DayRange | None = None
    unknown_before: Unknown | None = None
    """What is not known before the first step, where it is no mere end."""
    key: str = ""
    digest: str = ""

    def __post_init__(self) -> None:
        assert self.day_count in DENOMINATORS, f"{self.day_count} is not reckoned span by span"

    def first_day(self, due_day: date) -> date:
        """Find the first day that bears interest on a claim due that day."""
        return add_days(due_day, self.first_day_offset)

    def end(self, as_of: date) -> date:
        """Find the first day no longer counted when interest is asked for as of that day."""
        if as_of > add_days(date.max, -self.end_offset):
            raise _rate_not_known(as_of, self)  # the calendar itself ends there
        return add_days(as_of, self.end_offset)


class BaseSpan(msgspec.Struct, frozen=True):
    """The capital that bears interest from a day until, but not on, another."""

    start: date
    end: date
    base_minor: int


class InterestSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of days at one base and one rate, as a person checks it by hand.

    `days` are those the day count counts: under 30E/360 the commercial ones.
    """

    start: date
    last: date
    days: int
    base_minor: int
    rate_ppm: int
    amount_minor: int
    citations: tuple[Citation, ...]
    why: tuple[Explanation, ...] = ()
    assumed: bool = False


class Reckoning(msgspec.Struct, frozen=True):
    """Interest with the way it came about; rounded half up once, the spans sum to it."""

    spans: tuple[InterestSpan, ...]
    exact: Fraction
    amount_minor: int


class _Stretch(msgspec.Struct, frozen=True, kw_only=True):
    start: date
    end: date
    days: int
    year_days: int


class _Piece(_Stretch, frozen=True, kw_only=True):
    base_minor: int
    rate_ppm: int
    citations: tuple[Citation, ...]
    why: tuple[Explanation, ...]
    assumed: bool


def accrue(schedule: Schedule, bases: Sequence[BaseSpan]) -> Reckoning:
    """Reckon simple interest on the given capital; refuses days whose rate is not known."""
    return _reckoned([piece for base in bases for piece in _pieces(schedule, base)])


def accrue_inclusive(schedule: Schedule, base: BaseSpan) -> Reckoning:
    """Reckon with the end counted too: one day more, at the rate of that day, whole in any year."""
    pieces = [*_pieces(schedule, base)]
    if base.base_minor > 0:
        step = rate_at(schedule, base.end)
        year_days = _year_days(schedule.day_count, base.end)
        one_day = _Stretch(start=base.end, end=base.end + ONE_DAY, days=1, year_days=year_days)
        pieces.append(_piece(step, one_day, base.base_minor))
    return _reckoned(pieces)


def _reckoned(pieces: Sequence[_Piece]) -> Reckoning:
    spans: list[InterestSpan] = []
    running = Fraction(0)
    for piece in _joined(pieces):
        before = round_half_up(running)
        running += _exact(piece)
        spans.append(
            InterestSpan(
                start=piece.start,
                last=piece.end - ONE_DAY,
                days=piece.days,
                base_minor=piece.base_minor,
                rate_ppm=piece.rate_ppm,
                amount_minor=round_half_up(running) - before,
                citations=piece.citations,
                why=piece.why,
                assumed=piece.assumed,
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
    return next(_rated(schedule, day, day + ONE_DAY))[2]


def _pieces(schedule: Schedule, base: BaseSpan) -> Iterator[_Piece]:
    assert base.base_minor >= 0, "a negative capital bears no interest"
    if base.base_minor == 0:
        return
    count = schedule.day_count
    for start, end, step in _rated(schedule, base.start, base.end):
        for first, stop in _cut_by_year(count, start, end):
            days, year_days = _days_counted(count, first, stop), _year_days(count, first)
            stretch = _Stretch(start=first, end=stop, days=days, year_days=year_days)
            yield _piece(step, stretch, base.base_minor)


def _piece(step: RateStep, stretch: _Stretch, base_minor: int) -> _Piece:
    return _Piece(
        start=stretch.start,
        end=stretch.end,
        days=stretch.days,
        year_days=stretch.year_days,
        base_minor=base_minor,
        rate_ppm=step.rate_ppm,
        citations=(step.citation, *step.also),
        why=step.why,
        assumed=step.assumed,
    )


def _cut_by_year(day_count: str, start: date, end: date) -> Iterator[tuple[date, date]]:
    # Under act/act a day weighs by its own year, so that a line of the reckoning has one divisor.
    while day_count == "act/act" and start.year < (end - ONE_DAY).year:
        new_year = date(start.year + 1, 1, 1)
        yield start, new_year
        start = new_year
    yield start, end


def _rated(schedule: Schedule, start: date, end: date) -> Iterator[tuple[date, date, RateStep]]:
    if start >= end:
        return
    _refuse_unknown(schedule, start, end - ONE_DAY)
    at = bisect_right(schedule.steps, start, key=attrgetter("since")) - 1
    while start < end:
        following = at + 1
        until = schedule.steps[following].since if following < len(schedule.steps) else end
        stop = min(end, until)
        yield start, stop, schedule.steps[at]
        start, at = stop, following


def _refuse_unknown(schedule: Schedule, first: date, last: date) -> None:
    if first < schedule.steps[0].since:
        if schedule.unknown_before is None:
            raise _rate_not_known(first, schedule)
        unknown = schedule.unknown_before
        params = {"parameter": unknown.parameter, "reason": unknown.reason}
        params["day"] = first.isoformat()
        raise Refusal("law_not_known", params=params, citation=unknown.citation)
    if schedule.known_until is not None and last > schedule.known_until:
        raise _rate_not_known(max(first, schedule.known_until + ONE_DAY), schedule)
    gap = schedule.gap
    if gap is not None and first <= gap.last and last >= gap.first:
        raise _rate_not_known(max(first, gap.first), schedule)


def _rate_not_known(day: date, schedule: Schedule) -> Refusal:
    known = {"known_from": schedule.steps[0].since.isoformat()}
    if schedule.known_until is not None:
        known["known_until"] = schedule.known_until.isoformat()
    if schedule.gap is not None:
        known["known_until"] = (schedule.gap.first - ONE_DAY).isoformat()
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
            joined[-1] = msgspec.structs.replace(
                last,
                end=piece.end,
                days=last.days + piece.days,
                citations=tuple(dict.fromkeys(last.citations + piece.citations)),
                why=(*last.why, *(one for one in piece.why if one not in last.why)),
            )
        else:
            joined.append(piece)
    return joined


def _continues(last: _Piece, piece: _Piece) -> bool:
    return last.end == piece.start and _kind_of(last) == _kind_of(piece)


def _kind_of(piece: _Piece) -> tuple[int, int, int, bool]:
    return piece.base_minor, piece.rate_ppm, piece.year_days, piece.assumed


def _exact(piece: _Piece) -> Fraction:
    return Fraction(piece.base_minor * piece.rate_ppm * piece.days, piece.year_days * MILLION)


def _year_days(day_count: str, day: date) -> int:
    if day_count == "act/act":
        return _LEAP_YEAR if isleap(day.year) else _COMMON_YEAR
    return DENOMINATORS[day_count] // MILLION


def _days_counted(day_count: str, start: date, end: date) -> int:
    if day_count == "30E/360":
        return _commercial_day(end) - _commercial_day(start)
    return (end - start).days


def _weight(day_count: str, start: date, end: date) -> int:
    if day_count == "act/act":
        return _year_weight(end) - _year_weight(start)
    return _days_counted(day_count, start, end)


def _year_weight(day: date) -> int:
    # Each whole year weighs the same 365 × 366, so that a day weighs one part of its own year.
    other = _COMMON_YEAR * _LEAP_YEAR // _year_days("act/act", day)
    return day.year * _COMMON_YEAR * _LEAP_YEAR + (day - date(day.year, 1, 1)).days * other


def _commercial_day(day: date) -> int:
    # Only differences of it count.
    months = day.year * MONTHS_OF_YEAR + day.month
    return months * _COMMERCIAL_MONTH + min(day.day, _COMMERCIAL_MONTH)
