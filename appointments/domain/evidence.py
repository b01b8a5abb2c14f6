"""What shows that something happened at the door. Evidence is only ever added (rules 46 and 76)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from appointments.domain.refs import AppointmentRef, EvidenceRef
from appointments.domain.times import require_instant


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
    WITHDRAWN = "withdrawn"  # data: withdraws (the item that was recorded by mistake), words: why; both stay (rule 76)
    # The rest count for nothing at the gate; they are shown, and somebody does something about them.
    TRIED = "tried"  # data: what (TRIED), of a photo its reference: could not be done, or not be sent
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
# How a text from the door stands once it has gone out; "" where no message of ours is behind it.
SENT_TEXTS = ("", "sent", "delivered")
# "other_contact" is somebody the planner named: next of kin, a neighbour (rule 40).
CALLED = frozenset({"resident", "planner", "other_contact"})
# What could not be placed without a signal.
UNHEARD = frozenset({"call", "planner", "text"})  # for want of a signal
# A photo was taken, and lost on the phone; something was recorded that could never be sent.
TRIED = UNHEARD | {"photo", "action"}
# What became of something that the household needs of the work itself.
NEED_ANSWERS = frozenset({"done", "not_done"})
ADULTS = frozenset({"resident", "household_member"})  # of the household
WHO_SPOKE = ADULTS | {"minor", "other"}
# What a photo shows. Nobody chose: "door".
PHOTO_SUBJECTS = frozenset({"card", "door", "work", "damage", "parts"})
# One that says nothing may be of the card; one that names something else is not.
PHOTO_OF_A_CARD = ("", "card")
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
# Of these, the ones by which the resident says that the failure was ours (rule 44). Whoever asks for identification or
# the agreed word, and gets none, does what every landlord asks residents to do. "Afraid" is not among them: it says how
# somebody feels and nothing that we left undone, and where nobody showed who they were, that is the reason.
OUR_FAILURE_REASONS = ("no_notice", "not_convenient", "requirement_not_met", "no_identification")
# Who of the household it was that spoke; "other" is a neighbour, or somebody whom nobody could place.
OF_THE_HOUSEHOLD = {
    "resident": "the resident was spoken to",
    "household_member": "somebody of the household was spoken to",
    "minor": "a child was there",
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
    """One thing recorded. `device_at` is what the phone said, `received_at` when the server had it; to the microsecond
    the same where the phone said nothing.

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

        A call that a telephone provider confirms was made when it was asked for, by our own clock: its report comes
        when it comes. Where that is not on record, the provider's time stands. What a phone kept without a signal
        counts from when it was done, by the server's clock. A question to the planner counts from when somebody could
        hear it.
        """
        if self.kind is EvidenceKind.CALL and self.source is EvidenceSource.PROVIDER:
            asked_at = self.text("asked_at")
            return min(datetime.fromisoformat(asked_at) if asked_at else self.device_at, self.received_at)
        if self.kind is EvidenceKind.PLANNER_ASKED and self.held > HEARD_WITHIN:
            return self.received_at
        return self.received_at - self.held

    @property
    def when_is_known(self) -> bool:
        """Whether `at` is known of what a phone sent, however long it had kept it."""
        return self.held_known in (HeldKnown.STEADY, HeldKnown.CLOCK)

    @property
    def skew(self) -> timedelta:
        """How far the phone's clock, or the delivery, was behind the server's: positive when it arrived later.

        What is known to have been kept on the phone is no part of it.
        """
        return self.received_at - self.held - self.device_at

    @property
    def phone_told_its_time(self) -> bool:
        return self.device_at != self.received_at

    @property
    def erased(self) -> bool:
        """Whether it was kept long enough: what it said is gone, when it was and its digest stay (rule 74)."""
        return dict(self.data) == ERASED

    def text(self, key: str) -> str:
        return str(self.data.get(key, ""))


def device_time(said: datetime | None, received_at: datetime) -> datetime:
    """What the phone said in UTC, or the server's time where it said nothing. Raises Invalid without a time zone."""
    return received_at if said is None else require_instant(said, "device_at")


def said_for_household(item: Evidence) -> str:
    """What an item says against a visit that somebody was not in, in words; empty when it says nothing of the kind.

    It may be less than the gate asks for: a call that a provider reports as answered may have been a voicemail.
    """
    match item.kind:
        case EvidenceKind.SPOKE_TO:
            return OF_THE_HOUSEHOLD.get(item.text("who"), "")
        case EvidenceKind.REASON:
            return "a reason was given for not letting anybody in"
        case EvidenceKind.CALL if (item.text("to") or "resident") == "resident" and item.text("result") == "answered":
            by_provider = item.source is EvidenceSource.PROVIDER
            return "a call was picked up, by a person or a voicemail" if by_provider else "the call was answered"
        case EvidenceKind.WORK_DONE:
            return "work was done"
        case EvidenceKind.PLANNER_ANSWERED if item.text("found") == "ours":
            return "a planner found that the failure was ours"
    return ""


def first_sent(photo: Evidence, items: Iterable[Evidence]) -> datetime:
    """When this picture was first sent for the visit. Sent again it shows nothing newer (server's time)."""
    alike = (item.at for item in items if item.kind is EvidenceKind.PHOTO and _same_picture(item, photo))
    return min(alike, default=photo.at)


def _same_picture(one: Evidence, other: Evidence) -> bool:
    """The same file as sent, or the same image once its details were taken out."""
    same_file = bool(one.fingerprint) and one.fingerprint == other.fingerprint
    return same_file or (bool(one.digest) and one.digest == other.digest)


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


def ended_at(items: Iterable[Evidence], at: datetime) -> datetime:
    """When a visit ended of which the last heard is `at`: of a crew, who left first may be heard last."""
    return max([at, *(item.at for item in items if item.kind is EvidenceKind.DEPARTURE)])


def of_kind(items: tuple[Evidence, ...], kind: EvidenceKind) -> tuple[Evidence, ...]:
    """The items of one kind, in order of the time they were made."""
    return tuple(sorted((item for item in items if item.kind is kind), key=lambda item: (item.device_at, item.ref)))


def is_child_alone(item: Evidence) -> bool:
    """Whether it says that a child answered and no adult: the one thing that can be withdrawn at the visit."""
    return item.kind is EvidenceKind.SPOKE_TO and item.text("who") == "minor"


def standing(items: Iterable[Evidence], until: datetime | None = None) -> tuple[Evidence, ...]:
    """All items but those that the operative withdrew; with `until`, by then (inclusive). Withdrawals stay in."""
    given = tuple(items)
    withdrawn = {
        item.text("withdraws"): item.at
        for item in given
        if item.kind is EvidenceKind.WITHDRAWN
        and item.source is EvidenceSource.DEVICE
        and item.text("words").strip()
        and (until is None or item.at <= until)
    }
    return tuple(
        item
        for item in given
        if not (is_child_alone(item) and item.ref in withdrawn and item.at <= withdrawn[item.ref])
    )


def child_alone(items: Iterable[Evidence]) -> Evidence | None:
    """The last standing record that only a child was at home; None when there is none, or an adult came too."""
    kept = of_kind(standing(items), EvidenceKind.SPOKE_TO)
    if any(item.text("who") in ADULTS for item in kept):
        return None
    return next((item for item in reversed(kept) if is_child_alone(item)), None)


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
