"""A round: one operative's ordered day, with the version that guards it against double booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.homes import Place
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.times import Window


@dataclass(frozen=True)
class Stop:
    """One promised visit in a round.

    `arrive` is the promise, half-open; `planned_start` lies in it. `fixed` stops keep their planned start: they are
    despatched, started, or done by a crew whose other rounds hang on it.
    """

    appointment_ref: AppointmentRef
    place: Place
    arrive: Window
    service_minutes: int
    planned_start: datetime
    fixed: bool = False


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


@dataclass(frozen=True)
class RoundPlan:
    """A round's order and starts after a change, certified: what is written back, and the version it was made from."""

    operative_ref: OperativeRef
    day: date
    based_on_version: int
    order: tuple[AppointmentRef, ...]
    planned_starts: tuple[datetime, ...]
