"""A step shared by use cases: what a phone sends of a visit, and the evidence that becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, Held, device_time
from appointments.domain.homes import Place
from appointments.domain.positions import Position, noted
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef


@dataclass(frozen=True)
class FromPhone:
    """`ref` is made by the phone, so that sending twice is harmless. `device_at` is the phone's time, if it told.

    Without a position, `no_position` says why (`positions.NO_POSITION`). `held` is for what a phone had kept; None for
    what happens now.
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

    def evidence(self, kind: EvidenceKind, now: datetime, data: Mapping[str, object]) -> Evidence:
        """As its device says it. Raises Invalid for a device's time without a time zone."""
        held = self.held_at(now)
        return Evidence(
            ref=self.ref,
            appointment_ref=self.appointment_ref,
            kind=kind,
            source=EvidenceSource.DEVICE,
            device_at=device_time(self.device_at, held.received_at),
            received_at=held.received_at,
            held=held.length,
            held_known=held.known,
            by=self.by,
            data=data,
        )

    def presence(self, kind: EvidenceKind, now: datetime, home: Place) -> Evidence:
        """That this operative has come, or has left: an arrival or a departure, and where the phone was."""
        return self.evidence(kind, now, {"operative": self.operative_ref, **self.where(home)})

    def where(self, home: Place) -> dict[str, object]:
        """How far from the home the phone was, or why that is not known; never where."""
        return noted(self.position, home, self.no_position)
