"""Days of the calendar, as kinds keep them: `2026-12-25; 2027-01-04 to 2027-01-08`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from appointments.domain.errors import Invalid
from appointments.domain.times import Window, day_of, in_words, read_day, require_plausible

_TO = re.compile(r"\s+(?:to|until|-|–)\s+", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class DayRange:
    """From `first` to `last`, both inclusive; London days."""

    first: date
    last: date

    def overlaps(self, window: Window) -> bool:
        """Whether any of the window falls on one of these days."""
        last_moment = window.ends - timedelta(microseconds=1)
        return self.first <= day_of(last_moment) and day_of(window.starts) <= self.last

    def __str__(self) -> str:
        return f"{self.first.isoformat()}{f' to {self.last.isoformat()}' if self.last != self.first else ''}"


def parse_days(text: object, field: str) -> tuple[DayRange, ...]:
    """Days and ranges of days, parted by semicolons, commas or lines; raises Invalid naming the field.

    Any days of the calendar: `require_plausible_days` is for those that are new.
    """
    found = []
    for part in str(text).replace("\n", ";").replace(",", ";").split(";"):
        if not part.strip():
            continue
        first, _, last = _TO.sub(" to ", part).partition(" to ")
        days = DayRange(read_day(first, field), read_day(last or first, field))
        if days.last < days.first:
            raise Invalid(field, f"{field}: {part.strip()!r} ends before it starts")
        found.append(days)
    if not found:
        raise Invalid(field, f"{field}: give at least one day, for example 2026-12-25")
    return tuple(sorted(set(found)))


def require_plausible_days(days: Iterable[DayRange], field: str) -> None:
    """Raises Invalid when one of them cannot be meant."""
    for item in days:
        require_plausible(item.first, field)
        require_plausible(item.last, field)


def write_days(days: tuple[DayRange, ...]) -> str:
    """The inverse of `parse_days`."""
    return "; ".join(str(item) for item in days)


def days_in_words(days: tuple[DayRange, ...]) -> str:
    """`Friday 25 December 2026 or any day from Monday 4 January 2027 to Friday 8 January 2027`."""
    said = [_in_words(item) for item in days]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


def _in_words(item: DayRange) -> str:
    if item.first == item.last:
        return in_words(item.first)
    return f"any day from {in_words(item.first)} to {in_words(item.last)}"
