"""A round: one operative's ordered day, with the version that guards it against double booking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.access import RequirementSnapshot
from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.priorities import Priority
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.times import Window


@dataclass(frozen=True)
class Stop:
    """One promised visit in a round.

    `arrive` is the promise, half-open; `planned_start` lies in it. `fixed` stops keep their planned start: they are
    despatched, started, or done by a crew whose other rounds hang on it. One with `held_until` is a hold, named by the
    hold's reference: seats kept for a caller until then (exclusive), fixed so that nobody else moves it meanwhile.
    """

    appointment_ref: AppointmentRef
    place: Place
    arrive: Window
    service_minutes: int
    planned_start: datetime
    fixed: bool = False
    held_until: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it takes up time: a hold that has expired takes none, also before anybody removed it."""
        return self.held_until is None or now < self.held_until


@dataclass(frozen=True)
class Round:
    """`stops` in the order driven. A day without shift has no round; `version` is 0 until something was booked."""

    operative: Operative
    day: date
    shift: DayShift
    stops: tuple[Stop, ...] = ()
    version: int = 0

    @property
    def key(self) -> tuple[OperativeRef, date]:
        return (self.operative.ref, self.day)

    def at(self, now: datetime) -> Round:
        """The round without holds that have expired."""
        if all(stop.stands(now) for stop in self.stops):
            return self
        return replace(self, stops=tuple(stop for stop in self.stops if stop.stands(now)))


@dataclass(frozen=True)
class RoundPlan:
    """A round's order and starts after a change, certified: what is written back, and the version it was made from."""

    operative_ref: OperativeRef
    day: date
    based_on_version: int
    order: tuple[AppointmentRef, ...]
    planned_starts: tuple[datetime, ...]

    @property
    def key(self) -> tuple[OperativeRef, date]:
        return (self.operative_ref, self.day)


@dataclass(frozen=True)
class BookedVisit:
    """A promised visit with what it asks of whoever comes: what the planning of a whole day reads.

    `operatives` have it now, the lead first; they may have become unable to come. `requirements` are those in force on
    the day, less what a named manager waived. `usual_operative` is the one whom the household knows. A `pinned` visit
    is fixed by a planner's word and not under way: whether its operatives can come is not said by that.
    """

    stop: Stop
    operatives: tuple[OperativeRef, ...]
    trade: str
    skills: frozenset[str]
    priority: Priority
    requirements: tuple[RequirementSnapshot, ...] = ()
    usual_operative: OperativeRef | None = None
    pinned: bool = False
