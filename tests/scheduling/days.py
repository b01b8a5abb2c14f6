"""Small named days, a road map that can be worked out in the head, and a slow, obvious reference for what fits.

Places are minutes north and east of a depot, so `place(0, 10)` is ten minutes from `place(0, 0)`. The reference tries
every leg for lunch and drives the round as early as it can; it shares no line with the kernel or the certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from appointments.domain.access import AccessKind, RequirementSnapshot
from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift, Gender, Operative
from appointments.domain.rounds import Round, Stop
from appointments.domain.slots import Block, Reason, Slot, SlotPattern, slots_between
from appointments.domain.times import Window, at
from appointments.scheduling.slot_search.slot_query import SlotQuery

TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
CLOCKS_FORWARD = date(2026, 3, 29)  # a Sunday of 23 hours
CLOCKS_BACK = date(2026, 10, 25)  # a Sunday of 25 hours
LONG_BEFORE = datetime(2026, 1, 5, 9, tzinfo=UTC)
LONG_AFTER = datetime(2027, 1, 1, tzinfo=UTC)

EVERY_DAY = frozenset(range(7))
NO_NOTICE = Reason(Block.NOTICE, "Everybody is given at least 24 hours' notice of a visit.")


class MinuteRoads:
    """Streets in a square grid: minutes north plus minutes east. The fallback path: it only answers with matrices."""

    def seconds(self, origins: Sequence[Place], destinations: Sequence[Place]) -> list[list[int]]:
        return [[_minutes(a, b) * 60 for b in destinations] for a in origins]


ROADS = MinuteRoads()


def _minutes(a: Place, b: Place) -> int:
    return int(abs(a.lat - b.lat) + abs(a.lon - b.lon))


def place(north: int, east: int) -> Place:
    return Place(float(north), float(east))


DEPOT = place(0, 0)


def pattern(code: str, starts: time, ends: time) -> SlotPattern:
    return SlotPattern(code, code, starts, ends, valid_from=date(2020, 1, 1), weekdays=EVERY_DAY)


AM = pattern("AM", time(8), time(13))
PM = pattern("PM", time(12), time(17))
EVENING = pattern("EVENING", time(17), time(20))


def slots(*patterns: SlotPattern, day: date = TUESDAY, last: date | None = None) -> tuple[Slot, ...]:
    return tuple(slots_between(patterns or (AM, PM), day, last or day))


def an_operative(
    number: int = 7,
    *,
    trades: Iterable[str] = ("plumbing",),
    skills: Iterable[str] = (),
    home: Place = DEPOT,
    gender: Gender | None = None,
    active: bool = True,
) -> Operative:
    return Operative(
        ref=f"O-{number:02d}",
        name=f"Operative {number:02d}",
        trades=frozenset(trades),
        home=home,
        skills=frozenset(skills),
        gender=gender,
        active=active,
    )


def a_shift(
    day: date = TUESDAY,
    *,
    starts: time = time(8),
    ends: time = time(16, 30),
    lunch: tuple[time, time] = (time(11, 30), time(13, 30)),
    lunch_minutes: int = 30,
    away: Iterable[tuple[time, time]] = (),
) -> DayShift:
    return DayShift(
        starts=at(day, starts),
        ends=at(day, ends),
        lunch_earliest=at(day, lunch[0]),
        lunch_latest=at(day, lunch[1]),
        lunch_minutes=lunch_minutes,
        away=tuple(Window(at(day, first), at(day, last)) for first, last in away),
    )


def a_stop(
    ref: str = "A-1",
    *,
    day: date = TUESDAY,
    where: Place = DEPOT,
    arrive: tuple[time, time] = (time(8), time(17)),
    minutes: int = 60,
    planned: time = time(9),
    fixed: bool = False,
) -> Stop:
    return Stop(ref, where, Window(at(day, arrive[0]), at(day, arrive[1])), minutes, at(day, planned), fixed)


def a_round(
    *stops: Stop,
    day: date = TUESDAY,
    operative: Operative | None = None,
    shift: DayShift | None = None,
    version: int = 0,
) -> Round:
    return Round(operative or an_operative(), day, shift or a_shift(day), stops, version)


def a_full_round(*, day: date = TUESDAY, operative: Operative | None = None) -> Round:
    """Two long visits that leave room for lunch and for nothing else."""
    return a_round(
        a_stop("B-1", day=day, arrive=(time(8), time(9)), minutes=210, planned=time(8)),
        a_stop("B-2", day=day, arrive=(time(12), time(13)), minutes=240, planned=time(12)),
        day=day,
        operative=operative,
    )


def asks(*kinds: AccessKind) -> tuple[RequirementSnapshot, ...]:
    return tuple(RequirementSnapshot(f"R-{n}", kind) for n, kind in enumerate(kinds, start=1))


def a_query(
    *wanted: Slot,
    where: Place = DEPOT,
    minutes: int = 60,
    requirements: tuple[RequirementSnapshot, ...] = (),
    not_before: datetime = LONG_BEFORE,
    due_at: datetime = LONG_AFTER,
) -> SlotQuery:
    offered = wanted or slots()
    return SlotQuery(
        place=where,
        trade="plumbing",
        service_minutes=minutes,
        slots=offered,
        requirements_on={slot.day: requirements for slot in offered},
        due_at=due_at,
        not_before=not_before,
        not_before_reason=NO_NOTICE,
        trade_name="plumbing",
    )


# --- the reference


def driven(worked: Round, stops: Sequence[Stop], lunch_leg: int | None) -> list[datetime] | None:
    """Earliest starts of the stops with lunch in one leg (None: no lunch), or None when a promise is broken."""
    home, shift = worked.operative.home, worked.shift
    calls: list[tuple[datetime, datetime, timedelta, Place, Stop | None]] = []
    for stop in stops:
        first, last = stop.arrive.starts, stop.arrive.ends - timedelta(seconds=1)
        if stop.fixed:
            first = last = stop.planned_start
        calls.append((first, last, timedelta(minutes=stop.service_minutes), stop.place, stop))
    for away in shift.away:
        before = next((n for n, call in enumerate(calls) if _planned(call[0], call[4]) >= away.starts), len(calls))
        calls.insert(before, (away.starts, away.starts, away.ends - away.starts, home, None))
    calls.append((shift.starts, shift.ends, timedelta(0), home, None))
    clock, here = shift.starts, home
    starts: list[datetime] = []
    for leg, (first, last, stay, where, stop) in enumerate(calls):
        arrives = clock + timedelta(minutes=_minutes(here, where))
        if leg == lunch_leg:
            if clock > shift.lunch_latest:
                return None
            arrives = max(arrives, shift.lunch_earliest) + timedelta(minutes=shift.lunch_minutes)
        begins = max(arrives, first)
        if begins > last:
            return None
        if stop is not None:
            starts.append(begins)
        clock, here = begins + stay, where
    return starts


def _planned(first: datetime, stop: Stop | None) -> datetime:
    return first if stop is None else stop.planned_start


def ways(worked: Round, stops: Sequence[Stop]) -> list[list[datetime]]:
    """Every way to take lunch that keeps every promise, as the earliest starts of the stops."""
    legs = range(len(stops) + len(worked.shift.away) + 1)
    lunches: list[int | None] = [*legs] if worked.shift.lunch_minutes and stops else [None]
    return [starts for lunch in lunches if (starts := driven(worked, stops, lunch)) is not None]


def with_visit(worked: Round, position: int, visit: Stop) -> list[Stop]:
    return [*worked.stops[:position], visit, *worked.stops[position:]]


def earliest_start(worked: Round, position: int, visit: Stop) -> datetime | None:
    """The earliest start of the new visit at this position; None when it does not fit there."""
    return min((starts[position] for starts in ways(worked, with_visit(worked, position, visit))), default=None)


def may_start_at(worked: Round, position: int, visit: Stop, starts: datetime) -> bool:
    pinned = replace(visit, arrive=Window(starts, starts + timedelta(seconds=1)), planned_start=starts)
    return earliest_start(worked, position, pinned) is not None


def added_minutes(worked: Round, position: int, where: Place) -> int:
    home = worked.operative.home
    chain = [home, *(stop.place for stop in worked.stops), home]
    before, after = chain[position], chain[position + 1]
    return _minutes(before, where) + _minutes(where, after) - _minutes(before, after)


# --- random days for hypothesis: whole minutes, mostly full, not always possible

_WHEN = st.sampled_from(
    [
        (time(8), time(13)),
        (time(12), time(17)),
        (time(8), time(17)),
        (time(9, 30), time(14)),
        (time(9), time(10)),
        (time(11), time(13)),
        (time(15), time(16)),
    ]
)
PLACES = st.builds(place, st.integers(0, 40), st.integers(0, 40))


@st.composite
def some_stops(draw: st.DrawFn, day: date, number: int, most: int) -> tuple[Stop, ...]:
    """Stops in order of their planned starts, which lie in their promises; a few are fixed."""
    stops = []
    for n in range(draw(st.integers(0, most))):
        first, last = draw(_WHEN)
        length = (last.hour - first.hour) * 60 + last.minute - first.minute
        planned = at(day, first) + timedelta(minutes=draw(st.integers(0, length - 1)))
        stop = a_stop(f"B-{number}-{n}", day=day, where=draw(PLACES), arrive=(first, last))
        fixed = draw(st.integers(0, 5)) == 0
        minutes = draw(st.sampled_from([20, 45, 60, 90, 150]))
        stops.append(replace(stop, planned_start=planned, fixed=fixed, service_minutes=minutes))
    return tuple(sorted(stops, key=lambda stop: (stop.planned_start, stop.appointment_ref)))


@st.composite
def some_rounds(draw: st.DrawFn, day: date = TUESDAY, number: int = 7, most: int = 4) -> Round:
    shift = a_shift(
        day,
        ends=draw(st.sampled_from([time(16, 30), time(13), time(18)])),
        lunch=draw(st.sampled_from([(time(11, 30), time(13, 30)), (time(12), time(12)), (time(8), time(9))])),
        lunch_minutes=draw(st.sampled_from([30, 30, 0, 60])),
        away=draw(st.sampled_from([(), (), ((time(10), time(11)),), ((time(9), time(9, 30)), (time(14), time(15)))])),
    )
    return a_round(
        *draw(some_stops(day, number, most)),
        day=day,
        operative=an_operative(number, home=draw(PLACES)),
        shift=shift,
        version=draw(st.integers(0, 9)),
    )
