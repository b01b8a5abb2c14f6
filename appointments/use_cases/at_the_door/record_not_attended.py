"""Windows that passed with nobody there: the landlord's failure, established from the plan and never claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.missing import record_missed
from appointments.use_cases.steps.teller import Teller

# An operative who comes late still comes; after this nobody is coming.
GRACE = timedelta(hours=4)


@dataclass(frozen=True)
class RecordNotAttended:
    """At most `limit` appointments at once, so that no transaction grows long."""

    limit: int = 200


def record_not_attended(
    request: RecordNotAttended, *, uow: UnitOfWork, clock: Clock, teller: Teller
) -> tuple[AppointmentRef, ...]:
    """The appointments that were closed as not attended; empty when there are none. Each household is told."""
    now = clock.now()
    with uow.write() as records:
        missed = records.appointments.unattended(now - GRACE, request.limit)
        for appointment in missed:
            record_missed(records, appointment, teller, now)
        records.commit()
    return tuple(appointment.ref for appointment in missed)
