"""Others who have to be there: their bookings and their calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from appointments.domain.events.base import AppointmentEvent, Event


@dataclass(frozen=True)
class ThirdPartyBooked(AppointmentEvent):
    third_party_ref: str
    requirement_ref: str
    promise_version: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class ThirdPartyReleased(AppointmentEvent):
    third_party_ref: str
    promise_version: int


@dataclass(frozen=True)
class _ThirdPartyEvent(Event):
    SUBJECT: ClassVar[str] = "third_party"


@dataclass(frozen=True)
class ThirdPartyRecorded(_ThirdPartyEvent):
    active: bool
    by: str


@dataclass(frozen=True)
class ThirdPartyAbsenceRecorded(_ThirdPartyEvent):
    starts: datetime
    ends: datetime
    by: str
