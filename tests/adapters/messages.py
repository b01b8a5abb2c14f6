"""A clock that stands still, and a text that is ready to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class FixedClock:
    at: datetime = NOON + timedelta(minutes=1)

    def now(self) -> datetime:
        return self.at


def a_message(*, to: str, ref: str = "M-1", channel: Channel = Channel.SMS) -> Message:
    return Message(
        ref=ref,
        kind=MessageKind.REMINDER,
        channel=channel,
        to=to,
        text=f"Example Homes: a reminder of your appointment {ref}.",
        dedupe_key=ref,
        queued_at=NOON,
        not_before=NOON,
        expires_at=NOON + timedelta(hours=6),
    )


SERVED = NOON + timedelta(days=2, hours=12)  # when a letter that is posted counts as served, to the fakes
