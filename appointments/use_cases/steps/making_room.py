"""A step shared by use cases: read one whole day around a slot that is withheld, and the visit that wants it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.access import demands
from appointments.domain.booking_rules import earliest_start
from appointments.domain.errors import Invalid
from appointments.domain.refs import OfferRef
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.slots import OfferSet, Slot
from appointments.ports import Records
from appointments.scheduling.constraints import Needs
from appointments.scheduling.making_room.board import NewVisit
from appointments.use_cases.steps.finding import (
    Scene,
    Searching,
    open_appointment,
    promise_in,
    read_scene,
    stay_minutes,
)


@dataclass(frozen=True)
class DayScene:
    """`rounds` are those of everybody on the slot's day, `booked` what the visits in them ask for.

    What the booking would release is in neither.
    """

    scene: Scene
    offers: OfferSet
    slot: Slot
    rounds: tuple[Round, ...]
    booked: tuple[BookedVisit, ...]


def read_day(
    records: Records, offer_ref: OfferRef, day: date, pattern: str, *, now: datetime, moving: bool = False
) -> DayScene:
    """The day of one slot of an offer. With `moving` an open appointment of the order leaves its rounds."""
    offers = records.offers.get(offer_ref)
    current = open_appointment(records, offers.work_order_ref) if moving else None
    scene = read_scene(
        records, offers.work_order_ref, first=day, last=day, now=now, moving=current.ref if current else None
    )
    gone = scene.releases | scene.lapsed
    everybody = [operative.ref for operative in scene.operatives]
    rounds = [worked.at(now) for worked in records.rounds.between(everybody, day, day)]
    return DayScene(
        scene=scene,
        offers=offers,
        slot=_slot(scene, day, pattern),
        rounds=tuple(replace(w, stops=tuple(s for s in w.stops if s.appointment_ref not in gone)) for w in rounds),
        booked=tuple(v for v in records.rounds.visits_on(day) if v.stop.appointment_ref not in gone),
    )


def new_visit(there: DayScene, searching: Searching) -> NewVisit | None:
    """The visit with the promise it would get in this slot; None when the household can make no part of it.

    What another trade or a third party cannot make is no part of it either.
    """
    scene, slot = there.scene, there.slot
    asked = demands(scene.requirements_on(frozenset())[slot.day])
    minutes = stay_minutes(scene, slot.day)
    left = promise_in(scene, searching, slot)
    if left is None:
        return None
    needs = Needs(scene.work_order.trade, scene.work_order.skills, asked, scene.usual_operative)
    promise = left.window
    return NewVisit(Stop(scene.new_ref, scene.home.place, promise, minutes, promise.starts), needs, left.also)


def notice_ends(there: DayScene, searching: Searching, *, now: datetime, resident_agrees: bool) -> datetime:
    """The first instant a promise may start at."""
    return earliest_start(
        there.scene.binding(frozenset()),
        searching.rules,
        now=now,
        sendable_from=searching.reminders.sendable_from(now),
        resident_agrees=resident_agrees,
    ).at


def _slot(scene: Scene, day: date, pattern: str) -> Slot:
    for found in scene.patterns:
        if found.code == pattern and found.offered_on(day):
            return Slot(day, found.window_on(day), found.code)
    raise Invalid("slot", f"slot: there is no {pattern!r} on {day:%A %d %B %Y}")
