"""Facts, in the past tense. Each goes into the ledger in the transaction that makes it true.

Payloads hold references, codes, instants and digests only: no names, numbers, addresses or free text, so that erasing a
person never breaks the chain. `by` is the reference of an account.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """A fact about one subject. `stream` names the hash chain it belongs to, such as `appointment:A-7K3M`."""

    SUBJECT: ClassVar[str]

    ref: str
    at: datetime

    @property
    def stream(self) -> str:
        return f"{self.SUBJECT}:{self.ref}"

    @property
    def name(self) -> str:
        return type(self).__name__

    def payload(self) -> dict[str, object]:
        """The fact as plain JSON values without floats; `at` is kept by the ledger itself."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "at"}


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case frozenset():
            return sorted(str(_plain(item)) for item in value)
    raise TypeError(f"{type(value).__name__} has no place in a ledger")


@dataclass(frozen=True)
class _AppointmentEvent(Event):
    SUBJECT: ClassVar[str] = "appointment"


@dataclass(frozen=True)
class AppointmentBooked(_AppointmentEvent):
    work_order_ref: str
    promise_version: int
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    requirements: tuple[str, ...]
    overridden: tuple[str, ...]
    agreed_by_resident: bool
    by: str


@dataclass(frozen=True)
class AppointmentRearranged(_AppointmentEvent):
    promise_version: int
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    by_landlord: bool
    by: str


@dataclass(frozen=True)
class AppointmentCancelled(_AppointmentEvent):
    outcome: str
    by: str


@dataclass(frozen=True)
class SlotFreed(_AppointmentEvent):
    """Working time came free: the appointment was called off or moved away."""

    gap_ref: str
    operative_ref: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class SlotRefilled(_AppointmentEvent):
    """Time that this appointment had given back is used by another visit."""

    gap_ref: str
    refilled_by: str


@dataclass(frozen=True)
class AppointmentConfirmed(_AppointmentEvent):
    promise_version: int
    reply_ref: str | None


@dataclass(frozen=True)
class AppointmentNotified(_AppointmentEvent):
    promise_version: int
    message_ref: str


@dataclass(frozen=True)
class AppointmentReassigned(_AppointmentEvent):
    operatives: tuple[str, ...]
    planned_start: datetime
    plan_ref: str
    by: str


@dataclass(frozen=True)
class AppointmentPinned(_AppointmentEvent):
    pinned: bool
    by: str


@dataclass(frozen=True)
class AppointmentDespatched(_AppointmentEvent):
    requirements: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class OperativeArrived(_AppointmentEvent):
    operatives: tuple[str, ...]
    device_at: datetime
    by: str


@dataclass(frozen=True)
class EvidenceRecorded(_AppointmentEvent):
    evidence_ref: str
    kind: str
    source: str
    device_at: datetime
    digest: str
    by: str


@dataclass(frozen=True)
class CallAsked(_AppointmentEvent):
    """The product was asked to place a call; how it went comes as evidence."""

    call_ref: str
    whom: str
    by: str


@dataclass(frozen=True)
class SecretRevealed(_AppointmentEvent):
    """Somebody looked at what is shown on the day only; what they saw is not here."""

    requirement_ref: str
    by: str


@dataclass(frozen=True)
class OutcomeRefused(_AppointmentEvent):
    judgement_ref: str
    outcome: str
    missing: tuple[str, ...]
    established_outcome: str
    by: str


@dataclass(frozen=True)
class VisitClosed(_AppointmentEvent):
    outcome: str
    judgement_ref: str | None
    by: str


@dataclass(frozen=True)
class OutcomeRejudged(_AppointmentEvent):
    """The records came to show more after the visit had closed. `outcome` is what it is from now on."""

    judgement_ref: str
    before: str
    outcome: str
    because: str


@dataclass(frozen=True)
class VisitNotAttended(_AppointmentEvent):
    promise_version: int


@dataclass(frozen=True)
class OutcomeChallenged(_AppointmentEvent):
    """`said_digest` is the SHA-256 of the resident's words; empty in facts from before it was kept."""

    challenge_ref: str
    outcome: str
    said_digest: str = ""


