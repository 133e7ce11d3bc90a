"""A country's holidays and banking days, from the `holidays` library and the law's own eves."""

from datetime import date, timedelta

import holidays

from kvitt.core.days import ONE_DAY
from kvitt.law.forms import CalendarFile

_SATURDAY = 5


class Calendar:
    """Which days count as holidays, and on which banks move money."""

    def __init__(self, file: CalendarFile) -> None:
        # Names in one fixed language: the eves of the data refer to them.
        self._holidays = holidays.country_holidays(file.holidays, language="en_US")
        self._eves = {eve.eve_of: eve.name for eve in file.closed_eves}

    def holiday_name(self, day: date) -> str | None:
        """Name the public holiday of that day, if it is one."""
        return self._holidays.get(day)

    def is_bank_day(self, day: date) -> bool:
        """Tell whether banks are open: no weekend, holiday or closed eve."""
        if day.weekday() >= _SATURDAY or day in self._holidays:
            return False
        following = self.holiday_name(day + timedelta(days=1))
        return following not in self._eves

    def next_weekday(self, day: date) -> date:
        """Find the day an act due on a closed day may still be done."""
        while not self.is_bank_day(day):
            day += ONE_DAY
        return day
