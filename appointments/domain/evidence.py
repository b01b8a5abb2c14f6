"""What shows that something happened at the door. Evidence is only ever added (rules 46 and 76)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from appointments.domain.refs import AppointmentRef, EvidenceRef


class EvidenceKind(StrEnum):
    ARRIVAL = "arrival"  # operative on site; starts the wait
    KNOCK = "knock"
    CALL = "call"  # data: result (CALL_RESULTS), to (CALLED)
    TEXT = "text"  # a text from the door, where the household asks for texts only
    DOOR_STEP = "door_step"  # data: step, result
    PLANNER_ASKED = "planner_asked"
    PLANNER_ANSWERED = "planner_answered"  # recorded by the planner, not by the operative; data: words, found ("ours")
    CARD = "card"  # data: number
    PHOTO = "photo"  # data: media_type, width, height, bytes; digest is of the stored image
    SPOKE_TO = "spoke_to"  # data: who (WHO_SPOKE)
    REASON = "reason"  # data: reason (REFUSAL_REASONS), words: why entry was declined
    OTHER_TIME_OFFERED = "other_time_offered"  # data: words
    DEPARTURE = "departure"
    WORK_DONE = "work_done"  # data: words, materials
    # The rest count for nothing at the gate; they are shown, and somebody does something about them.
    TRIED = "tried"  # data: what (TRIED): could not be done for want of a signal
    CORRECTION = "correction"  # data: of (the reference of what it corrects), words
    FOLLOW_ON = "follow_on"  # data: words, trade, parts: work that is still to be done
    RECOMMENDATION = "recommendation"  # data: words
    NEED_ANSWERED = "need_answered"  # data: need (its code), answer (NEED_ANSWERS), words


class EvidenceSource(StrEnum):
    DEVICE = "device"
    PROVIDER = "provider"
    PLANNER = "planner"
    SYSTEM = "system"


# How a call ended when it was placed at all, and the two ways in which none was. The gate counts the first four.
PLACED_CALLS = ("answered", "no_answer", "engaged", "voicemail")
CALL_RESULTS = frozenset({*PLACED_CALLS, "no_number", "not_placed"})
# "other_contact" is somebody the planner named: next of kin, a neighbour (rule 40).
CALLED = frozenset({"resident", "planner", "other_contact"})
# What could not be placed without a signal.
TRIED = frozenset({"call", "planner", "text"})
# What became of something that the household needs of the work itself.
NEED_ANSWERS = frozenset({"done", "not_done"})
WHO_SPOKE = frozenset({"resident", "household_member", "minor", "other"})
# The list of rule 44, in its order.
REFUSAL_REASONS: dict[str, str] = {
    "no_notice": "They were not told",
    "not_convenient": "Not a convenient time",
    "requirement_not_met": "What they had asked for was not done",
    "unwell": "Somebody is unwell",
    "no_identification": "No identification or password",
    "afraid": "Afraid to open",
    "no_longer_needed": "The repair is no longer needed",
    "other": "Another reason",
}


class HeldKnown(StrEnum):
    """How it is known for how long the phone kept something before it could be sent."""

    STEADY = "steady"  # by the phone's steady clock, which nobody can set
    CLOCK = "clock"  # by the phone's time of day, which agreed with itself between two exchanges
    NOT_KNOWN = "not_known"  # nothing to go by that can be believed: what counts is when it came


# A question to the planner that was kept for longer than this was heard by nobody when it was asked.
HEARD_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Held:
    """When something that a phone had kept reached the server, and when it was done by the server's clock.

    `at` is never after `received_at`.
    """

    received_at: datetime
    at: datetime
    known: HeldKnown | None = None

    @property
    def length(self) -> timedelta:
        return self.received_at - self.at

    @staticmethod
    def not_at_all(now: datetime) -> Held:
        """It is done at this moment, or comes through a door that keeps nothing back."""
        return Held(now, now)


# What stands in the place of what an erased item said.
ERASED: dict[str, object] = {"erased": True}


@dataclass(frozen=True)
class Evidence:
    """One thing recorded. `device_at` is what the phone said, `received_at` when the server had it.

    `data` holds plain JSON values; `digest` is the SHA-256 of a stored file, or of the item itself. `by` is the
    account. `fingerprint` tells a photo or a card from all others: the SHA-256 of the file as sent, or of the number.

    `held` is how long the phone had kept it before it could be sent, and `held_known` how that is known; zero and None
    for what was sent as it was done.
    """

    ref: EvidenceRef
    appointment_ref: AppointmentRef
    kind: EvidenceKind
    source: EvidenceSource
    device_at: datetime
    received_at: datetime
    by: str
    data: Mapping[str, object] = field(default_factory=dict)
    digest: str = ""
    fingerprint: str = ""
    held: timedelta = timedelta(0)
    held_known: HeldKnown | None = None

    @property
    def at(self) -> datetime:
        """The time that counts for the gate: the server's, because a phone's clock can be set to anything.

        What a phone kept without a signal counts from when it was done, by the server's clock. A question to the
        planner counts from when somebody could hear it.
        """
        if self.kind is EvidenceKind.PLANNER_ASKED and self.held > HEARD_WITHIN:
            return self.received_at
        return self.received_at - self.held

    @property
    def skew(self) -> timedelta:
        """How far the phone's clock, or the delivery, was behind the server's: positive when it arrived later.

        What is known to have been kept on the phone is no part of it.
        """
        return self.received_at - self.held - self.device_at

    @property
    def erased(self) -> bool:
        """Whether it was kept long enough: what it said is gone, when it was and its digest stay (rule 74)."""
        return dict(self.data) == ERASED

    def text(self, key: str) -> str:
        return str(self.data.get(key, ""))


def digest_of(item: Evidence) -> str:
    """The SHA-256 of what an item says: reference, kind, source, both times, account and data.

    Of one that the phone had kept, for how many milliseconds and how that is known as well.
    """
    said = [item.ref, item.kind, item.source, item.device_at.isoformat(), item.received_at.isoformat(), item.by]
    held = [held_ms(item), item.held_known] if item.held_known else []
    content = json.dumps([*said, dict(item.data), *held], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(content.encode()).hexdigest()


def held_ms(item: Evidence) -> int:
    """For how long the phone had kept it, in whole milliseconds."""
    return item.held // timedelta(milliseconds=1)


def of_kind(items: tuple[Evidence, ...], kind: EvidenceKind) -> tuple[Evidence, ...]:
    """The items of one kind, in order of the time they were made."""
    return tuple(sorted((item for item in items if item.kind is kind), key=lambda item: (item.device_at, item.ref)))


def with_results(items: Iterable[Evidence], states: Mapping[str, str]) -> tuple[Evidence, ...]:
    """A text from the door counts for what became of it (rule 40): its `result` is the state of its message.

    `states` are by the message's reference.
    """
    return tuple(
        replace(item, data={**item.data, "result": states[item.text("message")]})
        if item.kind is EvidenceKind.TEXT and item.text("message") in states
        else item
        for item in items
    )
