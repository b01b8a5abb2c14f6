"""The operative is at the home. The wait starts here, by the server's clock.

A phone without a signal tells it later: the wait then runs from when they arrived, as far as that is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, State, Visit
from appointments.domain.events import OperativeArrived
from appointments.domain.evidence import EvidenceKind
from appointments.domain.fingerprints import requirements_digest
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.from_phone import FromPhone
from appointments.use_cases.at_the_door.on_the_visit import require_assigned
from appointments.use_cases.households.record_requirement import flag_changed_promises


@dataclass(frozen=True)
class Arrive(FromPhone):
    """Somebody of the crew is at the home."""


def arrive(request: Arrive, *, uow: UnitOfWork, clock: Clock) -> Appointment:
    """The appointment on site. The second operative of a crew joins the visit; the first arrival starts it."""
    now = clock.now()
    began = request.held_at(now).at
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        visit = appointment.visit
        if visit is not None and request.operative_ref in visit.operative_refs:
            return appointment
        if appointment.state is State.ON_SITE and visit is not None:
            arrived = appointment.joined(request.operative_ref, began)
        else:
            standing = snapshot(records.requirements.of_home(appointment.home_ref), appointment.promise.day)
            arrived = appointment.arrive(Visit(arrived_at=began, operative_refs=(request.operative_ref,)), standing)
            flag_changed_promises(records, appointment.home_ref, now)
        records.appointments.save(arrived)
        arrival = request.presence(EvidenceKind.ARRIVAL, now, records.homes.get(appointment.home_ref).place)
        add_evidence(records, arrival)
        records.ledger.append(
            OperativeArrived(
                ref=appointment.ref,
                at=began,
                operatives=arrived.visit.operative_refs if arrived.visit else (),
                device_at=arrival.device_at,
                by=request.by,
                requirements_digest=requirements_digest(arrived.despatched_requirements or ()),
                began_at=began if arrived.began_earlier_than(visit) else None,
            )
        )
        records.commit()
    return arrived