@dataclass(frozen=True)
class ChallengeDecided(_AppointmentEvent):
    challenge_ref: str
    upheld: bool
    outcome: str
    by: str


@dataclass(frozen=True)
class ChallengeRepeated(_AppointmentEvent):
    """They wrote again after the review: kept, and answered. `said_digest` as in OutcomeChallenged."""

    challenge_ref: str
    repeats: str
    said_digest: str = ""


@dataclass(frozen=True)
class CompensationChanged(_AppointmentEvent):
    """Proposed, approved, declined, paid or withdrawn."""

    compensation_ref: str
    promise_version: int
    state: str
    pence: int
    by: str


@dataclass(frozen=True)
class RechargeChanged(_AppointmentEvent):
    """Proposed, charged or dropped."""

    recharge_ref: str
    state: str
    pence: int
    by: str


@dataclass(frozen=True)
class MessageQueued(_AppointmentEvent):
    message_ref: str
    kind: str
    channel: str
    promise_version: int | None
    text_digest: str


@dataclass(frozen=True)
class MessageSettled(_AppointmentEvent):
    """What became of a message, with its own times: a letter counts as delivered on a later day than it was recorded.

    Facts from before the times were kept have none.
    """

    message_ref: str
    state: str
    code: str
    sent_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class ReplyReceived(_AppointmentEvent):
    """What it was understood as when it came. `text_digest` is the SHA-256 of its words; empty in older facts."""

    reply_ref: str
    intent: str
    promise_version: int | None
    text_digest: str = ""


@dataclass(frozen=True)
class ThirdPartyBooked(_AppointmentEvent):
    third_party_ref: str
    requirement_ref: str
    promise_version: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class ThirdPartyReleased(_AppointmentEvent):
    third_party_ref: str
    promise_version: int


@dataclass(frozen=True)
class _HomeEvent(Event):
    SUBJECT: ClassVar[str] = "home"


@dataclass(frozen=True)
class RequirementRecorded(_HomeEvent):
    requirement_ref: str
    kind: str
    source: str
    declined: bool
    by: str


@dataclass(frozen=True)
class RequirementEnded(_HomeEvent):
    requirement_ref: str
    by: str


@dataclass(frozen=True)
class RequirementReviewed(_HomeEvent):
    requirement_ref: str
    review_ref: str
    decision: str
    review_on: date | None
    replaced_by: str | None
    by: str


@dataclass(frozen=True)
class RequirementErased(_HomeEvent):
    """Its words were kept long enough; that it was there stays on record."""

    requirement_ref: str
    run: str


@dataclass(frozen=True)
class HouseholdRecorded(_HomeEvent):
    household_ref: str
    by: str


@dataclass(frozen=True)
class NumberWithdrawn(_HomeEvent):
    household_ref: str
    reply_ref: str


@dataclass(frozen=True)
class _WorkOrderEvent(Event):
    SUBJECT: ClassVar[str] = "work_order"


@dataclass(frozen=True)
class WorkOrderRaised(_WorkOrderEvent):
    home_ref: str
    trade: str
    priority: str
    due_at: datetime
    external: str | None
    by: str


@dataclass(frozen=True)
class WorkOrderChanged(_WorkOrderEvent):
    external: str
    by: str


@dataclass(frozen=True)
class WorkOrderSequenced(_WorkOrderEvent):
    """What it comes after, or that it comes after nothing any more."""

    after: str | None
    days: int | None
    unit: str | None
    by: str


@dataclass(frozen=True)
class ConcernsRecorded(_WorkOrderEvent):
    """What the order is about from now on."""

    concerns: tuple[str, ...]
    defect: str | None
    gas_check_due_on: date | None
    by: str


@dataclass(frozen=True)
class LegalHoldChanged(_WorkOrderEvent):
    """Nothing of the order is erased while it is held."""

    held: bool
    by: str


