"""On request: what would free a withheld slot. Nothing is written; the search runs outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appointments.domain.refs import OfferRef
from appointments.domain.room import SlotAnswer
from appointments.domain.slots import Slot
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.finding import Searching, search
from appointments.use_cases.steps.making_room import new_visit, notice_ends, read_day


@dataclass(frozen=True)
class FindSmallestChange:
    """One slot of an offer, by day and pattern."""

    offer_ref: OfferRef
    day: date
    pattern: str


@dataclass(frozen=True)
class WhatFrees:
    """`answer` is None when the slot has come free meanwhile."""

    slot: Slot
    answer: SlotAnswer | None


def find_smallest_change(
    request: FindSmallestChange, *, uow: UnitOfWork, clock: Clock, searching: Searching
) -> WhatFrees:
    """The smallest change that would free the slot, with certified rounds; or that there is none, or none was found."""
    # The compiler is slow to import: only those who ask wait.
    from appointments.scheduling.making_room.small_changes import WithheldSlot
    from appointments.scheduling.proof import smallest_change

    now = clock.now()
    with uow.read() as records:
        there = read_day(records, request.offer_ref, request.day, request.pattern, now=now, moving=True)
    agrees = there.offers.resident_agrees
    found = search(there.scene, searching, now=now, resident_agrees=agrees, only=there.slot)
    if found.offers:
        return WhatFrees(there.slot, None)
    withheld = WithheldSlot(
        slot=there.slot,
        reasons=found.withheld[0].reasons,
        visit=new_visit(there, searching),
        not_before=notice_ends(there, searching, now=now, resident_agrees=agrees),
    )
    answer = smallest_change(withheld, there.rounds, there.booked, travel=searching.travel, now=now)
    return WhatFrees(there.slot, answer)
