"""A hold: seats kept for a caller who is still deciding. It expires by itself, and promises nothing to anybody.

A work order has at most one: a caller who thinks again has let go of the first. Its interval is certified like a
booking's, so a slot that is held can be booked; until then nobody else is offered the same minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.appointments import Assignment
from appointments.domain.refs import HoldRef, OfferRef, WorkOrderRef
from appointments.domain.slots import Slot


class HoldEnd(StrEnum):
    """What became of a hold."""

    BOOKED = "booked"  # the slot that was held, or another one for the same work order
    RELEASED = "released"  # the caller wants none of it
    REPLACED = "replaced"  # the caller would rather think about another slot
    EXPIRED = "expired"


@dataclass(frozen=True)
class Hold:
    """`slot` is what would be promised, `assignments` are the seats kept; from `expires_at` on it holds nothing."""

    ref: HoldRef
    work_order_ref: WorkOrderRef
    offer_ref: OfferRef
    slot: Slot
    assignments: tuple[Assignment, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime

    def lasts(self, now: datetime) -> bool:
        """Whether it still keeps others out."""
        return now < self.expires_at
