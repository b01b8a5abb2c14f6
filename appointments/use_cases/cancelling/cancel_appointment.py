"""Cancel an appointment before anybody has arrived. The repair stays open and gets a next step (rule 50).

Once the promised window has passed there is nothing left to cancel: we did not attend, and that is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid
from appointments.domain.events import AppointmentCancelled
from appointments.domain.fingerprints import words_digest
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import Intent
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.booking.rearrange_appointment import SHORT_NOTICE
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.attending import release_third_parties
from appointments.use_cases.steps.committing import rounds_of
from appointments.use_cases.steps.compensating import ask_about_compensation
from appointments.use_cases.steps.following_up import add_step
from appointments.use_cases.steps.freeing import free_gaps
from appointments.use_cases.steps.holding import let_go
from appointments.use_cases.steps.missing import record_missed
from appointments.use_cases.steps.sequencing import look_at_later
from appointments.use_cases.steps.superseding import supersede
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class CancelAppointment:
    appointment_ref: AppointmentRef
    by: str
    by_landlord: bool
    reason: str


def cancel_appointment(request: CancelAppointment, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Appointment:
    """The appointment as cancelled; the slot is free again at once, and so is one that was held to move it to.

    When the promised window had passed before anybody called it off, it is closed as not attended instead.
    """
    now = clock.now()
    if not request.reason.strip():
        raise Invalid("reason", "reason: say why the appointment is cancelled")
    at_most(request.reason, NOTE, "reason")
    with uow.write() as records:
        cancelled = cancel(records, records.appointments.get(request.appointment_ref), request, teller, now)
        records.commit()
    return cancelled


def cancel(
    records: Records, appointment: Appointment, request: CancelAppointment, teller: Teller, now: datetime
) -> Appointment:
    """The same inside a transaction that is open already (a resident's reply).

    Once the window has passed with nobody there it is not attended, whoever calls it off and says why.
    """
    outcome = Outcome.CANCELLED_BY_LANDLORD if request.by_landlord else Outcome.CANCELLED_BY_RESIDENT
    heard_at = now if request.by_landlord else _heard_at(records, appointment, now)
    if appointment.let_down(heard_at):
        who = "We" if request.by_landlord else "The resident"
        return record_missed(records, appointment, teller, now, f"{who} called it off afterwards: {_said(request)}")
    cancelled = appointment.cancel(outcome, request.reason.strip(), now, heard_at=heard_at)
    held = records.holds.of_work_order(appointment.work_order_ref)
    for operative_ref, day in sorted(rounds_of(appointment) | rounds_of(held)):
        records.rounds.bump(operative_ref, day, day)
    if held is not None:  # it was held to move this appointment to
        let_go(records, held, by=request.by, now=now)
    records.appointments.save(cancelled)
    settle_agreeing(records, appointment, request.by, "The visit was called off.", now)
    free_gaps(records, appointment, now)
    version = appointment.promise.version + 1
    supersede(records, appointment, version, by=request.by, because="The visit was called off.", now=now)
    tell(records, appointment, MessageKind.CANCELLATION, teller=teller, now=now, by_landlord=request.by_landlord)
    release_third_parties(records, appointment, now)  # after they were named to the planner who tells them
    look_at_later(records, appointment, now)
    add_step(
        records,
        appointment.work_order_ref,
        appointment.home_ref,
        words="The appointment was cancelled and the repair is still open. Agree another time with the household.",
        key=f"{appointment.ref}:cancelled",
        now=now,
        calendar=teller.calendar,
        appointment_ref=appointment.ref,
    )
    records.ledger.append(
        AppointmentCancelled(
            ref=appointment.ref,
            at=now,
            outcome=outcome.value,
            by=request.by,
            words_digest=words_digest(cancelled.outcome_words),
        )
    )
    if request.by_landlord and appointment.promise.window.starts - now < SHORT_NOTICE:
        ask_about_compensation(records, appointment, now, teller.calendar)
    return cancelled


def _heard_at(records: Records, appointment: Appointment, now: datetime) -> datetime:
    """A text that said no to this promise counts from when it reached us, however late somebody read it."""
    noes = (
        reply.received_at
        for reply in records.replies.of(appointment.ref)
        if reply.intent is Intent.CANNOT_MAKE_IT and reply.promise_version == appointment.promise.version
    )
    return min((now, *noes))


def _said(request: CancelAppointment) -> str:
    said = request.reason.strip()
    return said if said[-1:] in {".", "!", "?"} else f"{said}."
