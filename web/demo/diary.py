"""Who works when and who is busy: past visits are planned so that they could have been driven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from appointments.domain.operatives import Operative, ShiftPattern
from appointments.domain.times import Window, at

_BETWEEN_VISITS = timedelta(minutes=25)


@dataclass
class Diary:
    """No operative is in two places, on a day off, or still at work after the shift.

    `shift_ends` is when the shift ends, by operative and weekday; without an entry the operative does not work.
    """

    shift_ends: Mapping[tuple[str, int], time]
    busy: dict[tuple[str, date], list[Window]] = field(default_factory=lambda: defaultdict(list))

    def seat(
        self, able: tuple[Operative, ...], day: date, window: Window, minutes: int
    ) -> tuple[Operative, Window] | None:
        """The operative with the emptiest day who can start inside the window, and the planned interval."""
        for operative in sorted(able, key=lambda o: (len(self.busy[o.ref, day]), o.ref)):
            planned = self._gap(operative.ref, day, window, timedelta(minutes=minutes))
            if planned is not None:
                self.busy[operative.ref, day].append(planned)
                return operative, planned
        return None

    def _gap(self, ref: str, day: date, window: Window, length: timedelta) -> Window | None:
        shift_ends = self.shift_ends.get((ref, day.weekday()))
        if shift_ends is None:
            return None
        starts = window.starts + timedelta(minutes=30)
        for taken in sorted(self.busy[ref, day]):
            if starts + length + _BETWEEN_VISITS <= taken.starts:
                break
            starts = max(starts, taken.ends + _BETWEEN_VISITS)
        latest: datetime = min(window.ends - timedelta(minutes=15), at(day, shift_ends) - length)
        return Window(starts, starts + length) if starts < latest else None


def a_diary(shifts: tuple[ShiftPattern, ...]) -> Diary:
    """Empty, for operatives with these shifts."""
    return Diary({(shift.operative_ref, shift.weekday): shift.ends for shift in shifts})
