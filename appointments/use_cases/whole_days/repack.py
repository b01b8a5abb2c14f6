"""Book or move a visit where the day has to make room for it: others change order or operative, no promise is touched.

Searched outside any transaction, written in one, with every changed round claimed at the version it was read at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.appointments import Action, Appointment, Assignment, Role, next_state
from appointments.domain.errors import Invalid, NotFound, SlotTaken, Stale
from appointments.domain.refs import AppointmentRef, OfferRef
from appointments.domain.room import PROTECTED, Repacked
from appointments.domain.times import Window, end_in_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment, write_booking
from appointments.use_cases.booking.offer_slots import OfferSlots, offer_slots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment, write_move
from appointments.use_cases.steps.committing import TRIES, Certified, certified, only_offer
from appointments.use_cases.steps.finding import Scene, Searching, search
from appointments.use_cases.steps.making_room import DayScene, new_visit, read_day
from appointments.use_cases.steps.missing import missed_first
from appointments.use_cases.steps.teller import Teller


@dataclass(frozen=True)
class Repack:
    """A withheld slot of an offer, by day and pattern. `late_reason` is required after the target date (rule 8).

    With `moving` that appointment of the order is moved there, `by_landlord` when we asked for it; a resident who asks
    for a later day has given the reason by asking.
    """

    offer_ref: OfferRef
    day: date
    pattern: str
    by: str
    agreed_by_resident: bool = False
    late_reason: str = ""
    moving: AppointmentRef | None = None
    by_landlord: bool = False

    @property
    def owes_reason(self) -> bool:
        """Whether a promise after the target has to be explained, and is not."""
        return (self.moving is None or self.by_landlord) and not self.late_reason.strip()


def repack(request: Repack, *, uow: UnitOfWork, clock: Clock, searching: Searching, teller: Teller) -> Appointment:
    """The appointment as booked or moved. Raises SlotTaken with fresh offers when the day has no room any more.

    NotFound when the appointment to be moved is not open any more, WrongState when it cannot be moved or when another
    one is open.
    """
    if request.moving and missed_first(request.moving, heard_at=None, uow=uow, clock=clock, teller=teller):
        request = replace(request, moving=None)  # nobody came to it: this is another appointment
    taken = SlotTaken("the day was changed a moment ago")
    for _ in range(TRIES):
        now = clock.now()
        with uow.read() as records:
            there = read_day(
                records, request.offer_ref, request.day, request.pattern, now=now, moving=bool(request.moving)
            )
        _check_moving(request, there.scene)
        try:
            done = _with_room(request, there, searching, now)
            with uow.write() as records:
                appointment = _write(records, request, there.scene, done, teller, now)
                records.commit()
            return appointment
        except Stale:
            continue  # somebody else changed a round meanwhile: look at the day again
        except SlotTaken as exc:
            taken = exc
            break
    fresh = OfferSlots(
        there.offers.work_order_ref, request.by, resident_agrees=there.offers.resident_agrees, moving=request.moving
    )
    raise SlotTaken(taken.message, fresh=offer_slots(fresh, uow=uow, clock=clock, searching=searching)) from taken


def _check_moving(request: Repack, scene: Scene) -> None:
    """What is open now must be what the planner saw."""
    if request.moving is None:
        return
    if scene.moving is None or scene.moving.ref != request.moving:
        raise NotFound("the appointment is not open any more")
    next_state(scene.moving.state, Action.REARRANGE)


def _write(
    records: Records, request: Repack, scene: Scene, done: Certified, teller: Teller, now: datetime
) -> Appointment:
    if request.moving is None:
        booking = BookAppointment(
            request.offer_ref, request.day, request.pattern, request.by, request.agreed_by_resident, request.late_reason
        )
        return write_booking(records, booking, scene, done, (), teller, now)
    move = RearrangeAppointment(
        appointment_ref=request.moving,
        offer_ref=request.offer_ref,
        day=request.day,
        pattern=request.pattern,
        by=request.by,
        by_landlord=request.by_landlord,
        agreed_by_resident=request.agreed_by_resident,
        late_reason=request.late_reason,
    )
    return write_move(records, move, scene, done, teller, now)


def _with_room(request: Repack, there: DayScene, searching: Searching, now: datetime) -> Certified:
    """The slot as it is when it has come free, or the day arranged anew. Raises what a booking raises."""
    from appointments.scheduling import repack as rooms  # the compiler is slow to import: only those who ask wait

    scene = there.scene
    found = search(scene, searching, now=now, resident_agrees=request.agreed_by_resident, only=there.slot)
    visit = new_visit(there, searching)
    ends = there.slot.window.ends if visit is None else visit.stop.arrive.ends
    if ends > scene.work_order.due_at and request.owes_reason:
        due = end_in_words(scene.work_order.due_at)
        raise Invalid("late_reason", f"late_reason: this is after the target, {due}; say why it has to be")
    standing = any(reason.block in PROTECTED for held in found.withheld for reason in held.reasons)
    if found.offers or standing or visit is None:
        return certified(scene, only_offer(found, there.slot), searching, now=now)
    room = rooms.repack(there.rounds, there.booked, visit, travel=searching.travel, now=now)
    if not isinstance(room, Repacked):
        raise SlotTaken(room.words)
    stay = Window(room.starts, room.starts + timedelta(minutes=visit.stop.service_minutes))
    roles = (Role.LEAD, *[Role.SECOND] * (len(room.operatives) - 1))
    return Certified(
        slot=replace(there.slot, window=visit.stop.arrive),
        plans=room.rounds,
        assignments=tuple(Assignment(ref, stay, role) for ref, role in zip(room.operatives, roles, strict=True)),
        moves=room.handed_over,
    )
