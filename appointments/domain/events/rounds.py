"""Plans for a day, and the operatives who work it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from appointments.domain.events.base import Event


@dataclass(frozen=True)
class _DayEvent(Event):
    """`ref` is the day in ISO form."""

    SUBJECT: ClassVar[str] = "day"


@dataclass(frozen=True)
class DayPlanProposed(_DayEvent):
    plan_ref: str
    moves: int
    unplanned: int
    saved_seconds: int
    by: str


@dataclass(frozen=True)
class DayPlanDecided(_DayEvent):
    plan_ref: str
    state: str
    by: str


@dataclass(frozen=True)
class _OperativeEvent(Event):
    SUBJECT: ClassVar[str] = "operative"


@dataclass(frozen=True)
class OperativeRecorded(_OperativeEvent):
    by: str


@dataclass(frozen=True)
class AbsenceRecorded(_OperativeEvent):
    starts: datetime
    ends: datetime
    by: str


@dataclass(frozen=True)
class ShiftsChanged(_OperativeEvent):
    valid_from: date
    by: str
