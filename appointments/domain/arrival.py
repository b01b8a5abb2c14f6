"""When somebody is expected at a visit, from where the round stands now. An estimate beside the promise, never in its
place: it moves no promise, starts no clock and is no evidence.

The round is walked from where its operative was last known to be, in planned order, twice. The *soonest* goes on from
each visit as soon as it is done, and never before the time promised there. The *latest* keeps to the plan where that is
later, and to what is left of a lunch. A margin grows with the time to go. So a round that is on time, ahead or behind
says so by itself, and nothing in the answer tells how many visits come before, or where.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift
from appointments.domain.refs import AppointmentRef
from appointments.domain.times import Window, day_of, midnight

# Whoever was due somewhere so long ago and has told nothing: nobody can say where they are.
NO_WORD_FOR = timedelta(minutes=60)
# A quarter of the time to go, between these two. Times are told in steps, from the earlier to the later one.
SHARE_OF_TIME_TO_GO = 4
LEAST_MARGIN = timedelta(minutes=10)
MOST_MARGIN = timedelta(minutes=30)
ON_THE_WAY_MARGIN = timedelta(minutes=5)
STEP = timedelta(minutes=5)

Drive: TypeAlias = Callable[[Place, Place], timedelta]


class Basis(StrEnum):
    """What the estimate rests on."""

    PLAN = "plan"  # nobody has told anything of this round yet
    ROUND = "round"
    ON_THE_WAY = "on_the_way"


@dataclass(frozen=True)
class Leg:
    """One visit of a round as it stands. `planned` is this operative's interval, `promised` when they are expected.

    `expected_at` is what whoever set off said of when they would be there. `over`: nobody comes to it any more.
    """

    ref: AppointmentRef
    place: Place
    planned: Window
    promised: Window
    set_off_at: datetime | None = None
    expected_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    over: bool = False

    @property
    def lasts(self) -> timedelta:
        return self.planned.ends - self.planned.starts

    @property
    def awaited(self) -> bool:
        return self.arrived_at is None and not self.over


@dataclass(frozen=True)
class RoundSoFar:
    """One operative's day: its visits in any order, where it began, and when its operative is away.

    `shift` is for its lunch; None where no pattern says that they work that day, as for a call-out.
    """

    home: Place
    legs: tuple[Leg, ...]
    away: tuple[Window, ...] = ()
    shift: DayShift | None = None


@dataclass(frozen=True)
class ArrivalEstimate:
    """Between these two, as known at `as_of`. `late_by` is how long after the promised time it will be; zero if not.

    `perhaps_late`: the later of the two lies after the promised time.
    """

    earliest: datetime
    latest: datetime
    basis: Basis
    as_of: datetime
    late_by: timedelta = timedelta(0)
    perhaps_late: bool = False


@dataclass(frozen=True)
class _Bounds:
    soonest: datetime
    latest: datetime

    def moved(self, by: timedelta) -> _Bounds:
        return _Bounds(self.soonest + by, self.latest + by)

    def not_before(self, instant: datetime) -> _Bounds:
        return _Bounds(max(self.soonest, instant), max(self.latest, instant))


def estimate_arrival(
    ref: AppointmentRef, rounds: Sequence[RoundSoFar], now: datetime, *, drive: Drive
) -> ArrivalEstimate | None:
    """When those who are all to come will be there; None where nobody can say.

    `rounds` are those of everybody assigned to the visit. Nothing is said before the day of the visit, once somebody
    has arrived, when it is over, while one of them is away or not on any round, or when one was due somewhere more than
    an hour ago and has told nothing since.
    """
    expected: list[_Bounds] = []
    ours: Leg | None = None
    for worked in rounds:
        ours = next((leg for leg in worked.legs if leg.ref == ref), None)
        if ours is None or not ours.awaited or now < midnight(day_of(ours.planned.starts)):
            return None
        found = _expected(worked, ours, now, drive)
        if found is None:
            return None
        expected.append(found)
    if ours is None:
        return None
    # A crew is there when the last of it is.
    bounds = _Bounds(max(found.soonest for found in expected), max(found.latest for found in expected))
    return _told(bounds, ours, _basis(ours, rounds), now)


def _expected(worked: RoundSoFar, ours: Leg, now: datetime, drive: Drive) -> _Bounds | None:
    if ours.set_off_at is not None:
        return _on_the_way(ours, _origin(worked.legs, worked.home), now, drive)
    if any(away.overlaps(ours.planned) for away in worked.away):
        return None
    before = sorted(
        (leg for leg in worked.legs if leg.awaited and leg.set_off_at is None and leg.planned < ours.planned),
        key=lambda leg: (leg.planned, leg.ref),
    )
    started = _started(worked, now, drive)
    if started is None:
        return None
    place, free = started
    for number, leg in enumerate([*before, ours]):
        if free is None:  # nobody has told anything yet: the plan, which begins at their home
            reached, due = _Bounds(leg.planned.starts, leg.planned.starts), leg.planned.starts
        else:
            reached = free.moved(drive(place, leg.place)).not_before(leg.promised.starts)
            due = max(reached.latest, leg.planned.starts)
            reached = _Bounds(reached.soonest, _after_lunch(worked.shift, free.latest, due, leg))
        if number == 0 and now - due > NO_WORD_FOR:
            return None
        reached = _not_away(reached.not_before(now), worked.away)
        place, free = leg.place, reached.moved(leg.lasts)
    return reached


def _started(worked: RoundSoFar, now: datetime, drive: Drive) -> tuple[Place, _Bounds | None] | None:
    """Where they are or will next be, and when they are free there; no time when nothing is known of the day yet.

    None where they set off and should have been there long ago.
    """
    there = [leg for leg in worked.legs if leg.arrived_at is not None and leg.left_at is None and not leg.over]
    if there:
        leg = max(there, key=lambda leg: (leg.arrived_at or now, leg.ref))
        free = max((leg.arrived_at or now) + leg.lasts, now)
        return leg.place, _Bounds(free, free)
    driving = [leg for leg in worked.legs if leg.awaited and leg.set_off_at is not None]
    if driving:
        leg = max(driving, key=lambda leg: (leg.set_off_at or now, leg.ref))
        reached = _on_the_way(leg, _origin(worked.legs, worked.home), now, drive)
        return None if reached is None else (leg.place, reached.moved(leg.lasts))
    left = _last_left(worked.legs)
    if left is None or left.left_at is None:
        return worked.home, None
    return left.place, _Bounds(left.left_at, left.left_at)


def _on_the_way(leg: Leg, origin: Place, now: datetime, drive: Drive) -> _Bounds | None:
    """By their own word, or by the drive from where they were."""
    set_off = leg.set_off_at or now
    due = max(leg.expected_at or set_off + drive(origin, leg.place), leg.promised.starts)
    if now - due > NO_WORD_FOR:
        return None
    return _Bounds(due, due).not_before(now)


def _origin(legs: Collection[Leg], home: Place) -> Place:
    left = _last_left(legs)
    return home if left is None else left.place


def _last_left(legs: Iterable[Leg]) -> Leg | None:
    return max(
        (leg for leg in legs if leg.left_at is not None),
        key=lambda leg: (leg.left_at or leg.planned.ends, leg.ref),
        default=None,
    )


def _after_lunch(shift: DayShift | None, free: datetime, due: datetime, leg: Leg) -> datetime:
    """The later bound with a lunch that may lie on the way. What the plan left room for is in the plan already."""
    if shift is None or due <= leg.planned.starts or not (free < shift.lunch_latest and due > shift.lunch_earliest):
        return due
    return due + timedelta(minutes=shift.lunch_minutes)


def _not_away(reached: _Bounds, away: Iterable[Window]) -> _Bounds:
    for absent in sorted(away):
        if absent.contains(reached.soonest):
            reached = replace(reached, soonest=absent.ends)
        if absent.contains(reached.latest):
            reached = replace(reached, latest=absent.ends)
    return reached


def _basis(ours: Leg, rounds: Iterable[RoundSoFar]) -> Basis:
    if ours.set_off_at is not None:
        return Basis.ON_THE_WAY
    told = any(leg.set_off_at or leg.arrived_at for worked in rounds for leg in worked.legs)
    return Basis.ROUND if told else Basis.PLAN


def _told(bounds: _Bounds, ours: Leg, basis: Basis, now: datetime) -> ArrivalEstimate:
    margin = _margin(bounds.soonest - now)
    before = after = margin
    if basis is Basis.ON_THE_WAY:
        before, after = ON_THE_WAY_MARGIN, max(ON_THE_WAY_MARGIN, margin)
    # Nobody comes before the promised time, and nobody has come before now.
    earliest = max(_rounded(bounds.soonest - before), ours.promised.starts, _rounded(now))
    latest = max(_rounded(bounds.latest + after, up=True), earliest + 2 * STEP)
    late_by = max(_rounded(bounds.soonest, up=True) - ours.promised.ends, timedelta(0))
    if bounds.soonest < ours.promised.ends:
        late_by = timedelta(0)
    return ArrivalEstimate(earliest, latest, basis, now, late_by, latest > ours.promised.ends)


def _margin(to_go: timedelta) -> timedelta:
    return min(max(to_go / SHARE_OF_TIME_TO_GO, LEAST_MARGIN), MOST_MARGIN)


def _rounded(instant: datetime, *, up: bool = False) -> datetime:
    """To a whole step of the clock, down or up. Time zones of Britain are whole hours from UTC."""
    over = timedelta(minutes=instant.minute % 5, seconds=instant.second, microseconds=instant.microsecond)
    return instant - over + (STEP if up and over else timedelta(0))
