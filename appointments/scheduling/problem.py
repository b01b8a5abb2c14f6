"""The crossing from domain rounds to whole numbers, for the kernel and for the certificate.

Times are whole seconds elapsed since the London midnight that starts the round's day (a day has 23, 24 or 25 hours).
Windows of arrival are [earliest, latest], both inclusive here; the domain's are half-open, so `latest` is the last
second before `ends`. A shift is worked in [leaves, home_by]: being home at the second the shift ends is in time.
Lunch starts in [lunch_first, lunch_last], both inclusive, and lasts `lunch_seconds`; 0 means that no lunch is owed
that day.

Time away in a shift is a call at the operative's home, fixed in time. Equal rounds give equal numbers.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from appointments.domain.homes import Place
from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import Round, Stop
from appointments.domain.times import Window, day_of, midnight, seconds_into

Seconds = NDArray[np.int64]
MINUTE = 60


class Call(NamedTuple):
    """One thing a round has to be at: a visit, or time away (`stop` None). Starts in [earliest, latest]."""

    place: Place
    seconds: int
    earliest: int
    latest: int
    stop: Stop | None


@dataclass(frozen=True)
class Timetable:
    """One round in whole seconds, calls in the order driven, from home to home."""

    leaves: int
    home_by: int
    lunch_first: int
    lunch_last: int
    lunch_seconds: int
    calls: tuple[Call, ...]


def timetable(worked: Round, stops: Sequence[Stop], now: datetime) -> Timetable:
    """The round as it would be with these stops, seen at `now`.

    What the round planned to start before `now` keeps its start, and nothing else may start before `now`: the past of
    a day that is under way cannot be planned again.
    """
    opening = midnight(worked.day)
    shift = worked.shift
    under_way = max(0, seconds_into(worked.day, now)) if day_of(now) == worked.day else 0
    booked = {stop.appointment_ref for stop in worked.stops}
    calls = [_call(stop, opening, under_way, begun=_begun(stop, now, booked)) for stop in stops]
    for window in shift.away:
        starts = since(opening, window.starts)
        before = next((n for n, call in enumerate(calls) if _planned(call, opening) >= starts), len(calls))
        calls.insert(before, _away(worked.operative.home, window, opening))
    return Timetable(
        leaves=since(opening, shift.starts),
        home_by=since(opening, shift.ends),
        lunch_first=since(opening, shift.lunch_earliest),
        lunch_last=since(opening, shift.lunch_latest),
        lunch_seconds=shift.lunch_minutes * MINUTE,
        calls=tuple(calls),
    )


def since(opening: datetime, instant: datetime) -> int:
    """Whole seconds from a day's opening midnight; `seconds_into` for when the midnight is known already."""
    return int((instant - opening).total_seconds())


def arrivals(window: Window, day: date) -> tuple[int, int]:
    """A promise as [earliest, latest] second of the day, both inclusive."""
    return seconds_into(day, window.starts), seconds_into(day, window.ends) - 1


def instant(day: date, second: int) -> datetime:
    """The instant of a second of the day: the way back."""
    return midnight(day) + timedelta(seconds=second)


def _begun(stop: Stop, now: datetime, booked: Set[AppointmentRef]) -> bool:
    return stop.planned_start < now and stop.appointment_ref in booked


def _call(stop: Stop, opening: datetime, under_way: int, *, begun: bool) -> Call:
    if stop.fixed or begun:
        earliest = latest = since(opening, stop.planned_start)
    else:
        earliest = max(since(opening, stop.arrive.starts), under_way)
        latest = since(opening, stop.arrive.ends) - 1
    return Call(stop.place, stop.service_minutes * MINUTE, earliest, latest, stop)


def _away(home: Place, window: Window, opening: datetime) -> Call:
    starts = since(opening, window.starts)
    return Call(home, since(opening, window.ends) - starts, starts, starts, None)


def _planned(call: Call, opening: datetime) -> int:
    return call.earliest if call.stop is None else since(opening, call.stop.planned_start)
