"""The days and times that a resident asks for, or asks to be spared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from appointments.domain.times import LONDON, Window, at, day_of, in_words, time_in_words

_MIDNIGHT = time(0, 0)
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# For days that were named as days of the week: how far ahead we look for the next of them.
_A_WEEK = 7


@dataclass(frozen=True)
class Times:
    """One stretch of time, London days and wall clock. Whatever is empty or None is left open.

    `first` and `last` are days, both inclusive. `starts` and `ends` are half-open, `[starts, ends)`; `ends` None is
    the end of the day. `moment` is "at half nine": a time of arrival that lies in whatever is offered.
    """

    days: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    starts: time | None = None
    ends: time | None = None
    moment: time | None = None

    def has_day(self, day: date) -> bool:
        if self.days and day not in self.days:
            return False
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    @property
    def names_day(self) -> bool:
        return bool(self.days or self.weekdays or self.first or self.last)

    @property
    def names_time(self) -> bool:
        return self.starts is not None or self.ends is not None or self.moment is not None

    @property
    def bounds(self) -> bool:
        """Whether it is all that lies before, or all that lies after, a day or an hour."""
        if self.days or self.weekdays or self.moment is not None:
            return False
        open_ended = (self.first is None) is not (self.last is None), (self.starts is None) is not (self.ends is None)
        return any(open_ended) and not (all(open_ended))

    def covers(self, window: Window) -> bool:
        """Whether somebody who comes in this window comes at a time that was asked for, whenever in it that is."""
        day = day_of(window.starts)
        if not self.has_day(day):
            return False
        if self.moment is not None and not window.contains(at(day, self.moment)):
            return False
        return self._from(day) <= window.starts and window.ends <= self._until(day)

    def touches(self, window: Window) -> bool:
        """Whether somebody who comes in this window might come at this time."""
        day = day_of(window.starts)
        if not self.has_day(day):
            return False
        if self.moment is not None:
            return window.contains(at(day, self.moment))
        return self._from(day) < window.ends and window.starts < self._until(day)

    def _from(self, day: date) -> datetime:
        return at(day, self.starts or _MIDNIGHT)

    def _until(self, day: date) -> datetime:
        return at(day + timedelta(days=1), _MIDNIGHT) if self.ends is None else at(day, self.ends)

    def far_from(self, window: Window) -> tuple[int, int]:
        """How far a window is from what was asked for: whole days, then minutes on the clock."""
        day = day_of(window.starts)
        return self._days_off(day), self._minutes_off(window)

    def _days_off(self, day: date) -> int:
        if self.has_day(day):
            return 0
        ordinal = day.toordinal()
        bounds = [d for d in (*self.days, self.first, self.last) if d is not None]
        if bounds and not self.weekdays:
            return min(abs(ordinal - d.toordinal()) for d in bounds)
        for off in range(1, _A_WEEK * 2):
            if any(self.has_day(day + timedelta(days=n)) for n in (-off, off)):
                return off
        return min((abs(ordinal - d.toordinal()) for d in bounds), default=_A_WEEK)

    def _minutes_off(self, window: Window) -> int:
        opens, closes = _minute(window.starts), _minute(window.ends)
        if self.moment is not None:
            asked = self.moment.hour * 60 + self.moment.minute
            return max(opens - asked, asked - closes, 0)
        early = (self.starts.hour * 60 + self.starts.minute) - opens if self.starts else 0
        late = closes - (self.ends.hour * 60 + self.ends.minute) if self.ends else 0
        return max(early, 0) + max(late, 0)

    def __str__(self) -> str:
        """As a planner reads it: `Thursday, between 8am and 1pm`."""
        return ", ".join(part for part in (self._days_in_words(), self._clock_in_words()) if part) or "any time"

    def spared(self) -> str:
        """The same where nobody is to come then: `not Friday`. "Not until Sunday" would be read as "from Sunday on"."""
        if self.last is None or self.first is not None or self.weekdays or self.names_time:
            return f"not {self}"
        return f"not before {in_words(self.last + timedelta(days=1))}"

    def _days_in_words(self) -> str:
        if self.days:
            return " or ".join(in_words(day) for day in sorted(self.days))
        parts = [" or ".join(_NAMES[number] for number in sorted(self.weekdays))] if self.weekdays else []
        if self.first is not None:
            parts.append(f"from {in_words(self.first)}")
        if self.last is not None:
            parts.append(f"until {in_words(self.last)}")
        return " ".join(parts)

    def _clock_in_words(self) -> str:
        if self.moment is not None:
            return f"at {time_in_words(self.moment)}"
        if self.starts is not None and self.ends is not None:
            return f"between {time_in_words(self.starts)} and {time_in_words(self.ends)}"
        if self.starts is not None:
            return f"from {time_in_words(self.starts)}"
        return f"before {time_in_words(self.ends)}" if self.ends is not None else ""


@dataclass(frozen=True)
class Wanted:
    """Any of these times, and none of those. With `any_of` empty every time will do that is none of those."""

    any_of: tuple[Times, ...] = ()
    none_of: tuple[Times, ...] = ()

    def fits(self, window: Window) -> bool:
        """Whether a visit in this window, at whatever minute of it, is what was asked for."""
        if self.refuses(window):
            return False
        return not self.any_of or any(times.covers(window) for times in self.any_of)

    def refuses(self, window: Window) -> bool:
        """Whether a visit in this window might come at a time that they asked to be spared."""
        return any(times.touches(window) for times in self.none_of)

    def far_from(self, window: Window) -> tuple[int, int]:
        """Days and minutes from what was asked for, to the nearest of it; less is nearer."""
        return min((times.far_from(window) for times in self.any_of), default=(0, 0))

    @property
    def first_day(self) -> date | None:
        """No day before this one will do; None when there is no such day."""
        firsts = [min(times.days) if times.days else times.first for times in self.any_of]
        known = [day for day in firsts if day is not None]
        return min(known) if known and len(known) == len(firsts) else None

    def __str__(self) -> str:
        wants = "; or ".join(str(times) for times in self.any_of)
        spares = "; ".join(times.spared() for times in self.none_of)
        return "; ".join(part for part in (wants, spares) if part)


def _minute(instant: datetime) -> int:
    wall = instant.astimezone(LONDON)
    return wall.hour * 60 + wall.minute
