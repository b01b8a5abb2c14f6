"""The household says that the time suits, to a planner or on its page."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import Appointment
from appointments.domain.errors import Stale
from appointments.domain.events import AppointmentConfirmed
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class ConfirmAppointment:
    """`promise_version` is what was on the page; an older one confirms nothing."""

    appointment_ref: AppointmentRef
    promise_version: int
    by: str


def confirm_appointment(request: ConfirmAppointment, *, uow: UnitOfWork, clock: Clock) -> Appointment:
    """The appointment as confirmed."""
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        if appointment.promise.version != request.promise_version:
            raise Stale("the appointment has moved since; look at the new time first")
        confirmed = appointment.confirm()
        records.appointments.save(confirmed)
        records.ledger.append(
            AppointmentConfirmed(
                ref=appointment.ref, at=clock.now(), promise_version=request.promise_version, reply_ref=None
            )
        )
        records.commit()
    return confirmed
