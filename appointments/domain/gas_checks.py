"""The day of an annual gas safety check, and how it stays where it is from year to year.

Source: Gas Safety (Installation and Use) Regulations 1998, regulation 36A; domain section 2.3.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_EARLY_MONTHS = 2


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
