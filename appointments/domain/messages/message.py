"""A message to one number or address, and what becomes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.homes import Channel
from appointments.domain.refs import AppointmentRef, MessageRef, OfferRef, ReplyRef
from appointments.domain.replies import Question


class MessageKind(StrEnum):
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    ON_THE_WAY = "on_the_way"
    MISSED_YOU = "missed_you"
    AT_THE_DOOR = "at_the_door"  # to households that are texted and never called
    SLOT_CHOICE = "slot_choice"
    NEAREST_CHOICE = "nearest_choice"  # nothing is free when they asked: the nearest that is
    WHICH_APPOINTMENT = "which_appointment"
    ACKNOWLEDGEMENT = "acknowledgement"
    LATE_HEARD = "late_heard"
    FIXED_HEARD = "fixed_heard"
    HAZARD_HEARD = "hazard_heard"  # danger or distress: a person reads it now, and whom to ring meanwhile
    GAS_HEARD = "gas_heard"
    NOT_DONE = "not_done"  # we came, or did not, and the work is still to be done
    CHALLENGE_HEARD = "challenge_heard"
    CHALLENGE_DECIDED = "challenge_decided"
    MAY_BE_CANCELLED = "may_be_cancelled"  # asks for contact, and says how to keep the repair and how to reopen it
    ORDER_CANCELLED = "order_cancelled"
    ORDER_REOPENED = "order_reopened"
    COMPENSATION = "compensation"
    RECHARGE_WARNING = "recharge_warning"
    RECHARGED = "recharged"
    RECHARGE_ENDED = "recharge_ended"
    EMERGENCY = "emergency"  # somebody comes as soon as they can: a window to the target, no slot (rule 9)


# A delivered message of these kinds tells the resident of the promise: it is the notice that the gate asks for.
NOTICE_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER})

# What somebody is owed to be told after a visit: when it does not arrive, a person tells them.
AFTER_VISIT_KINDS = frozenset(
    {MessageKind.MISSED_YOU, MessageKind.NOT_DONE, MessageKind.CHALLENGE_DECIDED, MessageKind.MAY_BE_CANCELLED}
    | {MessageKind.ORDER_CANCELLED, MessageKind.ORDER_REOPENED, MessageKind.COMPENSATION, MessageKind.RECHARGE_WARNING}
    | {MessageKind.RECHARGED, MessageKind.RECHARGE_ENDED}
)


# The code of a failure: whoever has this number told the provider to send it nothing more from us.
OPTED_OUT = "opted-out"

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}|[0-9]{1,6}")


def code_alone(said: str) -> str:
    """A provider's code as it may be kept for ever: six digits at most, or one word. A telephone number, an address or
    a sentence is none, and is not repeated."""
    return said if not said or _CODE.fullmatch(said) else "unreadable"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # leased by a worker; after the lease runs out it is UNKNOWN, never sent again blindly
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


# Answers to danger: they say whom to ring, which is true whatever becomes of the visit.
WARNED_KINDS = frozenset({MessageKind.HAZARD_HEARD, MessageKind.GAS_HEARD})

# What is told at night too: somebody comes at night, or has just written of danger. All else waits for the end of the
# quiet hours (rule 32), unless it wakes nobody: a letter goes to the printer at any time.
AT_ANY_HOUR_KINDS = WARNED_KINDS | {MessageKind.EMERGENCY}
SILENT_CHANNELS = frozenset({Channel.LETTER})

# Gone out, and nobody has said yet what became of it.
RECEIPT_AWAITED = frozenset({MessageState.SENT, MessageState.UNKNOWN})

COPY = ":copy:"  # in the key of a copy, before the number it goes to

SETTLED_STATES = frozenset({MessageState.DELIVERED, MessageState.FAILED, MessageState.EXPIRED, MessageState.SUPERSEDED})


@dataclass(frozen=True)
class Message:
    """One message to one number or address. `dedupe_key` is unique: the same fact is never told twice.

    Not sent before `not_before` nor from `expires_at` on. `promise_version` binds it to what it tells: when the
    promise is superseded so is the message. `question` is what a reply to it would answer; its numbers pick from
    `choices`: slots of `offer_ref` (day and pattern), or appointments on behalf of the earlier `reply_ref`. `asked` is
    how often the provider could not say what became of it, `ask_from` when it is asked again. `rule_name` and
    `rule_version` say by which reminder rule, by its identity, of which version of the rulebook it was queued; empty
    and None where no rule asked for it. `text` is in `language`.
    """

    ref: MessageRef
    kind: MessageKind
    channel: Channel
    to: str
    text: str
    dedupe_key: str
    queued_at: datetime
    not_before: datetime
    expires_at: datetime
    appointment_ref: AppointmentRef | None = None
    promise_version: int | None = None
    question: Question | None = None
    offer_ref: OfferRef | None = None
    choices: tuple[str, ...] = ()
    reply_ref: ReplyRef | None = None
    state: MessageState = MessageState.QUEUED
    attempts: int = 0
    lease_until: datetime | None = None
    provider: str = ""
    provider_ref: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    failure: str = ""
    asked: int = 0
    ask_from: datetime | None = None
    language: str = "en"
    rule_name: str = ""
    rule_version: int | None = None

    @property
    def is_copy(self) -> bool:
        """One to somebody who is told besides the household: what becomes of it says nothing of the household."""
        return COPY in self.dedupe_key


@dataclass(frozen=True)
class Receipt:
    """What the provider says became of a message. `at` is our arrival time: provider dates are not evidence.

    `delivered_at` is when it counts as delivered where that is not `at`: a letter's day of deemed service. Of a `code`
    that is none nothing is kept but that there was one. `message_ref` is our own name for the message, where the
    provider says it again: so a receipt is known that comes before our note of the provider's name, or in its place.
    """

    provider: str
    provider_ref: str
    state: MessageState
    at: datetime
    code: str = ""
    delivered_at: datetime | None = None
    message_ref: MessageRef = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", code_alone(self.code))
