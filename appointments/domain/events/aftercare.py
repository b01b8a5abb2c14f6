"""What follows an outcome: challenges, compensation and recharges."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.events.base import AppointmentEvent


@dataclass(frozen=True)
class OutcomeChallenged(AppointmentEvent):
    """`said_digest` is the SHA-256 of the resident's words; empty in facts from before it was kept."""

    challenge_ref: str
    outcome: str
    said_digest: str = ""


@dataclass(frozen=True)
class ChallengeDecided(AppointmentEvent):
    """The digests are of the reason given and of what is said of the outcome from now on; empty in older facts."""

    challenge_ref: str
    upheld: bool
    outcome: str
    by: str
    reason_digest: str = ""
    words_digest: str = ""


@dataclass(frozen=True)
class ChallengeRepeated(AppointmentEvent):
    """They wrote again, before the review or after it: kept, and answered. `said_digest` as in OutcomeChallenged."""

    challenge_ref: str
    repeats: str
    said_digest: str = ""


@dataclass(frozen=True)
class CompensationChanged(AppointmentEvent):
    """Proposed, approved, declined, paid or withdrawn."""

    compensation_ref: str
    promise_version: int
    state: str
    pence: int
    by: str


@dataclass(frozen=True)
class RechargeChanged(AppointmentEvent):
    """Proposed, charged or dropped."""

    recharge_ref: str
    state: str
    pence: int
    by: str
