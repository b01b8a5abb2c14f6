"""Show how a day could make room for a visit that is booked or moved, before anybody accepts it. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from appointments.domain.refs import OfferRef, OperativeRef
from appointments.domain.room import PROTECTED, Impossible, Room
from appointments.domain.slots import Slot
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.finding import Searching, search
from appointments.use_cases.steps.making_room import new_visit, read_day


@dataclass(frozen=True)
class FindRoom:
    """One slot of an offer, by day and pattern."""

    offer_ref: OfferRef
    day: date
    pattern: str


@dataclass(frozen=True)
class RoomFound:
    """`slot` is what would be promised. `answer` is None when the slot has come free: then nothing need be moved.

    `after_target` when the promise leaves room to arrive at or after the end of the target (rule 8).
    """

    slot: Slot
    answer: Room | None
    after_target: bool
    names: Mapping[OperativeRef, str]


def find_room(request: FindRoom, *, uow: UnitOfWork, clock: Clock, searching: Searching) -> RoomFound:
    """How the day would look with the visit in it; or that this is impossible, or was not found in time."""
    from appointments.scheduling.repack import repack  # the compiler is slow to import: only those who ask wait

    now = clock.now()
    with uow.read() as records:
        there = read_day(records, request.offer_ref, request.day, request.pattern, now=now, moving=True)
    scene, visit = there.scene, new_visit(there, searching)
    found = search(scene, searching, now=now, resident_agrees=there.offers.resident_agrees, only=there.slot)
    slot = there.slot if visit is None else Slot(there.slot.day, visit.stop.arrive, there.slot.pattern)
    answer: Room | None = None
    if not found.offers:
        reasons = found.withheld[0].reasons
        standing = [reason for reason in reasons if reason.block in PROTECTED]
        if visit is None or standing:
            answer = Impossible(tuple(r.block for r in reasons), " ".join(r.words for r in standing or reasons))
        else:
            answer = repack(there.rounds, there.booked, visit, travel=searching.travel, now=now)
    return RoomFound(
        slot=slot,
        answer=answer,
        after_target=slot.window.ends > scene.work_order.due_at,
        names={operative.ref: operative.name for operative in scene.operatives},
    )
