"""Working days in England: Monday to Friday less bank holidays and the landlord's own closed days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from appointments.domain.errors import DomainError


class CalendarEnds(DomainError):
    """A date beyond the last year whose bank holidays are known was asked for (rule 64)."""

    code = "calendar-ends"


@dataclass(frozen=True)
class WorkingCalendar:
    """`closed` are the days that are not worked beside weekends; nothing is known after `known_until` (inclusive)."""

    closed: frozenset[date]
    known_until: date

    def is_working_day(self, day: date) -> bool:
        if day > self.known_until:
            raise CalendarEnds(f"bank holidays are known until {self.known_until:%d %B %Y}, not for {day:%d %B %Y}")
        return day.weekday() < 5 and day not in self.closed

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is day 0 whether worked or not. 0 gives `day`."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day


# Monday to Friday and nothing else: where no landlord's calendar is given.
WEEKDAYS = WorkingCalendar(frozenset(), date.max)
