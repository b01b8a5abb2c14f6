"""Attempts to reach a household about a repair: what was tried, when, by whom, and what came of it (rule 50).

What a person tried is recorded; a message of ours that asks the household to get in touch counts when it was delivered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import Message, MessageKind
from appointments.domain.refs import AttemptRef, WorkOrderRef

# Each of these asks the household to get in touch and says how.
ASKS_FOR_CONTACT = frozenset({MessageKind.MISSED_YOU, MessageKind.MAY_BE_CANCELLED})


class AttemptResult(StrEnum):
    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    SENT = "sent"  # a letter or an e-mail went out


@dataclass(frozen=True)
class ContactAttempt:
    """One attempt by a person. `at` is when it was made, `recorded_at` when it was written down, `words` what came."""

    ref: AttemptRef
    work_order_ref: WorkOrderRef
    channel: Channel
    result: AttemptResult
    words: str
    at: datetime
    recorded_at: datetime
    by: str

    def __post_init__(self) -> None:
        if self.channel is Channel.SMS:
            raise Invalid("channel", "channel: texts are sent and counted by the system; choose how else you tried")
        if not at_most(self.words, NOTE, "words"):
            raise Invalid("words", "words: say what came of it")
        if self.at > self.recorded_at:
            raise Invalid("at", "at: an attempt cannot be recorded before it was made")
        spoken = self.result is not AttemptResult.SENT
        if spoken is not (self.channel is Channel.VOICE):
            raise Invalid(
                "result", "result: a letter or an e-mail is sent; a call is answered, not answered, or a voice message"
            )


@dataclass(frozen=True)
class Attempt:
    """One attempt that counts, whoever made it. `reached`: somebody of the household was spoken to."""

    channel: Channel
    at: datetime
    reached: bool = False


def attempts_that_count(recorded: Iterable[ContactAttempt], messages: Iterable[Message]) -> tuple[Attempt, ...]:
    """Both kinds, earliest first. A copy to somebody else is no second attempt; undelivered is none at all."""
    by_people = [Attempt(item.channel, item.at, item.result is AttemptResult.SPOKE) for item in recorded]
    by_itself = [
        Attempt(message.channel, message.delivered_at)
        for message in messages
        if message.kind in ASKS_FOR_CONTACT and message.delivered_at is not None and not message.is_copy
    ]
    return tuple(sorted([*by_people, *by_itself], key=lambda attempt: (attempt.at, attempt.channel)))
