"""Offer slots for a work order: what can be promised, best first, and why everything else cannot (rules 5 and 20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.errors import Invalid
from appointments.domain.events import SlotsOffered
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.slots import OfferSet
from appointments.ports import Clock, Records, UnitOfWork
from appointments.scheduling.insertion import Offered
from appointments.use_cases.steps.finding import Searching, horizon, read_scene, search


@dataclass(frozen=True)
class OfferSlots:
    """`resident_agrees`: the resident is on the telephone and would choose the time, so no landlord's notice is due.

    `first_day` None means today; `days` None means the landlord's horizon. `moving` is an appointment to be rearranged.
    """

    work_order_ref: WorkOrderRef
    by: str
    first_day: date | None = None
    days: int | None = None
    resident_agrees: bool = False
    moving: AppointmentRef | None = None


def offer_slots(request: OfferSlots, *, uow: UnitOfWork, clock: Clock, searching: Searching) -> OfferSet:
    """The offers, stored: the search is read and made outside any lock, only its answer is written."""
    now = clock.now()
    days = request.days if request.days is not None else searching.rules.horizon_days
    if not 1 <= days <= 366:
        raise Invalid("days", f"days: {days} is not between 1 and 366")
    first, last = horizon(now, request.first_day, days)
    with uow.read() as records:
        scene = read_scene(
            records, request.work_order_ref, first=first, last=last, now=now, moving=request.moving, book=searching.book
        )
    found = search(scene, searching, now=now, resident_agrees=request.resident_agrees)
    with uow.write() as records:
        offers = store_offers(
            records,
            found,
            work_order_ref=request.work_order_ref,
            by=request.by,
            resident_agrees=request.resident_agrees,
            days=(first, last),
            now=now,
        )
        records.commit()
    return offers


def store_offers(
    records: Records,
    found: Offered,
    *,
    work_order_ref: WorkOrderRef,
    by: str,
    resident_agrees: bool,
    days: tuple[date, date],
    now: datetime,
) -> OfferSet:
    """What a search found, kept with its fact; `days` are the first and last looked at, both inclusive."""
    offers = OfferSet(
        ref=records.new_ref("O"),
        work_order_ref=work_order_ref,
        made_at=now,
        made_by=by,
        offers=found.offers,
        withheld=found.withheld,
        resident_agrees=resident_agrees,
        first_day=days[0],
        last_day=days[1],
    )
    records.offers.add(offers)
    records.ledger.append(
        SlotsOffered(
            ref=work_order_ref,
            at=now,
            offer_ref=offers.ref,
            offered=len(found.offers),
            withheld=len(found.withheld),
            by=by,
        )
    )
    return offers
