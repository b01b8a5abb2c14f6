"""The household says that the time suits, to a planner or on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from appointments.domain.appointments import Appointment
from appointments.domain.errors import Stale, WrongState
from appointments.domain.events import AppointmentConfirmed
from appointments.domain.refs import AppointmentRef, ReplyRef
from appointments.domain.replies import Intent, Reply
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.collisions import trying


@dataclass(frozen=True)
class ConfirmAppointment:
    """`promise_version` is what was on the page; an older one confirms nothing."""

    appointment_ref: AppointmentRef
    promise_version: int
    by: str


def confirm_appointment(request: ConfirmAppointment, *, uow: UnitOfWork, clock: Clock) -> Appointment:
    """The appointment as confirmed. Raises WrongState once the window has passed with nobody there.

    A yes to this promise stays one, whatever else is written of the visit at the same moment.
    """
    return trying(partial(_confirmed, request, uow=uow, clock=clock))


def _confirmed(request: ConfirmAppointment, *, uow: UnitOfWork, clock: Clock) -> Appointment:
    now = clock.now()
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        if appointment.promise.version != request.promise_version:
            raise Stale("the appointment has moved since; look at the new time first")
        if appointment.let_down(now):
            raise WrongState("the promised time has passed and nobody came: there is nothing left to agree to")
        confirmed = appointment.confirm()
        records.appointments.save(confirmed)
        settle_agreeing(records, confirmed, request.by, "The household says that the time suits.", now)
        said = _said(records.new_ref("RE"), request, now)
        records.replies.add(said)
        records.ledger.append(
            AppointmentConfirmed(
                ref=appointment.ref, at=now, promise_version=request.promise_version, reply_ref=said.ref
            )
        )
        records.commit()
    return confirmed


def _said(ref: ReplyRef, request: ConfirmAppointment, now: datetime) -> Reply:
    """An answer as good as a text: the resident who confirmed had been told, whatever became of our messages."""
    return Reply(
        ref=ref,
        from_number="",
        text="",
        received_at=now,
        provider="confirmed",
        provider_ref=ref,
        intent=Intent.CONFIRM,
        appointment_ref=request.appointment_ref,
        promise_version=request.promise_version,
        answered_at=now,
    )
