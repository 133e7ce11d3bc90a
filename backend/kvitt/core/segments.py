"""A claim's interest cut where its base changes, so that any day's figure is one subtraction."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kvitt.core.days import add_days
from kvitt.core.interest import DENOMINATORS, Schedule, cumulative
from kvitt.core.refusal import Refusal
from kvitt.core.statement import INTEREST, PRINCIPAL, SIGNS, ClaimHistory, HeadEvent


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """The as-of days, from `since_day` on and before `until_day`, with one base and one start.

    Interest owed as of such a day, whose first day no longer counted is E, is
    `booked + carried + round_half_up((base × (cumulative(E) − index_from) + rest) / denominator)`.
    """

    since_day: date
    until_day: date | None
    booked_minor: int
    """What was fixed, less what was paid and waived of it."""
    base_minor: int
    carried_minor: int
    """Whole minor units reckoned since interest was last fixed, before this segment."""
    carried_rest: int
    """The part of a minor unit beside them, over the day count's denominator."""
    index_from: int | None
    """The cumulative index where the base begins to count; None where a rate is not known."""


class _Sums(msgspec.Struct):
    """What is added up on the way from day to day."""

    booked: int
    principal: int
    counted: int = 0
    """The base that bears interest since the last day looked at."""
    index: int | None = 0
    carried: int | None = 0


def segments_of(history: ClaimHistory, schedule: Schedule) -> tuple[Segment, ...]:
    """Cut a claim's interest at its first day and at whatever changed principal or interest."""
    first = schedule.first_day(history.due_day)
    begins = add_days(first, -schedule.end_offset)
    by_day = _by_day(history, begins)
    sums = _Sums(booked=0, principal=_raised(history))
    segments: list[Segment] = []
    for day, events in sorted(by_day.items()):
        _count(sums, events, schedule, day, bears=day >= begins)
        segments.append(_segment(sums, schedule, day))
    ends = [segment.since_day for segment in segments[1:]]
    return tuple(
        msgspec.structs.replace(segment, until_day=until)
        for segment, until in zip(segments, [*ends, None], strict=True)
    )


def _by_day(history: ClaimHistory, begins: date) -> Mapping[date, list[HeadEvent]]:
    by_day: dict[date, list[HeadEvent]] = {begins: []}
    for event in history.events:
        if _is_change(event):
            by_day.setdefault(event.day, []).append(event)
    return by_day


def _is_change(event: HeadEvent) -> bool:
    # A principal counts from the start, however late it was entrusted to us.
    return event.head == INTEREST or (event.head == PRINCIPAL and event.kind != "raised")


def _raised(history: ClaimHistory) -> int:
    return sum(
        event.amount_minor
        for event in history.events
        if event.head == PRINCIPAL and event.kind == "raised"
    )


def _count(
    sums: _Sums, events: list[HeadEvent], schedule: Schedule, day: date, *, bears: bool
) -> None:
    """Go on to a day: add what the base before it bore, then what happened on it."""
    index = _index(schedule, schedule.end(day))
    sums.carried = _carried(sums, index)
    fixings = 0
    for event in events:
        signed = SIGNS[event.kind] * event.amount_minor
        if event.head == PRINCIPAL:
            sums.principal += signed
        else:
            sums.booked += signed
            fixings += SIGNS[event.kind] * (event.kind in {"fixed", "unfixed"})
    if fixings > 0:
        sums.carried = 0
    sums.counted = max(sums.principal, 0) if bears else 0
    sums.index = index if sums.counted else 0


def _carried(sums: _Sums, index: int | None) -> int | None:
    if not sums.counted:
        return sums.carried
    if sums.carried is None or sums.index is None or index is None:
        return None
    return sums.carried + sums.counted * (index - sums.index)


def _segment(sums: _Sums, schedule: Schedule, day: date) -> Segment:
    known = sums.carried is not None
    whole, rest = divmod(sums.carried or 0, DENOMINATORS[schedule.day_count])
    return Segment(
        since_day=day,
        until_day=None,
        booked_minor=sums.booked,
        base_minor=sums.counted,
        carried_minor=whole,
        carried_rest=rest,
        index_from=sums.index if known else None,
    )


def _index(schedule: Schedule, day: date) -> int | None:
    if day < schedule.steps[0].since:
        return None
    try:
        return cumulative(schedule, day)
    except Refusal:
        return None
