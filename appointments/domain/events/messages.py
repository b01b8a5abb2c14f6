"""What was told to a household, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.events.base import AppointmentEvent, HomeEvent, WorkOrderEvent


@dataclass(frozen=True)
class MessageQueued(AppointmentEvent):
    message_ref: str
    kind: str
    channel: str
    promise_version: int | None
    text_digest: str


@dataclass(frozen=True)
class MessageSettled(AppointmentEvent):
    """What became of a message, with its own times: a letter counts as delivered on a later day than it was recorded.

    Facts from before the times were kept have none.
    """

    message_ref: str
    state: str
    code: str
    sent_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class ReplyReceived(AppointmentEvent):
    """What it was understood as when it came. `text_digest` is the SHA-256 of its words; empty in older facts."""

    reply_ref: str
    intent: str
    promise_version: int | None
    text_digest: str = ""


@dataclass(frozen=True)
class NumberWithdrawn(HomeEvent):
    """By a reply, or by what the provider said of a message: the other one is empty."""

    household_ref: str
    reply_ref: str = ""
    message_ref: str = ""


@dataclass(frozen=True)
class NumberRestored(HomeEvent):
    """Texts are welcome again, by this reply."""

    household_ref: str
    reply_ref: str


@dataclass(frozen=True)
class EmergencyMessageQueued(WorkOrderEvent):
    message_ref: str
    channel: str
    text_digest: str


@dataclass(frozen=True)
class EmergencyMessageSettled(WorkOrderEvent):
    """What became of it, as of any message."""

    message_ref: str
    state: str
    code: str
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
