"""When a letter counts as served: nobody reports the delivery of a letter, so a period stands in for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.times import day_of, midnight
from policies.thresholds import DEFAULTS, Thresholds, overridden

_NONE: Mapping[str, int] = MappingProxyType({})


def letter_served_at(
    posted_at: datetime,
    calendar: WorkingCalendar,
    *,
    thresholds: Thresholds = DEFAULTS,
    figures: Mapping[str, int] = _NONE,
) -> datetime:
    """The end of the last working day of the period, in London; the day of posting is day 0.

    `figures` are the landlord's own on that day, by name.

    The end of that day, not its start: a letter that came with the afternoon's post gave no notice in the morning.
    """
    thresholds = overridden(figures, base=thresholds)
    last = calendar.add_working_days(day_of(posted_at), thresholds.letter_served_working_days)
    return midnight(last + timedelta(days=1))
