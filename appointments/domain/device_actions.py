"""Actions: what an operative's phone says was done, one thing each, with a reference that the phone made.

Each is stored as it came before anything else happens to it, and never changes. What became of it stands beside it, and
does: applied to the visit, waiting for something that has not come yet, refused by the gate, or kept aside because it
does not fit the visit as it stands here. Nothing is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from appointments.domain.errors import Invalid
from appointments.domain.evidence import Held, HeldKnown
from appointments.domain.homes import Place
from appointments.domain.positions import NO_POSITION, Position
from appointments.domain.refs import AppointmentRef, EvidenceRef, JudgementRef, OperativeRef, TaskRef

# Of one action, as JSON in UTF-8.
LARGEST_BYTES = 16 * 1024
# What waits for something that does not come is decided without it.
WAITS_AT_MOST = timedelta(hours=24)

_REF = re.compile(r"E-[0-9a-f]{24}")
_RUN = re.compile(r"R-[0-9a-f]{12}")
_APPOINTMENT = re.compile(r"A-[0-9A-Za-z-]{1,40}")
_MOST_MS = 10**12  # thirty years: no phone runs for longer


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
    def open(self) -> bool:
        """Whether something is still to be done with it without a person."""
        return self.state in OPEN

    @property
    def data(self) -> Mapping[str, Any]:
        """What the kind needs, as it was sent; empty for what cannot be read."""
        return _object(self._said.get("data"))

    @property
    def rests_on(self) -> tuple[EvidenceRef, ...]:
        """References of what has to be there before this is decided."""
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

    def decide(self, decision: AccountDecision, by: str, now: datetime) -> DeviceAction:
        return replace(self, decision=decision, decided_by=by, decided_at=now)

    @property
    def _said(self) -> Mapping[str, Any]:
        try:
            return _object(json.loads(self.sent))
        except (ValueError, RecursionError):
            return {}


@dataclass(frozen=True)
class Read:
    """What could be read of an action. `problem` is empty when all of it could."""

    ref: EvidenceRef
    kind: ActionKind | None = None
    appointment_ref: AppointmentRef = ""
    device_at: datetime | None = None
    run: str = ""
    steady_ms: int | None = None
    problem: str = ""
    sent: str = field(default="", repr=False)


def read_action(sent: object, account: str) -> Read:
    """One action as a phone sends it. What cannot be read has a problem, in words, and still has a reference."""
    text = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    said = _object(sent)
    ref = _fitting(said, "ref", _REF)
    own = Read(ref or content_ref(text, account), sent=text)
    if len(text) > LARGEST_BYTES:
        return replace(own, sent=text[:LARGEST_BYTES], problem="It is larger than 16 kB.")
    if not ref:
        return replace(own, problem="ref: E- and 24 hexadecimal digits, made by the phone")
    appointment_ref = _fitting(said, "appointment", _APPOINTMENT)
    if not appointment_ref:
        return replace(own, problem="appointment: the reference of a visit of the round")
    own = replace(own, appointment_ref=appointment_ref)
    kinds = {kind.value for kind in ActionKind if kind is not ActionKind.PHOTO}
    if str(said.get("kind")) not in kinds:
        return replace(own, problem=f"kind: one of {', '.join(sorted(kinds))}")
    device_at = read_device_time(said.get("device_at"))
    if device_at is None:
        return replace(own, problem="device_at: an ISO 8601 time with its offset")
    steady_ms = read_steady(said.get("steady_ms"))
    return replace(
        own,
        kind=ActionKind(str(said["kind"])),
        device_at=device_at,
        run=_fitting(said, "run", _RUN) if steady_ms is not None else "",
        steady_ms=steady_ms,
    )


def content_ref(text: str, account: str) -> EvidenceRef:
    """A reference for what has none that could be used: the same content of the same account has the same."""
    return f"E-{sha256(f'{account}:{text}'.encode()).hexdigest()[:24]}"


def readable_run(value: object) -> str:
    """The run of an app, empty for what is none."""
    return value if isinstance(value, str) and _RUN.fullmatch(value) else ""


def readable_appointment(value: object) -> bool:
    """Whether an appointment could be called this."""
    return isinstance(value, str) and _APPOINTMENT.fullmatch(value) is not None


def readable_ref(value: object) -> bool:
    """Whether a phone could have made this reference."""
    return isinstance(value, str) and _REF.fullmatch(value) is not None


def read_device_time(value: object) -> datetime | None:
    """A time with its offset; None for anything else, and for what no calendar holds."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value)
        # A phone's clock may be set to anything. What a database cannot keep is no time.
        return found if found.tzinfo is not None and 1990 <= found.year <= 2200 else None
    except (ValueError, OverflowError):
        return None


def read_steady(value: object) -> int | None:
    """Whole milliseconds of a steady clock; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_MS:
        return None
    return round(value)


def read_position(value: object) -> tuple[Position | None, str]:
    """What cannot be read is no position: it never stands in the way of what is recorded."""
    said = _object(value)
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


def _fitting(said: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = said.get(name)
    return value if isinstance(value, str) and form.fullmatch(value) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
