"""The crossing from domain rounds to whole numbers, for the kernel and for the certificate.

Times are whole seconds elapsed since the London midnight that starts the round's day (a day has 23, 24 or 25 hours).
Windows of arrival are [earliest, latest], both inclusive here; the domain's are half-open, so `latest` is the last
second before `ends`. A shift is worked in [leaves, home_by]: being home at the second the shift ends is in time.
Lunch starts in [lunch_first, lunch_last], both inclusive, and lasts `lunch_seconds`; 0 means that no lunch is owed
that day.

Time away in a shift is a call at the operative's home, fixed in time. Equal rounds give equal numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from appointments.domain.homes import Place
from appointments.domain.refs import AppointmentRef
from appointments.domain.rounds import Round, Stop
from appointments.domain.times import Window, day_of, midnight, seconds_into
from appointments.ports import TravelTimes
from appointments.scheduling import travel as roads

if TYPE_CHECKING:
    from appointments.scheduling.kernel import Slack

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


@dataclass(frozen=True)
class Diary:
    """Many rounds as flat arrays. Round r has the nodes first_node[r] to first_node[r + 1] - 1: home, its calls, home.

    Rounds are ordered by day, then operative reference; `days` gives each day's rounds as a half-open range of indices.
    `position` counts the visits of the round up to and including the node, so that a visit put after node i gets that
    position in the round's order. `places` are the nodes' places, `slack` says how far each round can give way.
    """

    rounds: tuple[Round, ...]
    days: dict[date, tuple[int, int]]
    first_node: Seconds
    position: Seconds
    places: roads.PlacesKnown
    slack: Slack


def open_diary(rounds: Iterable[Round], *, travel: TravelTimes, now: datetime) -> Diary:
    """All rounds crossed once; what a search of many slots reads."""
    from appointments.scheduling.kernel import slack  # the compiler is slow to import: only those who search wait

    ordered = tuple(sorted(rounds, key=lambda worked: (worked.day, worked.operative.ref)))
    tables = [timetable(worked, worked.stops, now) for worked in ordered]
    chains = [_chain(worked, table) for worked, table in zip(ordered, tables, strict=True)]
    first_node = np.cumsum([0, *(len(chain) for chain in chains)], dtype=np.int64)
    nodes = [node for table in tables for node in _nodes(table)]
    seconds, earliest, latest, position = _columns(nodes, 4)
    per_round = [(t.leaves, t.home_by, t.lunch_first, t.lunch_last, t.lunch_seconds) for t in tables]
    leaves, home_by, lunch_first, lunch_last, lunch_seconds = _columns(per_round, 5)
    return Diary(
        rounds=ordered,
        days=_ranges(ordered),
        first_node=first_node,
        position=position,
        places=roads.known(travel, [place for chain in chains for place in chain]),
        slack=slack(
            first_node,
            roads.legs(travel, chains),
            seconds,
            earliest,
            latest,
            leaves,
            home_by,
            lunch_first,
            lunch_last,
            lunch_seconds,
        ),
    )


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


def _chain(worked: Round, table: Timetable) -> list[Place]:
    home = worked.operative.home
    return [home, *(call.place for call in table.calls), home]


def _nodes(table: Timetable) -> list[tuple[int, int, int, int]]:
    """(seconds, earliest, latest, position) of home, each call, home."""
    nodes = [(0, table.leaves, table.leaves, 0)]
    visits = 0
    for call in table.calls:
        visits += call.stop is not None
        nodes.append((call.seconds, call.earliest, call.latest, visits))
    nodes.append((0, table.leaves, table.home_by, visits))
    return nodes


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Seconds]:
    table = np.array(rows, dtype=np.int64).reshape(-1, width)
    return [np.ascontiguousarray(table[:, n]) for n in range(width)]


def _ranges(ordered: Sequence[Round]) -> dict[date, tuple[int, int]]:
    ranges: dict[date, tuple[int, int]] = {}
    for n, worked in enumerate(ordered):
        ranges[worked.day] = (ranges.get(worked.day, (n, n))[0], n + 1)
    return ranges
