"""Legal days: plain calendar dates, counted with both ends or by banking days."""

import calendar
from datetime import date, timedelta
from typing import Annotated, Protocol

import msgspec

from kvitt.core.names import Text, TraitName

ONE_DAY = timedelta(days=1)
MONTHS_OF_YEAR = 12
DayOfYear = Annotated[
    str,
    msgspec.Meta(
        pattern="^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
        "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$"
    ),
]
"""Month and day: "06-05"."""


class BankCalendar(Protocol):
    """A country's calendar as far as terms need it."""

    def is_bank_day(self, day: date) -> bool:
        """Whether banks move money on that day."""
        ...


class DayRange(msgspec.Struct, frozen=True):
    """Whole days from the first through the last, both counted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        assert self.first <= self.last, f"{self.first} is after {self.last}"

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return days_through(self.first, self.last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """What is law from a day through another, both counted; None leaves that end open."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < (self.since or date.min):
            # Said so that the decoder of the law's files tells it with the line.
            raise ValueError(f"until {self.until} lies before since {self.since}")


class DatedRule(Dated, frozen=True, kw_only=True):
    """A rule beside others on the same: one that ends is followed by another, or has `lapsed`."""

    when: tuple[TraitName, ...] = ()
    lapsed: Text | None = None
    """Why nothing follows."""


def add_days(day: date, days: int) -> date:
    """Go that many calendar days on, or back when negative."""
    return day + timedelta(days=days)


def days_through(first: date, last: date) -> int:
    """Days from first through last, both counted; 0 when last is the day before first."""
    return (last - first).days + 1


def is_within(day: date, *, since: date | None, until: date | None) -> bool:
    """Tell whether a day lies between two others, both counted; None leaves that end open."""
    return (since or date.min) <= day <= (until or date.max)


def add_years(day: date, years: int) -> date:
    """Find the same date some years on; 29 February becomes 28 February in a common year."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def add_months(day: date, months: int) -> date:
    """Find the same date some months on; a day that month lacks becomes its last day."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_YEAR)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def bank_day_from(day: date, bank_calendar: BankCalendar) -> date:
    """Take the day itself if banks are open, else the next day they are."""
    while not bank_calendar.is_bank_day(day):
        day += ONE_DAY
    return day


def add_bank_days(day: date, bank_days: int, bank_calendar: BankCalendar) -> date:
    """Count that many banking days on, beginning the day after."""
    for _ in range(bank_days):
        day = bank_day_from(day + ONE_DAY, bank_calendar)
    return day
