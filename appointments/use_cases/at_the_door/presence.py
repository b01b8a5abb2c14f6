"""A step shared by use cases: that somebody came to a home or left it, as a phone says it, and the evidence of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, Held, device_time
from appointments.domain.positions import Position, noted
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.ports import Records


@dataclass(frozen=True)
class Presence:
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

    def held_at(self, now: datetime) -> Held:
        return self.held or Held.not_at_all(now)


def evidence_of(
    said: Presence, kind: EvidenceKind, appointment: Appointment, records: Records, now: datetime
) -> Evidence:
    """An arrival or a departure, with where the phone was. Raises Invalid for a device's time without a time zone."""
    held = said.held_at(now)
    place = records.homes.get(appointment.home_ref).place
    return Evidence(
        ref=said.ref,
        appointment_ref=appointment.ref,
        kind=kind,
        source=EvidenceSource.DEVICE,
        device_at=device_time(said.device_at, held.received_at),
        received_at=held.received_at,
        held=held.length,
        held_known=held.known,
        by=said.by,
        data={"operative": said.operative_ref, **noted(said.position, place, said.no_position)},
    )
