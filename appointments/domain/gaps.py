"""A gap: working time that came free because an appointment was called off or moved away, and whether it was used.

The measure "recovered slots" (refilled out of those called off in time) counts these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.errors import WrongState
from appointments.domain.refs import AppointmentRef, GapRef, OperativeRef
from appointments.domain.times import Window

# Time that starts sooner than this is filled by telephone; later, ordinary bookings find it.
SHORT_NOTICE = timedelta(hours=72)


@dataclass(frozen=True)
class Gap:
    """`freed` is the planned interval that `appointment_ref` gave back, on one operative's London `day`."""

    ref: GapRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    day: date
    freed: Window
    freed_at: datetime
    refilled_by: AppointmentRef | None = None
    refilled_at: datetime | None = None

    def at_short_notice(self, now: datetime) -> bool:
        """Whether somebody has to be rung if it is to be used."""
        return now < self.freed.starts < now + SHORT_NOTICE

    def taken_by(self, appointment_ref: AppointmentRef, planned: Window) -> bool:
        """Whether a visit planned so uses this time. The visit that gave it back does not refill its own gap."""
        return self.refilled_by is None and appointment_ref != self.appointment_ref and self.freed.overlaps(planned)

    def refill(self, appointment_ref: AppointmentRef, now: datetime) -> Gap:
        """Used again, by the first visit that came."""
        if self.refilled_by is not None:
            raise WrongState("this time was given to somebody else already")
        return replace(self, refilled_by=appointment_ref, refilled_at=now)
