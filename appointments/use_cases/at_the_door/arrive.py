"""The operative is at the home. The wait starts here, by the server's clock.

A phone without a signal tells it later: the wait then runs from when they arrived, as far as that is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, State, Visit
from appointments.domain.events import OperativeArrived
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, Held, device_time
from appointments.domain.fingerprints import requirements_digest
from appointments.domain.positions import Position, noted
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.at_the_door.record_evidence import add_evidence
from appointments.use_cases.at_the_door.set_off import require_assigned
from appointments.use_cases.households.record_requirement import flag_changed_promises


@dataclass(frozen=True)
class Arrive:
    """`ref` is made by the phone, so that sending twice is harmless. Without a position, `no_position` says why.

    `held` is for what a phone had kept; None for what happens now.
    """

    ref: EvidenceRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    device_at: datetime | None
    by: str
    position: Position | None = None
    no_position: str = "not_asked"
    held: Held | None = None


def arrive(request: Arrive, *, uow: UnitOfWork, clock: Clock) -> Appointment:
    """The appointment on site. The second operative of a crew joins the visit; the first arrival starts it."""
    now = clock.now()
    held = request.held or Held.not_at_all(now)
    device_at = device_time(request.device_at, held.received_at)
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        visit = appointment.visit
        if visit is not None and request.operative_ref in visit.operative_refs:
            return appointment
        if appointment.state is State.ON_SITE and visit is not None:
            arrived = appointment.joined(request.operative_ref, held.at)
        else:
            standing = snapshot(records.requirements.of_home(appointment.home_ref), appointment.promise.day)
            arrived = appointment.arrive(Visit(arrived_at=held.at, operative_refs=(request.operative_ref,)), standing)
            flag_changed_promises(records, appointment.home_ref, now)
        records.appointments.save(arrived)
        add_evidence(
            records,
            Evidence(
                ref=request.ref,
                appointment_ref=appointment.ref,
                kind=EvidenceKind.ARRIVAL,
                source=EvidenceSource.DEVICE,
                device_at=device_at,
                received_at=held.received_at,
                held=held.length,
                held_known=held.known,
                by=request.by,
                data={
                    "operative": request.operative_ref,
                    **noted(request.position, records.homes.get(appointment.home_ref).place, request.no_position),
                },
            ),
        )
        records.ledger.append(
            OperativeArrived(
                ref=appointment.ref,
                at=held.at,
                operatives=arrived.visit.operative_refs if arrived.visit else (),
                device_at=device_at,
                by=request.by,
                requirements_digest=requirements_digest(arrived.despatched_requirements or ()),
                began_at=held.at if arrived.began_earlier_than(visit) else None,
            )
        )
        records.commit()
    return arrived
