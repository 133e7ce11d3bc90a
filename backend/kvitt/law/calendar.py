"""A country's holidays and banking days, from the `holidays` library and the law's own days."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kvitt.core.days import ONE_DAY
from kvitt.law.forms import CalendarFile, ClosedDay

if TYPE_CHECKING:
    from holidays import HolidayBase

_SATURDAY = 5
Stopped = Literal["banks", "terms"]


class Calendar:
    """Which days count as holidays, and on which banks move money and time limits end."""

    def __init__(self, file: CalendarFile) -> None:
        self._country = file.holidays
        self._closed = file.closed_days

    @cached_property
    def _holidays(self) -> "HolidayBase":
        import holidays  # noqa: PLC0415 (it reads all countries of the world: only when asked)

        # Names in one fixed language: the closed days of the data refer to them.
        return holidays.country_holidays(self._country, language="en_US")

    def holiday_name(self, day: date) -> str | None:
        """Name the public holiday of that day, if it is one."""
        return self._holidays.get(day)

    def is_bank_day(self, day: date) -> bool:
        """Tell whether banks are open: no weekend, holiday or other closed day."""
        return not self._rests(day, "banks")

    def next_weekday(self, day: date) -> date:
        """Find the day an act due on a day of rest may still be done."""
        while self._rests(day, "terms"):
            day += ONE_DAY
        return day

    def _rests(self, day: date, stopped: Stopped) -> bool:
        if day.weekday() >= _SATURDAY or day in self._holidays:
            return True
        return any(
            stopped in closed.stops and closed.since <= day and self._falls_on(closed, day)
            for closed in self._closed
        )

    def _falls_on(self, closed: ClosedDay, day: date) -> bool:
        if closed.each:
            return f"{day:%m-%d}" == closed.each
        if closed.before:
            return closed.before in self._names(day + ONE_DAY)
        return closed.after in self._names(day - ONE_DAY)

    def _names(self, day: date) -> list[str]:
        # Two holidays on one day share an entry: Ascension Day fell on 1 May in 2008.
        return (self.holiday_name(day) or "").split("; ")
