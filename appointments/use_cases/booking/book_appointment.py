"""Book an appointment: the promise of a window, certified before it is made and committed only if nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.appointments import Appointment, Override, Promise, book
from appointments.domain.errors import Invalid, RequirementBroken, SlotTaken, Stale
from appointments.domain.events import AppointmentBooked
from appointments.domain.fingerprints import requirements_digest, words_digest
from appointments.domain.limits import NAME, NOTE, at_most
from appointments.domain.messages import MessageKind
from appointments.domain.refs import OfferRef, OperativeRef, RequirementRef
from appointments.domain.slots import Slot, SlotOffer
from appointments.domain.times import end_in_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.booking.offer_slots import OfferSlots, offer_slots
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
from appointments.use_cases.steps.finding import Scene, Searching, read_scene, search
from appointments.use_cases.steps.following_up import settle_steps
from appointments.use_cases.steps.freeing import refill_gaps
from appointments.use_cases.steps.handing_over import hand_over
from appointments.use_cases.steps.holding import end_holds, promised_operative
from appointments.use_cases.steps.sequencing import claim_sequence
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class OverrideGiven:
    """A manager allows this booking to break one requirement, named by its reference (rule 6)."""

    requirement_ref: RequirementRef
    manager: str
    reason: str


@dataclass(frozen=True)
class BookAppointment:
    """A slot of an offer, by day and pattern. `late_reason` is required after the target date (rule 8)."""

    offer_ref: OfferRef
    day: date
    pattern: str
    by: str
    agreed_by_resident: bool = False
    late_reason: str = ""
    overrides: tuple[OverrideGiven, ...] = ()


def book_appointment(
    request: BookAppointment, *, uow: UnitOfWork, clock: Clock, searching: Searching, teller: Teller
) -> Appointment:
    """The appointment as booked. Raises SlotTaken with fresh offers when somebody else was quicker.

    RequirementBroken names every requirement that the booking would break and nobody allowed; Invalid a reason that is
    missing.
    """
    taken = SlotTaken("this slot was taken a moment ago")
    for _ in range(TRIES):
        now = clock.now()
        with uow.read() as records:
            offers = records.offers.get(request.offer_ref)
            scene = read_scene(
                records, offers.work_order_ref, first=request.day, last=request.day, now=now, book=searching.book
            )
        try:
            done, overrides = _certify(request, scene, searching, now, promised_operative(offers, scene, request))
            with uow.write() as records:
                appointment = write_booking(records, request, scene, done, overrides, teller, now)
                records.commit()
            return appointment
        except Stale:
            continue  # somebody else changed a round meanwhile: search that day again
        except SlotTaken as exc:
            taken = exc
            break
    fresh = OfferSlots(offers.work_order_ref, request.by, resident_agrees=offers.resident_agrees)
    raise SlotTaken(taken.message, fresh=offer_slots(fresh, uow=uow, clock=clock, searching=searching)) from taken


def _certify(
    request: BookAppointment, scene: Scene, searching: Searching, now: datetime, preferred: OperativeRef | None
) -> tuple[Certified, tuple[Override, ...]]:
    waived = {given.requirement_ref: given for given in request.overrides}
    _check_release(scene, waived)
    overrides = tuple(
        Override(
            requirement.kind.brief(),
            at_most(waived[requirement.ref].manager, NAME, "manager"),
            at_most(waived[requirement.ref].reason, NOTE, "reason"),
            requirement.ref,
        )
        for requirement in _known(scene, frozenset(waived))
    )
    slot = _slot(scene, request)
    chosen = _chosen(request, scene, searching, now, slot, preferred)
    if chosen.after_target and not request.late_reason.strip():
        due = end_in_words(scene.work_order.due_at)
        raise Invalid("late_reason", f"late_reason: this is after the target, {due}; say why it has to be")
    return certified(scene, chosen, searching, now=now, waived=frozenset(waived)), overrides


def _chosen(
    request: BookAppointment,
    scene: Scene,
    searching: Searching,
    now: datetime,
    slot: Slot,
    preferred: OperativeRef | None,
) -> SlotOffer:
    """The offer for the slot, or everything that a manager would have to allow, at once.

    A search ends at the first thing in the way, so it is asked again as if that had been allowed. What no manager can
    allow is said before anybody is asked for permission that would be in vain.
    """
    allowed = frozenset(given.requirement_ref for given in request.overrides)
    broken: list[RequirementBroken] = []
    while True:
        named = [ref for found in broken for ref in found.requirements]
        found = search(
            scene,
            searching,
            now=now,
            resident_agrees=request.agreed_by_resident,
            only=slot,
            waived=allowed.union(named),
            preferred=preferred,
        )
        try:
            chosen = only_offer(found, slot)
        except RequirementBroken as exc:
            if allowed.union(named).issuperset(exc.requirements):
                raise  # in the way even when it is allowed: asking again would never end
            broken.append(exc)
            continue
        if broken:
            raise RequirementBroken(" ".join(found.message for found in broken), requirements=tuple(named))
        return chosen


def _check_release(scene: Scene, waived: Mapping[RequirementRef, OverrideGiven]) -> None:
    for requirement in _known(scene, frozenset(waived)):
        if not requirement.kind.may_release(waived[requirement.ref].manager):
            raise Invalid("override", f"override: only the one who is named may allow this. {requirement.kind.brief()}")


def _known(scene: Scene, waived: frozenset[RequirementRef]) -> list[AccessRequirement]:
    known = {requirement.ref: requirement for requirement in scene.requirements}
    if unknown := sorted(waived - set(known)):
        raise Invalid("override", f"override: {unknown[0]} is not a requirement of this home")
    return [known[ref] for ref in sorted(waived)]


def _slot(scene: Scene, request: BookAppointment) -> Slot:
    for pattern in scene.patterns:
        if pattern.code == request.pattern and pattern.offered_on(request.day):
            return Slot(request.day, pattern.window_on(request.day), pattern.code)
    raise Invalid("slot", f"slot: there is no {request.pattern!r} on {request.day:%A %d %B %Y}")


def write_booking(
    records: Records,
    request: BookAppointment,
    scene: Scene,
    done: Certified,
    overrides: tuple[Override, ...],
    teller: Teller,
    now: datetime,
) -> Appointment:
    """Everything a booking is, in one transaction."""
    work_order = scene.work_order
    standing = check_unchanged(records, scene, done.slot)
    claim_rounds(records, done, scene)
    end_holds(records, scene, done, by=request.by, now=now)
    promise = Promise(
        version=1,
        window=done.slot.window,
        day=done.slot.day,
        pattern=done.slot.pattern,
        purpose=work_order.purpose,
        requirements=snapshot(standing, done.slot.day),
        made_at=now,
        made_by=request.by,
        agreed_by_resident=request.agreed_by_resident,
        offer_ref=request.offer_ref,
        overrides=overrides,
        late_reason=at_most(request.late_reason, NOTE, "late_reason"),
    )
    appointment = book(
        scene.new_ref,
        work_order.ref,
        scene.home.ref,
        promise,
        done.assignments,
        follows=scene.previous,
    )
    records.appointments.add(appointment)
    records.ledger.begin(
        AppointmentBooked(
            ref=appointment.ref,
            at=now,
            work_order_ref=work_order.ref,
            promise_version=1,
            starts=promise.window.starts,
            ends=promise.window.ends,
            operatives=tuple(a.operative_ref for a in appointment.assignments),
            requirements=tuple(item.ref for item in promise.requirements),
            overridden=tuple(given.requirement_ref for given in request.overrides),
            agreed_by_resident=request.agreed_by_resident,
            by=request.by,
            purpose_digest=words_digest(promise.purpose),
            requirements_digest=requirements_digest(promise.requirements),
        )
    )
    for move in done.moves:
        hand_over(records, move, because=request.offer_ref, by=request.by, teller=teller, now=now)
    write_rounds(records, done, scene)
    claim_sequence(records, work_order, scene.couplings, moving=False)
    attend(records, scene, appointment, now, waived=frozenset(given.requirement_ref for given in request.overrides))
    refill_gaps(records, appointment, by=request.by, now=now)
    # Whoever books, closes or changes the order raises its version: that keeps one order from being booked twice at
    # once, and is why nothing of it is read again here.
    records.work_orders.claim(work_order.ref, work_order.version)
    records.offers.choose(request.offer_ref, done.slot)
    if scene.previous is not None:  # nothing waits for a first appointment
        settle_steps(records, work_order.ref, request.by, "A new appointment was booked.", now)
    tell(records, appointment, MessageKind.CONFIRMATION, teller=teller, now=now, standing=standing)
    return appointment
