"""Actions: what an operative's phone says was done, one thing each, with a reference that the phone made.

Each is stored as it came before anything else happens to it, and never changes. What became of it stands beside it, and
does: applied to the visit, waiting for something that has not come yet, refused by the gate, or kept aside because it
does not fit the visit as it stands here. Nothing is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from appointments.domain.device_times import Moment
from appointments.domain.errors import Invalid
from appointments.domain.evidence import Held, HeldKnown
from appointments.domain.homes import Place
from appointments.domain.positions import NO_POSITION, Position
from appointments.domain.refs import AppointmentRef, EvidenceRef, JudgementRef, OperativeRef, TaskRef

# What waits for something that does not come is decided without it.
WAITS_AT_MOST = timedelta(hours=24)


class ActionKind(StrEnum):
    SET_OFF = "set_off"  # data: minutes_away
    ARRIVE = "arrive"
    KNOCK = "knock"
    CALL = "call"  # data: result, to
    TEXT = "text"
    DOOR_STEP = "door_step"  # data: step, result
    PLANNER_ASKED = "planner_asked"
    CARD = "card"  # data: number
    SPOKE_TO = "spoke_to"  # data: who
    REASON = "reason"  # data: reason, words
    OTHER_TIME_OFFERED = "other_time_offered"  # data: words
    CORRECTION = "correction"  # data: of, words
    WITHDRAW = "withdraw"  # data: withdraws (the record that only a child was at home), words
    WORK_DONE = "work_done"  # data: words, materials
    NEED = "need"  # data: kind, and what that kind of requirement asks for
    FOLLOW_ON = "follow_on"  # data: words, trade, parts
    RECOMMEND = "recommend"  # data: words
    ANSWER_NEED_OF_WORK = "answer_need_of_work"  # data: code, answer, words
    CLAIM = "claim"  # data: outcome, words, evidence
    LEAVE = "leave"  # data: evidence
    TRIED = "tried"  # data: what
    PHOTO = "photo"  # comes in pieces, through a door of its own; data: subject, size, sha256


class ActionState(StrEnum):
    RECEIVED = "received"  # stored, and nothing else has happened yet
    WAITING = "waiting"
    APPLIED = "applied"
    KEPT_ASIDE = "kept_aside"
    REFUSED = "refused"  # a claim that the gate did not allow


class Why(StrEnum):
    """Why an action waits, or was kept aside."""

    NONE = ""
    # waiting
    EVIDENCE_AWAITED = "evidence_awaited"
    ARRIVAL_AWAITED = "arrival_awaited"
    PIECES_AWAITED = "pieces_awaited"
    CLAIM_AWAITED = "claim_awaited"
    # kept aside
    UNREADABLE = "unreadable"
    REF_TAKEN = "ref_taken"
    NOT_YOURS = "not_yours"
    CANCELLED = "cancelled"
    MOVED = "moved"
    CLOSED = "closed"
    TWO_ACCOUNTS = "two_accounts"
    TOO_LATE = "too_late"  # nobody can say any more that it was done on the day of the visit
    NOT_THERE = "not_there"
    DOES_NOT_FIT = "does_not_fit"


class AccountDecision(StrEnum):
    """What a planner made of an account that was kept aside."""

    STANDS = "stands"  # what is on record stands
    TAKEN = "taken"  # it is put on record beside what was there


OPEN = frozenset({ActionState.RECEIVED, ActionState.WAITING})


@dataclass(frozen=True)
class DeviceAction:
    """One action as it came, and what became of it.

    `sent` is the JSON text of the action, unchanged; empty once it was erased. `kind` is None for what cannot be read;
    `appointment_ref` is as the phone named it, and may be of no appointment of ours. `at` is the server's time of it.
    `device` is the reference that its phone made for itself, empty where its app says none.
    `words` are shown to the operative. `decided_at` and `decision` are a planner's, about what was kept aside. `digest`
    is that of a photo which is kept and is no evidence.
    """

    ref: EvidenceRef
    by: str
    operative_ref: OperativeRef
    sent: str
    received_at: datetime
    at: datetime
    held_known: HeldKnown = HeldKnown.NOT_KNOWN
    kind: ActionKind | None = None
    appointment_ref: AppointmentRef = ""
    device_at: datetime | None = None
    run: str = ""
    steady_ms: int | None = None
    device: str = ""
    state: ActionState = ActionState.RECEIVED
    why: Why = Why.NONE
    words: str = ""
    judgement_ref: JudgementRef | None = None
    task_ref: TaskRef | None = None
    settled_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    decision: AccountDecision | None = None
    digest: str = ""

    @property
    def held(self) -> Held:
        return Held(self.received_at, self.at, self.held_known)

    @property
    def moment(self) -> Moment:
        """When its phone says that it was done."""
        return Moment(self.device_at, self.run, self.steady_ms, self.device)

    @property
    def open(self) -> bool:
        """Whether something is still to be done with it without a person."""
        return self.state in OPEN

    @property
    def data(self) -> Mapping[str, Any]:
        """What the kind needs, as it was sent; empty for what cannot be read."""
        return as_object(self._said.get("data"))

    @property
    def rests_on(self) -> tuple[EvidenceRef, ...]:
        """References of what has to be there before this is decided."""
        if self.kind is ActionKind.WITHDRAW:
            return (self.text("withdraws"),) if self.text("withdraws") else ()
        named = self.data.get("evidence")
        return tuple(str(ref) for ref in named)[:200] if isinstance(named, list) else ()

    @property
    def position(self) -> tuple[Position | None, str]:
        """Where the phone was, or why that is not known."""
        return read_position(self._said.get("position"))

    def text(self, key: str) -> str:
        """One value of the data, as text that any database keeps."""
        value = self.data.get(key)
        if value is None or isinstance(value, dict | list):
            return ""
        return storable("yes" if value is True else "no" if value is False else str(value)).strip()

    def texts(self) -> dict[str, str]:
        """All of the data that is text, as `text` gives it."""
        return {storable(str(key)): self.text(key) for key in self.data if key != "evidence"}

    def waits(self, why: Why, words: str) -> DeviceAction:
        return replace(self, state=ActionState.WAITING, why=why, words=words)

    def settles(
        self,
        state: ActionState,
        now: datetime,
        *,
        words: str = "",
        why: Why = Why.NONE,
        judgement_ref: JudgementRef | None = None,
        task_ref: TaskRef | None = None,
    ) -> DeviceAction:
        return replace(
            self, state=state, why=why, words=words, judgement_ref=judgement_ref, task_ref=task_ref, settled_at=now
        )

    def again(self) -> DeviceAction:
        """As it came: it is tried once more."""
        return replace(self, state=ActionState.RECEIVED, why=Why.NONE, words="", settled_at=None)

    def decide(self, decision: AccountDecision, by: str, now: datetime) -> DeviceAction:
        return replace(self, decision=decision, decided_by=by, decided_at=now)

    @property
    def _said(self) -> Mapping[str, Any]:
        try:
            return as_object(json.loads(self.sent))
        except (ValueError, RecursionError):
            return {}


def read_position(value: object) -> tuple[Position | None, str]:
    """What cannot be read is no position: it never stands in the way of what is recorded."""
    said = as_object(value)
    if str(said.get("none")) in NO_POSITION:
        return None, str(said["none"])
    try:
        place = Place(float(said["lat"]), float(said["lon"]))
        return Position(place, float(said["accuracy_m"])), ""
    except (KeyError, TypeError, ValueError, OverflowError, Invalid):
        return None, "not_asked"


def storable(text: str) -> str:
    """Text without what PostgreSQL cannot keep, and nobody means: NULs and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def as_object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