@dataclass(frozen=True)
class StatutoryStepRecorded(_WorkOrderEvent):
    """Something was done about a hazard or a legal duty at `happened_at`, or an earlier entry was withdrawn."""

    step_ref: str
    kind: str
    happened_at: datetime
    finding: str | None
    withdraws: str | None
    by: str


@dataclass(frozen=True)
class WorkOrderErased(_WorkOrderEvent):
    """The words of its visits were kept long enough; `counts` says how many of each were erased, as `photo:2`."""

    run: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class EvidencePackIssued(_WorkOrderEvent):
    """An evidence pack was issued; `digest` is over all of it, so that a copy can be held against it."""

    digest: str
    by: str


@dataclass(frozen=True)
class SlotsOffered(_WorkOrderEvent):
    offer_ref: str
    offered: int
    withheld: int
    by: str


@dataclass(frozen=True)
class SlotsRefused(_WorkOrderEvent):
    offer_ref: str
    reason: str
    by: str


@dataclass(frozen=True)
class HoldPlaced(_WorkOrderEvent):
    hold_ref: str
    offer_ref: str
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    third_parties: tuple[str, ...]
    expires_at: datetime
    by: str


@dataclass(frozen=True)
class HoldEnded(_WorkOrderEvent):
    hold_ref: str
    how: str
    by: str


@dataclass(frozen=True)
class EmergencyContacted(_WorkOrderEvent):
    result: str
    operative_ref: str | None
    by: str


@dataclass(frozen=True)
class EmergencyMessageQueued(_WorkOrderEvent):
    message_ref: str
    channel: str
    text_digest: str


@dataclass(frozen=True)
class ContactAttempted(_WorkOrderEvent):
    attempt_ref: str
    channel: str
    result: str
    tried_at: datetime
    by: str


@dataclass(frozen=True)
class VulnerabilityChecked(_WorkOrderEvent):
    """A named person looked; what they found is not here."""

    check_ref: str
    by: str


@dataclass(frozen=True)
class WorkOrderCancelled(_WorkOrderEvent):
    decision_ref: str
    why: str
    by: str


@dataclass(frozen=True)
class WorkOrderReopened(_WorkOrderEvent):
    decision_ref: str
    by: str


@dataclass(frozen=True)
class _DayEvent(Event):
    """`ref` is the day in ISO form."""

    SUBJECT: ClassVar[str] = "day"


@dataclass(frozen=True)
class DayPlanProposed(_DayEvent):
    plan_ref: str
    moves: int
    unplanned: int
    saved_seconds: int
    by: str


@dataclass(frozen=True)
class DayPlanDecided(_DayEvent):
    plan_ref: str
    state: str
    by: str


@dataclass(frozen=True)
class _FeedEvent(Event):
    SUBJECT: ClassVar[str] = "feed"


@dataclass(frozen=True)
class FeedImported(_FeedEvent):
    source_digest: str
    new: int
    changed: int
    unchanged: int
    rejected: int
    by: str


@dataclass(frozen=True)
class _ThirdPartyEvent(Event):
    SUBJECT: ClassVar[str] = "third_party"


@dataclass(frozen=True)
class ThirdPartyRecorded(_ThirdPartyEvent):
    active: bool
    by: str


@dataclass(frozen=True)
class ThirdPartyAbsenceRecorded(_ThirdPartyEvent):
    starts: datetime
    ends: datetime
    by: str


@dataclass(frozen=True)
class _OperativeEvent(Event):
    SUBJECT: ClassVar[str] = "operative"


@dataclass(frozen=True)
class OperativeRecorded(_OperativeEvent):
    by: str


@dataclass(frozen=True)
class AbsenceRecorded(_OperativeEvent):
    starts: datetime
    ends: datetime
    by: str


@dataclass(frozen=True)
class ShiftsChanged(_OperativeEvent):
    valid_from: date
    by: str


@dataclass(frozen=True)
class FigureChanged(Event):
    """One of the rulebook's figures, from a day on; `ref` is its name."""

    SUBJECT: ClassVar[str] = "figure"

    value: int
    from_day: date
    by: str
