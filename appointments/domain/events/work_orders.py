"""What became of a work order, besides its slots and its visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.events.base import WorkOrderEvent


@dataclass(frozen=True)
class WorkOrderRaised(WorkOrderEvent):
    home_ref: str
    trade: str
    priority: str
    due_at: datetime
    external: str | None
    by: str


@dataclass(frozen=True)
class WorkOrderChanged(WorkOrderEvent):
    external: str
    by: str


@dataclass(frozen=True)
class WorkOrderSequenced(WorkOrderEvent):
    """What it comes after, or that it comes after nothing any more."""

    after: str | None
    days: int | None
    unit: str | None
    by: str


@dataclass(frozen=True)
class ConcernsRecorded(WorkOrderEvent):
    """What the order is about from now on."""

    concerns: tuple[str, ...]
    defect: str | None
    gas_check_due_on: date | None
    by: str


@dataclass(frozen=True)
class NeedsOfWorkRecorded(WorkOrderEvent):
    """What the household needs of the work itself from now on, by code; the words stand on the order."""

    needs: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class LegalHoldChanged(WorkOrderEvent):
    """Nothing of the order is erased while it is held."""

    held: bool
    by: str


@dataclass(frozen=True)
class StatutoryStepRecorded(WorkOrderEvent):
    """Something was done about a hazard or a legal duty at `happened_at`, or an earlier entry was withdrawn."""

    step_ref: str
    kind: str
    happened_at: datetime
    finding: str | None
    withdraws: str | None
    by: str


@dataclass(frozen=True)
class WorkOrderErased(WorkOrderEvent):
    """The words of its visits were kept long enough; `counts` says how many of each were erased, as `photo:2`."""

    run: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class EvidencePackIssued(WorkOrderEvent):
    """An evidence pack was issued; `digest` is over all of it, so that a copy can be held against it."""

    digest: str
    by: str


@dataclass(frozen=True)
class EmergencyContacted(WorkOrderEvent):
    result: str
    operative_ref: str | None
    by: str


@dataclass(frozen=True)
class ContactAttempted(WorkOrderEvent):
    attempt_ref: str
    channel: str
    result: str
    tried_at: datetime
    by: str


@dataclass(frozen=True)
class VulnerabilityChecked(WorkOrderEvent):
    """A named person looked; what they found is not here."""

    check_ref: str
    by: str


@dataclass(frozen=True)
class WorkOrderCancelled(WorkOrderEvent):
    decision_ref: str
    why: str
    by: str


@dataclass(frozen=True)
class WorkOrderReopened(WorkOrderEvent):
    decision_ref: str
    by: str
