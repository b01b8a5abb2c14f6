"""Move an appointment: a new promise, the old one kept; searched, certified and committed as a booking is.

One whose window passed with nobody there is not moved: that we did not attend is recorded, and another one is booked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.access import snapshot
from appointments.domain.appointments import Action, Appointment, Promise, next_state
from appointments.domain.errors import Invalid, SlotTaken, Stale
from appointments.domain.events import AppointmentRearranged
from appointments.domain.fingerprints import requirements_digest, words_digest
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import MessageKind
from appointments.domain.refs import AppointmentRef, OfferRef, OperativeRef
from appointments.domain.slots import Slot
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment, book_appointment
from appointments.use_cases.booking.offer_slots import OfferSlots, offer_slots
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.committing import (
    TRIES,
    Certified,
    attend,
    certified,
    check_unchanged,
    claim_rounds,
    only_offer,
    write_rounds,
)
from appointments.use_cases.steps.compensating import ask_about_compensation
from appointments.use_cases.steps.finding import Scene, Searching, read_scene, search
from appointments.use_cases.steps.freeing import free_gaps, refill_gaps
from appointments.use_cases.steps.handing_over import hand_over
from appointments.use_cases.steps.holding import end_holds, promised_operative
from appointments.use_cases.steps.missing import missed_first
from appointments.use_cases.steps.sequencing import claim_sequence
from appointments.use_cases.steps.superseding import supersede
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell

# Moved by us with less notice than this, the resident has lost a day for our reasons (rule 13).
SHORT_NOTICE = timedelta(hours=24)


@dataclass(frozen=True)
class RearrangeAppointment:
    """`by_landlord`: we asked for the move. The resident choosing another time agrees to it by doing so.

    `heard_at` is when the wish reached us, when it is carried out later; None means now. `seen` is the version of the
    promise that whoever chose had before them: one that has been followed by another is not moved. None: any.
    """

    appointment_ref: AppointmentRef
    offer_ref: OfferRef
    day: date
    pattern: str
    by: str
    by_landlord: bool
    agreed_by_resident: bool
    late_reason: str = ""
    heard_at: datetime | None = None
    seen: int | None = None


def rearrange_appointment(
    request: RearrangeAppointment, *, uow: UnitOfWork, clock: Clock, searching: Searching, teller: Teller
) -> Appointment:
    """The appointment with its new promise, or the one that follows it when nobody came to it.

    Raises SlotTaken with fresh offers when the slot has gone, and Stale when it was moved since it was `seen`.
    """
    if missed_first(request.appointment_ref, heard_at=request.heard_at, uow=uow, clock=clock, teller=teller):
        return book_appointment(_another(request), uow=uow, clock=clock, searching=searching, teller=teller)
    taken = SlotTaken("this slot was taken a moment ago")
    for _ in range(TRIES):
        now = clock.now()
        with uow.read() as records:
            current = records.appointments.get(request.appointment_ref)
            next_state(current.state, Action.REARRANGE)
            if request.seen not in (None, current.promise.version):
                raise Stale("the appointment has moved since; look at the new time first")
            offers = records.offers.get(request.offer_ref)
            scene = read_scene(
                records,
                current.work_order_ref,
                first=request.day,
                last=request.day,
                now=now,
                moving=request.appointment_ref,
                book=searching.book,
            )
        try:
            done = _certify(request, scene, searching, now, promised_operative(offers, scene, request))
            with uow.write() as records:
                appointment = write_move(records, request, scene, done, teller, now)
                records.commit()
            return appointment
        except Stale:
            continue
        except SlotTaken as exc:
            taken = exc
            break
    fresh = OfferSlots(
        current.work_order_ref, request.by, resident_agrees=request.agreed_by_resident, moving=request.appointment_ref
    )
    raise SlotTaken(taken.message, fresh=offer_slots(fresh, uow=uow, clock=clock, searching=searching)) from taken


def _another(request: RearrangeAppointment) -> BookAppointment:
    """The wish, as a new appointment. A later day is late because of us, whoever picked it."""
    return BookAppointment(
        offer_ref=request.offer_ref,
        day=request.day,
        pattern=request.pattern,
        by=request.by,
        agreed_by_resident=request.agreed_by_resident,
        late_reason=request.late_reason.strip() or "We did not attend the appointment before.",
    )


def _certify(
    request: RearrangeAppointment, scene: Scene, searching: Searching, now: datetime, preferred: OperativeRef | None
) -> Certified:
    pattern = next((p for p in scene.patterns if p.code == request.pattern and p.offered_on(request.day)), None)
    if pattern is None:
        raise Invalid("slot", f"slot: there is no {request.pattern!r} on {request.day:%A %d %B %Y}")
    slot = Slot(request.day, pattern.window_on(request.day), pattern.code)
    found = search(
        scene, searching, now=now, resident_agrees=request.agreed_by_resident, only=slot, preferred=preferred
    )
    chosen = only_offer(found, slot)
    # A resident who picks a later day has given the reason by picking it.
    if chosen.after_target and request.by_landlord and not request.late_reason.strip():
        raise Invalid("late_reason", "late_reason: this is after the target; say why it has to be")
    return certified(scene, chosen, searching, now=now)


def write_move(
    records: Records, request: RearrangeAppointment, scene: Scene, done: Certified, teller: Teller, now: datetime
) -> Appointment:
    """Everything a move is, in one transaction; Stale when what it was made from was changed meanwhile."""
    before = records.appointments.get(request.appointment_ref)
    if scene.moving is None or before.version != scene.moving.version:
        raise Stale("the appointment was changed meanwhile")
    check_unchanged(records, scene, done.slot)
    claim_rounds(records, done, scene)
    end_holds(records, scene, done, by=request.by, now=now)
    promise = Promise(
        version=before.promise.version + 1,
        window=done.slot.window,
        day=done.slot.day,
        pattern=done.slot.pattern,
        purpose=scene.work_order.purpose,
        requirements=snapshot(scene.requirements, done.slot.day),
        made_at=now,
        made_by=request.by,
        agreed_by_resident=request.agreed_by_resident,
        offer_ref=request.offer_ref,
        late_reason=at_most(request.late_reason, NOTE, "late_reason"),
    )
    after = before.rearrange(promise, done.assignments, now, heard_at=request.heard_at)
    records.appointments.save(after)
    for move in done.moves:
        hand_over(records, move, because=request.offer_ref, by=request.by, teller=teller, now=now)
    write_rounds(records, done, scene)
    claim_sequence(records, scene.work_order, scene.couplings, moving=True)
    attend(records, scene, after, now)
    settle_agreeing(records, after, request.by, "The visit was moved.", now)
    free_gaps(records, before, now)
    refill_gaps(records, after, by=request.by, now=now)
    supersede(records, after, promise.version, by=request.by, because="The visit was moved.", now=now)
    records.offers.choose(request.offer_ref, done.slot)
    tell(records, after, MessageKind.CHANGE, teller=teller, now=now)
    records.ledger.append(
        AppointmentRearranged(
            ref=after.ref,
            at=now,
            promise_version=promise.version,
            starts=promise.window.starts,
            ends=promise.window.ends,
            operatives=tuple(a.operative_ref for a in after.assignments),
            by_landlord=request.by_landlord,
            by=request.by,
            purpose_digest=words_digest(promise.purpose),
            requirements_digest=requirements_digest(promise.requirements),
        )
    )
    if request.by_landlord and before.promise.window.starts - now < SHORT_NOTICE:
        ask_about_compensation(records, before, now, teller.calendar)
    return replace(after, version=before.version + 1)
