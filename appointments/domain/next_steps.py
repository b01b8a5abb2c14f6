"""The next step of a repair that is still to be done: by when somebody takes it (rule 50)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from appointments.domain.appointments import OPEN_STATES, State
from appointments.domain.calendar import CalendarEnds, WorkingCalendar
from appointments.domain.times import LONDON, at, day_of, midnight
from appointments.domain.work_orders import WorkOrderState

# Our default: until five the step is for the same working day; after that somebody takes it up first thing.
OFFICE_CLOSES = time(17, 0)
FIRST_THING = time(10, 0)


def has_result(*, order: WorkOrderState, states: Iterable[State], continued: bool, later_step: bool) -> bool:
    """Whether something was done that a next step may end with, so that a person may say that it is done.

    The repair is no longer open, an appointment is (`states` are those of its appointments), the work goes on under an
    order of its own (`continued`), or a later step of the same repair waits. Until then it ends by what is done.
    """
    booked = any(state in OPEN_STATES for state in states)
    return order is not WorkOrderState.OPEN or booked or continued or later_step


def step_due(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The end of this working day; after hours, and on a day that is not worked, the morning of the next one."""
    today = day_of(now)
    if _worked(today, calendar) and now.astimezone(LONDON).time() < OFFICE_CLOSES:
        return at(today, OFFICE_CLOSES)
    return next_morning(now, calendar)


def next_morning(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The morning of the first working day after today."""
    day = day_of(now) + timedelta(days=1)
    while not _worked(day, calendar):
        day += timedelta(days=1)
    return at(day, FIRST_THING)


def end_of_day_due(now: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The end, exclusive, of the day by which something is to be done: `days` after today, in London.

    People are told a day, not a minute of it. Nobody is late on a day that is not worked: it is then the next one that
    is. Counted in days of the calendar, so the clocks may change meanwhile.
    """
    day = day_of(now) + timedelta(days=days)
    while not _worked(day, calendar):
        day += timedelta(days=1)
    return midnight(day + timedelta(days=1))


def _worked(day: date, calendar: WorkingCalendar) -> bool:
    """Nothing stays without a date because the bank holidays of a far year are not known: it is then a weekday."""
    try:
        return calendar.is_working_day(day)
    except CalendarEnds:
        return day.weekday() < 5
