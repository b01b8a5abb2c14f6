"""Slots offered, refused and held; time that came free and was used again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.events.base import AppointmentEvent, WorkOrderEvent


@dataclass(frozen=True)
class SlotFreed(AppointmentEvent):
    """Working time came free: the appointment was called off or moved away."""

    gap_ref: str
    operative_ref: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class SlotRefilled(AppointmentEvent):
    """Time that this appointment had given back is used by another visit."""

    gap_ref: str
    refilled_by: str


@dataclass(frozen=True)
class SlotsOffered(WorkOrderEvent):
    offer_ref: str
    offered: int
    withheld: int
    by: str


@dataclass(frozen=True)
class SlotsRefused(WorkOrderEvent):
    offer_ref: str
    reason: str
    by: str


@dataclass(frozen=True)
class HoldPlaced(WorkOrderEvent):
    hold_ref: str
    offer_ref: str
    starts: datetime
    ends: datetime
    operatives: tuple[str, ...]
    third_parties: tuple[str, ...]
    expires_at: datetime
    by: str


@dataclass(frozen=True)
class HoldEnded(WorkOrderEvent):
    hold_ref: str
    how: str
    by: str
