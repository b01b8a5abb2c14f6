"""Quiet hours: no message goes out in them (rule 32). London wall-clock time, over midnight or within a day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from appointments.domain.times import LONDON, at, day_of

_DAY_MINUTES = 24 * 60


def is_quiet(wall_clock: time, begin: time, end: time) -> bool:
    """At `begin` it is quiet, at `end` no more. Where both are the same there are no quiet hours."""
    if begin <= end:
        return begin <= wall_clock < end
    return wall_clock >= begin or wall_clock < end


def sendable_from(instant: datetime, begin: time, end: time) -> datetime:
    """The instant itself, or the end of the quiet hours it falls into."""
    wall_clock = instant.astimezone(LONDON).time()
    if not is_quiet(wall_clock, begin, end):
        return instant
    day = day_of(instant)
    until = at(day if wall_clock < end else day + timedelta(days=1), end)
    # In October an hour comes twice: its second half-past-one is after the first, at which the quiet would end.
    return max(until, instant)


def open_minutes(begin: time, end: time) -> int:
    """How long it is not quiet in a day; 0 where it begins and ends at the same time: that could mean either."""
    minutes = [clock.hour * 60 + clock.minute for clock in (begin, end)]
    return (minutes[0] - minutes[1]) % _DAY_MINUTES
