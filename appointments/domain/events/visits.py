"""The day of the visit: who set off, what was recorded there, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.events.base import AppointmentEvent


@dataclass(frozen=True)
class AppointmentDespatched(AppointmentEvent):
    requirements: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class OperativeArrived(AppointmentEvent):
    """`at` is when they arrived: a phone without a signal may have told it later."""

    operatives: tuple[str, ...]
    device_at: datetime
    by: str


@dataclass(frozen=True)
class EvidenceRecorded(AppointmentEvent):
    """`held_ms` is for how long a phone had kept it before it could be sent."""

    evidence_ref: str
    kind: str
    source: str
    device_at: datetime
    digest: str
    by: str
    held_ms: int = 0


@dataclass(frozen=True)
class CallAsked(AppointmentEvent):
    """The product was asked to place a call; how it went comes as evidence."""

    call_ref: str
    whom: str
    by: str


@dataclass(frozen=True)
class SecretRevealed(AppointmentEvent):
    """Somebody looked at what is shown on the day only; what they saw is not here."""

    requirement_ref: str
    by: str


@dataclass(frozen=True)
class OutcomeRefused(AppointmentEvent):
    judgement_ref: str
    outcome: str
    missing: tuple[str, ...]
    established_outcome: str
    by: str


@dataclass(frozen=True)
class VisitClosed(AppointmentEvent):
    outcome: str
    judgement_ref: str | None
    by: str


@dataclass(frozen=True)
class OutcomeRejudged(AppointmentEvent):
    """The records came to show more after the visit had closed. `outcome` is what it is from now on."""

    judgement_ref: str
    before: str
    outcome: str
    because: str


@dataclass(frozen=True)
class ActionNotApplied(AppointmentEvent):
    """A phone sent something that does not fit the visit as it stands. `digest` is the SHA-256 of what it sent."""

    action_ref: str
    why: str
    digest: str
    by: str


@dataclass(frozen=True)
class AccountDecided(AppointmentEvent):
    """A planner decided on another account of the visit than the one on record. `outcome` is what it is from now on."""

    task_ref: str
    before: str
    outcome: str
    by: str


@dataclass(frozen=True)
class VisitNotAttended(AppointmentEvent):
    promise_version: int
