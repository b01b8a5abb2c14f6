"""Who does the work, when and from where.

A shift pattern is a rule in wall-clock time ("Mondays 08:00 to 16:30"); a `DayShift` is what it comes to on one day, in
instants, less the operative's absences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.refs import OperativeRef
from appointments.domain.times import Window, at


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True)
class Certificate:
    """A skill that is proven until a date: `valid_to` is the last day on which it holds."""

    skill: str
    valid_to: date

    def holds_on(self, day: date) -> bool:
        return day <= self.valid_to


@dataclass(frozen=True)
class Operative:
    """`home` is where the day starts and ends. `employer` is empty for the landlord's own staff.

    `skills` have no end; `certificates` have one each.
    """

    ref: OperativeRef
    name: str
    trades: frozenset[str]
    home: Place
    skills: frozenset[str] = frozenset()
    gender: Gender | None = None
    employer: str = ""
    phone: str | None = None
    active: bool = True
    certificates: tuple[Certificate, ...] = ()

    def skills_on(self, day: date) -> frozenset[str]:
        """Every skill held on a day: those without an end, and the certificates that still hold."""
        if not self.certificates:
            return self.skills
        return self.skills | {held.skill for held in self.certificates if held.holds_on(day)}


@dataclass(frozen=True)
class Lunch:
    """`minutes` unbroken, starting between `earliest` and `latest` wall-clock time, both inclusive."""

    earliest: time = time(11, 30)
    latest: time = time(13, 30)
    minutes: int = 30


@dataclass(frozen=True)
class ShiftPattern:
    """Worked on `weekday` (0 is Monday) from `valid_from` to `valid_to`, both inclusive; none means without end."""

    operative_ref: OperativeRef
    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_to: date | None = None
    lunch: Lunch = Lunch()

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise Invalid("ends", f"ends: a shift must end after it starts ({self.starts:%H:%M} to {self.ends:%H:%M})")
        if not 0 <= self.weekday <= 6:
            raise Invalid("weekday", f"weekday: {self.weekday} is not a day of the week; 0 is Monday, 6 is Sunday")

    def works_on(self, day: date) -> bool:
        ended = self.valid_to is not None and day > self.valid_to
        return day.weekday() == self.weekday and day >= self.valid_from and not ended


@dataclass(frozen=True)
class Absence:
    """Not there during `window`. `reason` is a category ("leave", "training"), never a diagnosis."""

    operative_ref: OperativeRef
    window: Window
    reason: str


@dataclass(frozen=True)
class DayShift:
    """One operative's working time on one day, instants. `away` are absences inside it, spent at the home position."""

    starts: datetime
    ends: datetime
    lunch_earliest: datetime
    lunch_latest: datetime
    lunch_minutes: int
    away: tuple[Window, ...] = ()


def shift_on(day: date, patterns: Iterable[ShiftPattern], absences: Iterable[Absence]) -> DayShift | None:
    """The shift worked on a day; none when there is none or an absence takes all of it.

    An absence at an edge shortens the shift; one in the middle is time away. The latest pattern wins where several
    hold.
    """
    pattern = max((p for p in patterns if p.works_on(day)), key=lambda p: p.valid_from, default=None)
    if pattern is None:
        return None
    starts, ends = at(day, pattern.starts), at(day, pattern.ends)
    middle: list[Window] = []
    for window in _merged(absence.window for absence in absences):
        if window.ends <= starts or window.starts >= ends:
            continue
        if window.starts <= starts:
            starts = min(window.ends, ends)
        elif window.ends >= ends:
            ends = window.starts
        else:
            middle.append(window)
    if starts >= ends:
        return None
    lunch = pattern.lunch
    earliest, latest = max(at(day, lunch.earliest), starts), at(day, lunch.latest)
    has_room = _has_room(timedelta(minutes=lunch.minutes), earliest, latest, ends, middle)
    return DayShift(
        starts=starts,
        ends=ends,
        lunch_earliest=earliest,
        lunch_latest=max(latest, starts),
        lunch_minutes=lunch.minutes if has_room else 0,
        away=tuple(middle),
    )


def _has_room(lunch: timedelta, earliest: datetime, latest: datetime, ends: datetime, away: list[Window]) -> bool:
    """Whether a lunch fits. Who starts after its hours, leaves before them or is away for them needs none of ours."""
    begins = (earliest, *(window.ends for window in away))
    return any(
        earliest <= begin <= latest
        and begin + lunch <= ends
        and not any(window.starts < begin + lunch and begin < window.ends for window in away)
        for begin in begins
    )


def _merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.starts <= merged[-1].ends:
            merged[-1] = Window(merged[-1].starts, max(merged[-1].ends, window.ends))
        else:
            merged.append(window)
    return tuple(merged)
