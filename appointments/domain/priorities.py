"""Priorities and targets: by when, counted in what, from when.

A bare number is never enough ("7 days" is working days at one landlord and calendar days at the next), so a target is
number + unit + clock start (domain section 4.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.times import day_of, midnight


class Unit(StrEnum):
    HOURS = "hours"  # run through nights, weekends and bank holidays
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class ClockStart(StrEnum):
    REPORTED = "reported"  # when the resident told us
    RAISED = "raised"  # when the work order was made; may be later


@dataclass(frozen=True)
class Target:
    number: int
    unit: Unit
    clock_start: ClockStart = ClockStart.REPORTED

    def due(self, started_at: datetime, calendar: WorkingCalendar) -> datetime:
        """The instant from which the work is late (exclusive end). Day targets run to the end of the London day."""
        if self.unit is Unit.HOURS:
            return started_at + timedelta(hours=self.number)
        day = day_of(started_at)
        if self.unit is Unit.WORKING_DAYS:
            last = calendar.add_working_days(day, self.number)
        else:
            last = day + timedelta(days=self.number)
        return midnight(last + timedelta(days=1))


@dataclass(frozen=True)
class Priority:
    """`appointed` is false for emergencies: they get an attendance window and a contact, not a slot (rule 9).

    `rank` orders the list of work: 1 is the most pressing.
    """

    code: str
    name: str
    target: Target
    rank: int
    appointed: bool = True
