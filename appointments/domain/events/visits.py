"""The day of the visit: who set off, what was recorded there, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.events.base import AppointmentEvent


@dataclass(frozen=True)
class AppointmentDespatched(AppointmentEvent):
    """`requirements_digest` is of the requirements as they stood; empty in facts from before it was kept.

    `set_off_at` is said where they set off earlier than it was told, `expected_at` where they said when they would be
    there; None in facts from before these were kept.
    """

    requirements: tuple[str, ...]
    by: str
    requirements_digest: str = ""
    set_off_at: datetime | None = None
    expected_at: datetime | None = None


@dataclass(frozen=True)
class OperativeArrived(AppointmentEvent):
    """`at` is when they arrived: a phone without a signal may have told it later.

    `began_at` is said where the visit began earlier, with this arrival, than was known before. `requirements_digest` is
    of those that count at this visit; empty in facts from before it was kept.
    """

    operatives: tuple[str, ...]
    device_at: datetime
    by: str
    requirements_digest: str = ""
    began_at: datetime | None = None


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
    """`judgement_digest` is over all that the judgement says; empty in facts from before it was kept."""

    judgement_ref: str
    outcome: str
    missing: tuple[str, ...]
    established_outcome: str
    by: str
    judgement_digest: str = ""


@dataclass(frozen=True)
class VisitClosed(AppointmentEvent):
    """`words_digest` is the SHA-256 of what is said of the outcome; empty in older facts, like `judgement_digest`.

    `left_at` is when the visit had ended, where that was before it was heard of; None where it ended at this moment.
    """

    outcome: str
    judgement_ref: str | None
    by: str
    judgement_digest: str = ""
    words_digest: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True)
class OutcomeRejudged(AppointmentEvent):
    """The records came to show more after the visit had closed. `outcome` is what it is from now on.

    The digests are as in VisitClosed.
    """

    judgement_ref: str
    before: str
    outcome: str
    because: str
    judgement_digest: str = ""
    words_digest: str = ""


@dataclass(frozen=True)
class ActionNotApplied(AppointmentEvent):
    """A phone sent something that does not fit the visit as it stands. `digest` is the SHA-256 of what it sent."""

    action_ref: str
    why: str
    digest: str
    by: str


@dataclass(frozen=True)
class AccountDecided(AppointmentEvent):
    """A planner decided on another account of the visit than the one on record. `outcome` is what it is from now on.

    `words_digest` as in VisitClosed. `left_at` is when the visit ended, where none had been on record.
    """

    task_ref: str
    before: str
    outcome: str
    by: str
    words_digest: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True)
class VisitNotAttended(AppointmentEvent):
    """`words_digest` as in VisitClosed."""

    promise_version: int
    words_digest: str = ""
