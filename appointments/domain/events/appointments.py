"""What became of an appointment before anybody set off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.events.base import AppointmentEvent


@dataclass(frozen=True)
class AppointmentBooked(AppointmentEvent):
    """The digests are of the purpose that was told and of the requirements as they stood; empty in older facts."""

    work_order_ref: str
    promise_version: int
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    requirements: tuple[str, ...]
    overridden: tuple[str, ...]
    agreed_by_resident: bool
    by: str
    purpose_digest: str = ""
    requirements_digest: str = ""


@dataclass(frozen=True)
class AppointmentRearranged(AppointmentEvent):
    """The digests are as in AppointmentBooked."""

    promise_version: int
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    by_landlord: bool
    by: str
    purpose_digest: str = ""
    requirements_digest: str = ""


@dataclass(frozen=True)
class AppointmentRepromised(AppointmentEvent):
    """The same window, told anew: others live there now, or what they need has changed. Nothing was moved."""

    promise_version: int
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    agreed_by_resident: bool
    because: str
    by: str
    purpose_digest: str
    requirements_digest: str


@dataclass(frozen=True)
class AppointmentCancelled(AppointmentEvent):
    """`words_digest` is the SHA-256 of why; empty in facts from before it was kept."""

    outcome: str
    by: str
    words_digest: str = ""


@dataclass(frozen=True)
class AppointmentConfirmed(AppointmentEvent):
    promise_version: int
    reply_ref: str | None


@dataclass(frozen=True)
class AppointmentNotified(AppointmentEvent):
    promise_version: int
    message_ref: str


@dataclass(frozen=True)
class AppointmentReassigned(AppointmentEvent):
    operatives: tuple[str, ...]
    planned_start: datetime
    plan_ref: str
    by: str


@dataclass(frozen=True)
class AppointmentPinned(AppointmentEvent):
    pinned: bool
    by: str
