"""Hold a slot while the caller decides: its seats are certified and kept for some minutes, and nothing is promised.

Whoever else has to be there is kept with them, so that what was held can be booked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.access import snapshot
from appointments.domain.errors import Invalid, SlotTaken, Stale
from appointments.domain.events import HoldPlaced
from appointments.domain.holds import Hold, HoldEnd
from appointments.domain.refs import OfferRef
from appointments.domain.slots import OfferSet
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.booking.offer_slots import OfferSlots, offer_slots
from appointments.use_cases.steps.attending import hold_third_parties
from appointments.use_cases.steps.committing import (
    TRIES,
    Certified,
    certified,
    check_unchanged,
    claim_rounds,
    only_offer,
    write_rounds,
)
from appointments.use_cases.steps.finding import (
    Scene,
    Searching,
    apart_from_promised,
    open_appointment,
    read_scene,
    search,
    stay_minutes,
)
from appointments.use_cases.steps.holding import end_holds, promised_operative


@dataclass(frozen=True)
class HoldSlot:
    """A slot of an offer, by day and pattern. A hold that the same work order has already is replaced."""

    offer_ref: OfferRef
    day: date
    pattern: str
    by: str


def hold_slot(request: HoldSlot, *, uow: UnitOfWork, clock: Clock, searching: Searching) -> Hold:
    """The hold. Raises SlotTaken with fresh offers when somebody else was quicker.

    For an appointment that is to be moved the seats are held *beside* those it has, which it keeps until it moves.
    """
    taken = SlotTaken("this slot was taken a moment ago")
    for _ in range(TRIES):
        now = clock.now()
        with uow.read() as records:
            offers = records.offers.get(request.offer_ref)
            scene = _scene(records, offers, request, searching, now)
        try:
            done = _certify(request, offers, scene, searching, now)
            with uow.write() as records:
                hold = _write(records, request, scene, done, searching, now)
                records.commit()
            return hold
        except Stale:
            continue
        except SlotTaken as exc:
            taken = exc
            break
    moving = scene.moving.ref if scene.moving else None
    fresh = OfferSlots(offers.work_order_ref, request.by, resident_agrees=offers.resident_agrees, moving=moving)
    raise SlotTaken(taken.message, fresh=offer_slots(fresh, uow=uow, clock=clock, searching=searching)) from taken


def _scene(records: Records, offers: OfferSet, request: HoldSlot, searching: Searching, now: datetime) -> Scene:
    current = open_appointment(records, offers.work_order_ref)
    scene = read_scene(
        records,
        offers.work_order_ref,
        first=request.day,
        last=request.day,
        now=now,
        moving=current.ref if current else None,
        book=searching.book,
    )
    return replace(scene, new_ref=records.new_ref("K"))


def _certify(request: HoldSlot, offers: OfferSet, scene: Scene, searching: Searching, now: datetime) -> Certified:
    # The appointment that is to be moved keeps its place as long as it is only thought about.
    beside = replace(scene, moving=None)
    slot = next((o.slot for o in offers.offers if (o.slot.day, o.slot.pattern) == (request.day, request.pattern)), None)
    if slot is None:
        raise Invalid("slot", "slot: this is not one of the times that were offered")
    preferred = promised_operative(offers, scene, request)
    found = search(beside, searching, now=now, resident_agrees=offers.resident_agrees, only=slot, preferred=preferred)
    chosen = only_offer(apart_from_promised(found, scene.moving), slot)
    return certified(beside, chosen, searching, now=now)


def _write(
    records: Records, request: HoldSlot, scene: Scene, done: Certified, searching: Searching, now: datetime
) -> Hold:
    records.work_orders.get(scene.work_order.ref).require_open()
    standing = check_unchanged(records, scene, done.slot)
    claim_rounds(records, done, replace(scene, moving=None))
    end_holds(records, scene, done, by=request.by, now=now, how=HoldEnd.REPLACED)
    hold = Hold(
        ref=scene.new_ref,
        work_order_ref=scene.work_order.ref,
        offer_ref=request.offer_ref,
        slot=done.slot,
        assignments=done.assignments,
        made_at=now,
        made_by=request.by,
        expires_at=now + searching.rules.hold,
    )
    records.holds.add(hold)
    minutes, asked = stay_minutes(scene, done.slot.day), snapshot(standing, done.slot.day)
    third_parties = hold_third_parties(records, hold, minutes, scene.couplings, asked)
    write_rounds(records, done, scene)
    records.ledger.append(
        HoldPlaced(
            ref=hold.work_order_ref,
            at=now,
            hold_ref=hold.ref,
            offer_ref=hold.offer_ref,
            starts=hold.slot.window.starts,
            ends=hold.slot.window.ends,
            operatives=tuple(seat.operative_ref for seat in hold.assignments),
            third_parties=third_parties,
            expires_at=hold.expires_at,
            by=request.by,
        )
    )
    return hold
