"""Pin a visit to its operative and its planned start, or take the pin off: no plan for the day moves it then."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.appointments import Appointment
from appointments.domain.events import AppointmentPinned
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.committing import rounds_of


@dataclass(frozen=True)
class PinVisit:
    appointment_ref: AppointmentRef
    pinned: bool
    by: str


def pin_visit(request: PinVisit, *, uow: UnitOfWork, clock: Clock) -> Appointment:
    """The appointment as it is now; asking for what is so already changes nothing."""
    now = clock.now()
    with uow.write() as records:
        before = records.appointments.get(request.appointment_ref)
        if before.pinned is request.pinned:
            return before
        after = before.pin() if request.pinned else before.unpin()
        for operative_ref, day in sorted(rounds_of(before)):
            records.rounds.bump(operative_ref, day, day)
        records.appointments.save(after)
        records.ledger.append(AppointmentPinned(ref=after.ref, at=now, pinned=request.pinned, by=request.by))
        records.commit()
    return after
