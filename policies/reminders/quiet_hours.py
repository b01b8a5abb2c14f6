"""Quiet hours: no message goes out at night.

Source: domain rule 32; 08:00 to 20:00 London time is our default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from appointments.domain.times import LONDON, at, day_of


@dataclass(frozen=True)
class QuietHours:
    """Quiet from `begin` in the evening to `end` the next morning, London wall-clock time; at `begin` it is quiet."""

    begin: time = time(20, 0)
    end: time = time(8, 0)

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into."""
        day, wall_clock = day_of(instant), instant.astimezone(LONDON).time()
        if wall_clock < self.end:
            return at(day, self.end)
        if wall_clock >= self.begin:
            return at(day + timedelta(days=1), self.end)
        return instant


QUIET_HOURS = QuietHours()
