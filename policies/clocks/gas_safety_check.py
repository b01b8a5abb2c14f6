"""The annual gas safety check.

It is due within twelve months of the last one. One that is made in the two months before its last day counts as made on
that day, so the date stays where it is from year to year; an earlier one moves it.

Source: Gas Safety (Installation and Use) Regulations 1998, regulations 36 and 36A; domain section 2.3.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.target_dates import DueDate, OrderFacts
from appointments.domain.times import in_words, midnight

_EARLY_MONTHS = 2


def gas_safety_check(facts: OrderFacts, calendar: WorkingCalendar) -> Iterator[DueDate]:
    """The end of the last day on which the check is in time; nothing for other work."""
    last_day = facts.gas_check_due_on
    if last_day is None:
        return
    yield DueDate(
        midnight(last_day + timedelta(days=1)),
        f"the annual gas safety check, the date stays if it is done from {in_words(keeps_date_from(last_day))} on",
        "Check the gas appliances and flues",
        statutory=True,
        done_at=facts.completed_at,
    )


def keeps_date_from(last_day: date) -> date:
    """The first day on which a check counts as made on its last day."""
    return _months_later(last_day, -_EARLY_MONTHS)


def next_last_day(last_day: date, done_on: date) -> date:
    """By when the check after this one is due: a year after the last day where that is kept, else after the check."""
    kept = keeps_date_from(last_day) <= done_on <= last_day
    return _months_later(last_day if kept else done_on, 12)


def _months_later(day: date, months: int) -> date:
    """The same day of another month; its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
